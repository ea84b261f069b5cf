package org.vigil.transport.cellar.internal;

import java.util.concurrent.atomic.LongAdder;

/** What a node's links have carried, counted over all of them. For any thread. */
final class Traffic {
  private final LongAdder framesSent = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();
  private final LongAdder framesReceived = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final LongAdder resent = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder unreadable = new LongAdder();

  /** A frame was taken for sending. */
  void frameSent(int bytes) {
    framesSent.increment();
    bytesSent.add(bytes);
  }

  /** A frame arrived, whole and in order. */
  void frameReceived(int bytes) {
    framesReceived.increment();
    bytesReceived.add(bytes);
  }

  /** A batch was sent once more. */
  void resent() {
    resent.increment();
  }

  /** A batch came that had come before. */
  void duplicate() {
    duplicates.increment();
  }

  /** A frame was not taken for sending, because too much waits. */
  void refused() {
    refused.increment();
  }

  /** An envelope of a link that is over, or of none that is known, came. */
  void stale() {
    stale.increment();
  }

  /** Something came that cannot be read. */
  void unreadable() {
    unreadable.increment();
  }

  long framesSentSoFar() {
    return framesSent.sum();
  }

  long bytesSentSoFar() {
    return bytesSent.sum();
  }

  long framesReceivedSoFar() {
    return framesReceived.sum();
  }

  long bytesReceivedSoFar() {
    return bytesReceived.sum();
  }

  long resentSoFar() {
    return resent.sum();
  }

  long duplicatesSoFar() {
    return duplicates.sum();
  }

  long refusedSoFar() {
    return refused.sum();
  }

  long staleSoFar() {
    return stale.sum();
  }

  long unreadableSoFar() {
    return unreadable.sum();
  }
}
