package org.vigil.transport.cellar.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vigil.transport.cellar.internal.Envelope.Entry;

/**
 * The sending half of a link: numbers batches of entries, and keeps each until it is acknowledged.
 * What was not acknowledged in time is sent again, the oldest first and alone: the receiver keeps
 * what comes out of order, so that the others need it only if they were lost, too.
 */
final class Outgoing {
  /** A batch is closed when it holds this much. */
  static final int BATCH_BYTES = 64 * 1024;

  /** How much may be on its way. */
  static final int MAX_BATCHES = 64;

  static final int MAX_BYTES = 4 * 1024 * 1024;

  /** How much may wait behind that. */
  static final int MAX_QUEUED_ENTRIES = 16_384;

  static final int MAX_QUEUED_BYTES = 8 * 1024 * 1024;

  static final long FIRST_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  static final long MOST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** A batch that is on its way. */
  private static final class Sent {
    private final long number;
    private final List<Entry> entries;
    private final int bytes;
    private long sentNanos;
    private long patienceNanos = FIRST_PATIENCE_NANOS;

    Sent(long number, List<Entry> entries, int bytes, long sentNanos) {
      this.number = number;
      this.entries = entries;
      this.bytes = bytes;
      this.sentNanos = sentNanos;
    }
  }

  /** A batch to be sent. */
  record Numbered(long number, List<Entry> entries) {}

  private final Traffic traffic;
  private final Deque<Entry> queue = new ArrayDeque<>();
  private final Deque<Sent> onTheWay = new ArrayDeque<>();
  private long queuedBytes;
  private long bytesOnTheWay;
  private long lastNumber;

  Outgoing(Traffic traffic) {
    this.traffic = traffic;
  }

  /** Whether there is room for frames of so many pages and bytes; an empty queue takes any. */
  boolean hasRoomFor(int pages, long bytes) {
    return queue.isEmpty()
        || (queue.size() + pages <= MAX_QUEUED_ENTRIES && queuedBytes + bytes <= MAX_QUEUED_BYTES);
  }

  void add(Entry entry) {
    queue.add(entry);
    queuedBytes += entry.bytes();
  }

  /** What is to be sent now, if anything. */
  @Nullable Numbered next(long nowNanos) {
    Sent oldest = onTheWay.peek();
    if (oldest != null && nowNanos - oldest.sentNanos >= oldest.patienceNanos) {
      oldest.sentNanos = nowNanos;
      oldest.patienceNanos = Math.min(2 * oldest.patienceNanos, MOST_PATIENCE_NANOS);
      traffic.resent();
      return new Numbered(oldest.number, oldest.entries);
    }
    if (queue.isEmpty() || onTheWay.size() >= MAX_BATCHES || bytesOnTheWay >= MAX_BYTES) {
      return null;
    }
    List<Entry> entries = new ArrayList<>();
    int bytes = 0;
    for (Entry entry = queue.peek();
        entry != null && (bytes == 0 || bytes + entry.bytes() <= BATCH_BYTES);
        entry = queue.peek()) {
      entries.add(queue.remove());
      bytes += entry.bytes();
    }
    queuedBytes -= bytes;
    bytesOnTheWay += bytes;
    onTheWay.add(new Sent(++lastNumber, entries, bytes, nowNanos));
    return new Numbered(lastNumber, entries);
  }

  /** How long until {@link #next} has something if nothing happens; for ever if never. */
  long nanosUntilDue(long nowNanos) {
    if (!queue.isEmpty() && onTheWay.size() < MAX_BATCHES && bytesOnTheWay < MAX_BYTES) {
      return 0;
    }
    Sent oldest = onTheWay.peek();
    return oldest == null
        ? Long.MAX_VALUE
        : Math.max(0, oldest.patienceNanos - (nowNanos - oldest.sentNanos));
  }

  /** All up to this number have arrived. */
  void onAcknowledged(long number) {
    for (Sent oldest = onTheWay.peek();
        oldest != null && oldest.number <= number;
        oldest = onTheWay.peek()) {
      onTheWay.remove();
      bytesOnTheWay -= oldest.bytes;
    }
  }

  long lastNumber() {
    return lastNumber;
  }

  /** Whether all that was added has arrived. */
  boolean isDrained() {
    return queue.isEmpty() && onTheWay.isEmpty();
  }

  int batchesOnTheWay() {
    return onTheWay.size();
  }
}
