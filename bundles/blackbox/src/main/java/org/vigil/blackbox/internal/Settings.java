package org.vigil.blackbox.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * The settings of the black box, checked.
 *
 * @param directory where the files are
 * @param boxes how many are kept, 1 to 10,000
 * @param megabytes how much they may take together, 1 to 10,000
 */
record Settings(Path directory, int boxes, int megabytes) {
  private static final int MOST = 10_000;

  /** What holds where nothing is set. */
  static Settings defaults(Path directory) {
    return new Settings(directory, 100, 50);
  }

  long bytes() {
    return megabytes * 1_000_000L;
  }

  /**
   * Reads a configuration; what is invalid is complained of and the last good one stays.
   *
   * @param usual the directory where none is set
   */
  static Settings read(
      BlackBoxConfig config, Path usual, Settings lastGood, Consumer<String> complaints) {
    return new Settings(
        directory(config, usual, lastGood.directory, complaints),
        number("boxes.max", config::boxes_max, lastGood.boxes, complaints),
        number("megabytes.max", config::megabytes_max, lastGood.megabytes, complaints));
  }

  private static Path directory(
      BlackBoxConfig config, Path usual, Path lastGood, Consumer<String> complaints) {
    try {
      return config.directory().isBlank() ? usual : Path.of(config.directory().strip());
    } catch (InvalidPathException e) {
      complaints.accept("directory: " + e.getMessage() + "; it stays " + lastGood);
      return lastGood;
    }
  }

  private static int number(
      String name, IntSupplier set, int lastGood, Consumer<String> complaints) {
    String found;
    try {
      int number = set.getAsInt();
      if (number >= 1 && number <= MOST) {
        return number;
      }
      found = "is " + number;
    } catch (RuntimeException e) { // how Declarative Services says that it is no number
      found = "cannot be read (" + e.getMessage() + ")";
    }
    complaints.accept(name + " " + found + "; it takes 1 to " + MOST + ", and stays " + lastGood);
    return lastGood;
  }
}
