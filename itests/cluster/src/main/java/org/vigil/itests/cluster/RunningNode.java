package org.vigil.itests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the process of a node that somebody else started, also by {@code bin/start}. */
final class RunningNode {
  private RunningNode() {}

  /**
   * The process that runs in a folder. It is told by the lock that Karaf holds as long as it lives,
   * so that an id left behind, and meanwhile given to another process, harms nobody.
   */
  static Optional<ProcessHandle> in(Path home) {
    Path id = home.resolve("karaf.pid");
    try {
      if (!Files.exists(id) || !isLocked(home.resolve("lock"))) {
        return Optional.empty();
      }
      return ProcessHandle.of(Long.parseLong(Files.readString(id).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLocked(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      @Nullable FileLock lock = channel.tryLock();
      return lock == null;
    }
  }
}
