package org.vigil.journal.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SQLite's library, a megabyte. Its driver unpacks it among the temporary files whenever a process
 * loads it, removes it at the end, and leaves it there for ever if the process is killed.
 */
final class NativeLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

  private NativeLibrary() {}

  /** Removes what killed processes left, if the temporary files are this Karaf's alone. */
  static void discardLeftovers() {
    String data = System.getProperty("karaf.data");
    String temporary = System.getProperty("java.io.tmpdir");
    if (data != null && temporary != null) {
      discardLeftovers(Path.of(temporary), Path.of(data));
    }
  }

  static void discardLeftovers(Path temporary, Path data) {
    Path place = temporary.toAbsolutePath().normalize();
    if (!place.startsWith(data.toAbsolutePath().normalize())) {
      return; // other processes may have theirs there
    }
    try {
      for (Path left : leftovers(place)) {
        Files.deleteIfExists(left);
      }
    } catch (IOException e) {
      LOG.debug("Not all that was left of SQLite's library in {} is removed", place, e);
    }
  }

  /** Each library before its lock. */
  private static List<Path> leftovers(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(file -> file.getFileName().toString().matches("sqlite-.*sqlitejdbc.*"))
          .sorted()
          .toList();
    }
  }
}
