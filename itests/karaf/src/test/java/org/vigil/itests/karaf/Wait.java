package org.vigil.itests.karaf;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what Karaf does in its own time. */
final class Wait {
  private static final long WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_AGAIN_MILLIS = 20;

  private Wait() {}

  /** Whether it was so within a minute. */
  static boolean until(BooleanSupplier isSo) {
    Object clock = new Object();
    long start = System.nanoTime();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - start > WITHIN_NANOS) {
        return false;
      }
      synchronized (clock) {
        try {
          TimeUnit.MILLISECONDS.timedWait(clock, LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return true;
  }
}
