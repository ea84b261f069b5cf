package org.vigil.itests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Reads the lines of a file as they come, each once. */
public final class Follower {
  private static final int AT_ONCE = 1 << 16;

  private final Path file;
  private final Consumer<String> reader;
  private long position;

  /** Reads a file that need not be there yet. */
  public Follower(Path file, Consumer<String> reader) {
    this.file = file;
    this.reader = reader;
  }

  /** Passes on what has come since the last look. */
  public synchronized void look() {
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(AT_ONCE);
      while (channel.read(buffer, position) > 0 && take(buffer.flip())) {
        buffer.clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whole lines only: half of one, or of a letter, is read again with its other half. */
  private boolean take(ByteBuffer buffer) {
    int end = buffer.limit();
    while (end > 0 && buffer.get(end - 1) != '\n') {
      end--;
    }
    if (end == 0) {
      return false;
    }
    position += end;
    StandardCharsets.UTF_8.decode(buffer.limit(end)).toString().lines().forEach(reader);
    return true;
  }
}
