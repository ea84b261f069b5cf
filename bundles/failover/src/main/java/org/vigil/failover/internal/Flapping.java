package org.vigil.failover.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How often an entity was taken over lately, and how long it has to wait when that was too often
 * (R5): one second after the first takeover above the limit, twice as long after each further one,
 * a minute at most. A minute without a takeover forgives everything.
 *
 * <p>It counts deaths only. What somebody orders, a coordinated takeover or the stop of an
 * exporter's bundle, is no sign that an entity harms whoever speaks for it.
 */
final class Flapping {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Deque<Long> takeovers = new ArrayDeque<>();
  private long holdDownNanos;

  /** One more death was followed by a takeover. */
  void count(long nowNanos) {
    forgive(nowNanos);
    takeovers.add(nowNanos);
  }

  /**
   * How long the next takeover has to wait.
   *
   * @param limit how many takeovers there may be within a minute
   * @return 0 if it need not wait
   */
  long holdDownNanos(int limit, long nowNanos) {
    forgive(nowNanos);
    if (takeovers.size() < limit) {
      return 0;
    }
    holdDownNanos = holdDownNanos == 0 ? FIRST_NANOS : Math.min(2 * holdDownNanos, WINDOW_NANOS);
    return holdDownNanos;
  }

  /** Whether nothing is counted any more. */
  boolean isForgiven(long nowNanos) {
    forgive(nowNanos);
    return takeovers.isEmpty();
  }

  private void forgive(long nowNanos) {
    while (!takeovers.isEmpty() && nowNanos - takeovers.getFirst() >= WINDOW_NANOS) {
      takeovers.removeFirst();
    }
    if (takeovers.isEmpty()) {
      holdDownNanos = 0;
    }
  }
}
