package org.vigil.agent.internal;

/** What became of numbered reports: received + conflated + suppressed + lost = numbered. */
final class Tally {
  long received;
  long conflated;
  long suppressed;
  long replayed;
  long lost;

  void add(Tally other) {
    received += other.received;
    conflated += other.conflated;
    suppressed += other.suppressed;
    replayed += other.replayed;
    lost += other.lost;
  }
}
