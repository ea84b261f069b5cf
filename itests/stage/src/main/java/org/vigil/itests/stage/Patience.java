package org.vigil.itests.stage;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits until something is so, and not for longer than a bound. */
public final class Patience {
  private final long lookAgainMillis;

  /** Looks every 10 ms, and whenever it is stirred. */
  public Patience() {
    this(Duration.ofMillis(10));
  }

  /** Looks this often, for what costs more to look at. */
  public Patience(Duration interval) {
    lookAgainMillis = interval.toMillis();
  }

  /** Something happened: whoever waits looks again at once. */
  public synchronized void stir() {
    notifyAll();
  }

  /**
   * Waits.
   *
   * @param otherwise what is wrong if it is not so in time
   * @throws NotHeld with that
   */
  public void until(Duration bound, BooleanSupplier isSo, String otherwise) {
    long start = System.nanoTime();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - start > bound.toNanos()) {
        throw new NotHeld(otherwise + " within " + bound.toSeconds() + " s");
      }
      rest();
    }
  }

  private synchronized void rest() {
    try {
      TimeUnit.MILLISECONDS.timedWait(this, lookAgainMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotHeld("the story was interrupted", e);
    }
  }
}
