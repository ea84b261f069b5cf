package org.vigil.spi.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.vigil.spi.Clock;

/** A clock that stands still until it is told. For any thread. */
public final class VirtualClock implements Clock {
  private static final long START_MILLIS = 1_700_000_000_000L;

  // Before zero, as the machine's clock may be.
  private static final long START_NANOS = -5_000_000_000L;

  private final AtomicLong passed = new AtomicLong();
  private final AtomicLong jumpedMillis = new AtomicLong();

  @Override
  public long nanos() {
    return START_NANOS + passed.get();
  }

  @Override
  public long millis() {
    return START_MILLIS + jumpedMillis.get() + passed.get() / 1_000_000;
  }

  /** Lets time pass. */
  public void advance(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  /** Sets the wall clock forward, or back if negative; no time passes. */
  public void jump(Duration ahead) {
    jumpedMillis.addAndGet(ahead.toMillis());
  }
}
