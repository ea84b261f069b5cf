package org.vigil.itests.witness;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Does things again and again, each on a thread of its own, with a rest between. It goes by the
 * monotonic clock: a {@code java.util.Timer} stands still when the wall clock is set back, and a
 * witness has to go on.
 */
final class Rounds implements AutoCloseable {
  private final String name;
  private final CountDownLatch end = new CountDownLatch(1);

  Rounds(String name) {
    this.name = name;
  }

  /** Begins to do something, until the end. */
  void repeat(long restMillis, Runnable step) {
    repeatWhile(
        restMillis,
        restMillis,
        () -> {
          step.run();
          return true;
        });
  }

  /** Begins to do something, until it says that it was enough, or fails. */
  void repeatWhile(long firstMillis, long restMillis, BooleanSupplier step) {
    Thread thread = new Thread(() -> go(firstMillis, restMillis, step), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void go(long firstMillis, long restMillis, BooleanSupplier step) {
    long waitMillis = firstMillis;
    try {
      while (!end.await(waitMillis, TimeUnit.MILLISECONDS) && step.getAsBoolean()) {
        waitMillis = restMillis;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all of it; what is being done is done to its end. */
  @Override
  public void close() {
    end.countDown();
  }
}
