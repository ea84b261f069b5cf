package org.vigil.failover.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.DutyCycle;
import org.vigil.spi.Transport;

/**
 * Where the coordinator meets the others: not before what the node's journal has is known, or it
 * would let entities begin anew that are to go on from there. A journal that does not come is not
 * waited for for ever.
 */
final class Entrance {
  static final int PATIENCE_SECONDS = 15;

  private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

  private final DutyCycle cycle;
  private @Nullable Transport waiting;
  private boolean open;

  Entrance(DutyCycle cycle) {
    this.cycle = cycle;
  }

  /** It is closed until a journal was read, or time is up. */
  void awaitJournal() {
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(
            () -> {
              if (open()) {
                LOG.warn(
                    "A bundle of this node offers a journal, but none came within {} s: persistent"
                        + " controls begin with their defaults until it does",
                    PATIENCE_SECONDS);
              }
            });
  }

  /** Lets the coordinator in; says whether it had been waiting. */
  synchronized boolean open() {
    if (open) {
      return false;
    }
    open = true;
    Transport transport = waiting;
    waiting = null;
    if (transport != null) {
      cycle.connect(transport);
    }
    return true;
  }

  /** Nobody gets in any more. */
  synchronized void close() {
    open = true;
    waiting = null;
  }

  synchronized void connect(Transport transport) {
    if (open) {
      cycle.connect(transport);
    } else {
      waiting = transport;
    }
  }

  synchronized void disconnect(Transport transport) {
    if (waiting == transport) {
      waiting = null;
    }
    cycle.disconnect(transport);
  }
}
