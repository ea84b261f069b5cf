package org.vigil.importer.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the events out of a request's buffer and hands them to its client: on the delivery threads,
 * one call at a time.
 */
abstract class Sink {
  private static final Logger LOG = LoggerFactory.getLogger(Sink.class);

  private final String who;
  private final OpenRequest request;
  private final Delivery delivery;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private boolean closed;
  private long failures;

  /**
   * A sink.
   *
   * @param who the client, for people
   */
  Sink(String who, OpenRequest request, Delivery delivery) {
    this.who = who;
    this.request = request;
    this.delivery = delivery;
  }

  /** Whether there is something to do in a turn. */
  abstract boolean hasWork();

  /** Does what there is to do. Never by two threads at a time. */
  abstract void turn();

  final OpenRequest request() {
    return request;
  }

  /** Something may have come. For any thread. */
  final void wake() {
    if (hasWork() && !delivery.isClosed() && scheduled.compareAndSet(false, true)) {
      delivery.execute(this::run);
    }
  }

  private void run() {
    try {
      if (!delivery.isClosed()) {
        turn();
      }
    } finally {
      scheduled.set(false);
      wake();
    }
  }

  /** Nothing is handed out once this has returned, except by the call under way, and the end. */
  final void close() {
    synchronized (this) {
      closed = true;
    }
    wake();
  }

  final synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Hands something to the client.
   *
   * @return false if the sink was closed before; the client was not called then
   */
  final boolean hand(Runnable call) {
    synchronized (this) {
      if (closed) {
        return false;
      }
    }
    call(call);
    return true;
  }

  /**
   * Calls the client, come what may.
   *
   * @return false if it threw
   */
  final boolean call(Runnable call) {
    try {
      delivery.call(who, call);
      return true;
    } catch (RuntimeException | Error e) {
      if (failures++ == 0) {
        LOG.warn("{} throws; this is logged once and its stream goes on", who, e);
      }
      return false;
    }
  }

  /** How often the client threw. */
  final long failures() {
    return failures;
  }
}
