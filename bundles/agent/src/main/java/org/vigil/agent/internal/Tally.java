package org.vigil.agent.internal;

/** What became of numbered reports: received + conflated + suppressed + lost = numbered. */
final class Tally {
  long received;
  long conflated;
  long suppressed;
  long lost;

  void add(Tally other) {
    received += other.received;
    conflated += other.conflated;
    suppressed += other.suppressed;
    lost += other.lost;
  }

  /** What was counted as conflated or suppressed is lost. */
  void lose(long wereConflated, long wereSuppressed) {
    conflated -= wereConflated;
    suppressed -= wereSuppressed;
    lost += wereConflated + wereSuppressed;
  }

  /** What came since the other was the whole. */
  Tally since(Tally before) {
    Tally difference = new Tally();
    difference.received = received - before.received;
    difference.conflated = conflated - before.conflated;
    difference.suppressed = suppressed - before.suppressed;
    difference.lost = lost - before.lost;
    return difference;
  }
}
