package org.vigil.itests.simulator;

import org.vigil.spi.Clock;

/** The clock of one node: it began somewhere, and may go more slowly or faster than the world's. */
final class NodeClock implements Clock {
  private static final long MILLIS_AT_START = 2_000_000_000_000L;

  private final World world;
  private final long offsetNanos;
  private double rate = 1;
  private long sinceNanos;
  private long before;

  NodeClock(World world, long offsetNanos) {
    this.world = world;
    this.offsetNanos = offsetNanos;
    this.sinceNanos = world.nowNanos();
    this.before = sinceNanos;
  }

  /** From now on it goes at this rate. */
  void rate(double newRate) {
    before = elapsed();
    sinceNanos = world.nowNanos();
    rate = newRate;
  }

  private long elapsed() {
    return before + (long) ((world.nowNanos() - sinceNanos) * rate);
  }

  @Override
  public long nanos() {
    return offsetNanos + elapsed();
  }

  @Override
  public long millis() {
    return MILLIS_AT_START + elapsed() / World.MILLI;
  }

  /** When it will show this, by the world's time. */
  long inWorld(long nanos) {
    double left = nanos - nanos();
    return left <= 0 ? world.nowNanos() : world.nowNanos() + (long) Math.ceil(left / rate) + 1;
  }
}
