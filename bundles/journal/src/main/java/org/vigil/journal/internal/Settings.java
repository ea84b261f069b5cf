package org.vigil.journal.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The journal's settings, checked.
 *
 * @param directory where its files are
 * @param megabytes how large it may become, 1 to 4,096
 */
record Settings(Path directory, int megabytes) {
  static final int DEFAULT_MEGABYTES = 64;

  private static final int MOST = 4_096;

  /** What holds where nothing is set. */
  static Settings defaults(Path directory) {
    return new Settings(directory, DEFAULT_MEGABYTES);
  }

  /**
   * Reads a configuration; what is invalid is complained of and the last good one stays.
   *
   * @param usual the directory where none is set
   */
  static Settings read(
      JournalConfig config, Path usual, Settings lastGood, Consumer<String> complaints) {
    return new Settings(
        directory(config, usual, lastGood.directory, complaints),
        megabytes(config, lastGood.megabytes, complaints));
  }

  private static Path directory(
      JournalConfig config, Path usual, Path lastGood, Consumer<String> complaints) {
    try {
      return config.directory().isBlank() ? usual : Path.of(config.directory().strip());
    } catch (InvalidPathException e) {
      complaints.accept("directory: " + e.getMessage() + "; it stays " + lastGood);
      return lastGood;
    }
  }

  private static int megabytes(JournalConfig config, int lastGood, Consumer<String> complaints) {
    String found;
    try {
      int megabytes = config.size_max_megabytes();
      if (megabytes >= 1 && megabytes <= MOST) {
        return megabytes;
      }
      found = "is " + megabytes;
    } catch (RuntimeException e) { // how Declarative Services says that it is no number
      found = "cannot be read (" + e.getMessage() + ")";
    }
    complaints.accept(
        "size.max.megabytes " + found + "; it takes 1 to " + MOST + ", and stays " + lastGood);
    return lastGood;
  }
}
