package org.vigil.importer.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorEvent;

/**
 * The events of one request that wait for its client. Never full (G10): in mode LATEST one report
 * per instrument waits; in mode EVERY as many events as there is room for, and behind that the
 * oldest reports are given up for numbered gaps.
 *
 * <p>The core's thread puts in, any thread takes out; everything that waits is taken at once, so
 * that what was published as one is not torn apart (F8).
 */
final class EventBuffer {
  private final Mode mode;
  private final int room;
  private final Conflation conflation;
  private final Deque<MonitorEvent> queue = new ArrayDeque<>();

  /**
   * An empty buffer.
   *
   * @param room how many events wait unconflated in mode EVERY
   */
  EventBuffer(Mode mode, int room) {
    this.mode = mode;
    this.room = room;
    this.conflation = new Conflation(mode);
  }

  synchronized void add(List<? extends MonitorEvent> events) {
    for (MonitorEvent event : events) {
      if (mode == Mode.LATEST) {
        conflation.add(event);
      } else {
        queue.add(event);
        if (queue.size() > room) {
          conflation.add(queue.remove());
        }
      }
    }
    notifyAll();
  }

  /** Takes all that waits; the oldest come first. */
  synchronized List<MonitorEvent> drain() {
    List<MonitorEvent> all = conflation.take();
    for (MonitorEvent event : queue) {
      all.add(event instanceof ReceivedReport report ? conflation.settled(report) : event);
    }
    queue.clear();
    return all;
  }

  /** Puts back what was taken and not delivered, before what came meanwhile. */
  synchronized void restore(List<MonitorEvent> undelivered) {
    List<MonitorEvent> newer = drain();
    conflation.rewind(
        () -> {
          add(undelivered);
          add(newer);
        });
  }

  /**
   * Takes all that waits, and waits itself while there is nothing.
   *
   * @param over whether to give up; looked at after {@link #wake}
   */
  synchronized List<MonitorEvent> await(Duration timeout, BooleanSupplier over)
      throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (isEmpty() && !over.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return new ArrayList<>();
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return drain();
  }

  /** Lets those who wait look whether they should. */
  synchronized void wake() {
    notifyAll();
  }

  synchronized boolean isEmpty() {
    return queue.isEmpty() && conflation.isEmpty();
  }

  synchronized int size() {
    return queue.size() + conflation.size();
  }
}
