package org.vigil.importer.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.vigil.spi.Clock;

/** A clock that a test moves. */
final class VirtualClock implements Clock {
  private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

  void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public long millis() {
    return nanos.get() / 1_000_000;
  }
}
