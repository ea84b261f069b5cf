package org.vigil.itests.witness;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A file of sightings, appended to. Each is written at once, so that what is in the file survives
 * the node; while no file can grow they wait, for the next to come.
 */
final class Ink implements Closeable {
  private static final int MOST_WAITING = 1 << 18;

  private final FileChannel file;
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();

  Ink(Path path) throws IOException {
    file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** Writes one down, as soon as it can be; after close, nothing. */
  synchronized void write(Sighting sighting) {
    if (!file.isOpen()) {
      return; // the component was deactivated, and what it looked at is taken away after that
    }
    if (waiting.size() == MOST_WAITING) {
      throw new IllegalStateException("the file cannot be written to for too long");
    }
    waiting.add(StandardCharsets.UTF_8.encode(sighting.line() + "\n"));
    try {
      for (ByteBuffer next = waiting.peek(); next != null; next = waiting.peek()) {
        while (next.hasRemaining()) {
          file.write(next);
        }
        waiting.remove();
      }
    } catch (IOException e) {
      // Full disks are what some of this is about: it waits, and nothing is lost if the node lives.
      return;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
