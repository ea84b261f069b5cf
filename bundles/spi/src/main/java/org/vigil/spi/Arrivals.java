package org.vigil.spi;

/** When frames arrive, noted by the threads that bring them. For any thread. */
final class Arrivals {
  private long lastNanos;
  private long longestNanos;

  Arrivals(long nowNanos) {
    lastNanos = nowNanos;
  }

  /** Something arrived. */
  synchronized void note(long nowNanos) {
    longestNanos = Math.max(longestNanos, nowNanos - lastNanos);
    lastNanos = nowNanos;
  }

  /** The longest time without, since this was asked for the last time. */
  synchronized long longestPauseNanos(long nowNanos) {
    note(nowNanos);
    long longest = longestNanos;
    longestNanos = 0;
    return longest;
  }
}
