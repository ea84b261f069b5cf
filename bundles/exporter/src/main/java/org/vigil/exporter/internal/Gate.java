package org.vigil.exporter.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the thread that takes a service away wait until no call is inside, as long as the core gives
 * them (R18), and a little more.
 */
final class Gate {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final long WAIT_MILLIS = 150;

  private Gate() {}

  /**
   * Runs the closing, which is handed what it runs when the last call is out, and waits for that.
   */
  static void closeAndWait(String bundle, Consumer<Runnable> closing) {
    CountDownLatch empty = new CountDownLatch(1);
    closing.accept(empty::countDown);
    try {
      boolean isEmpty = empty.await(WAIT_MILLIS, TimeUnit.MILLISECONDS);
      if (!isEmpty) {
        LOG.warn(
            "the service of {} goes while calls into it do not come back; their outcome is unknown",
            bundle);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
