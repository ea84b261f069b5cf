package org.vigil.importer.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.Report;

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
  private final Deque<MonitorEvent> taken = new ArrayDeque<>();
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

  /**
   * Nothing is handed out once this has returned, except by the call under way, and the end. What
   * the client has not got goes back into the buffer.
   */
  final void close() {
    synchronized (this) {
      closed = true;
      if (!taken.isEmpty()) {
        request.buffer().restore(List.copyOf(taken));
        taken.clear();
      }
    }
    wake();
  }

  final synchronized boolean isClosed() {
    return closed;
  }

  /** Takes all out of the buffer that waits there, if all that was taken before is handed out. */
  final synchronized void fill() {
    if (!closed && taken.isEmpty()) {
      taken.addAll(request.buffer().drain());
    }
  }

  final synchronized boolean isEmpty() {
    return taken.isEmpty() && request.buffer().isEmpty();
  }

  /** What the client gets next: one event, or all reports that follow one another; or nothing. */
  final synchronized List<MonitorEvent> next(boolean reportsTogether) {
    List<MonitorEvent> next = new ArrayList<>();
    do {
      MonitorEvent event = taken.poll();
      if (event == null) {
        break;
      }
      next.add(event);
    } while (reportsTogether && next.get(0) instanceof Report && taken.peek() instanceof Report);
    return next;
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
