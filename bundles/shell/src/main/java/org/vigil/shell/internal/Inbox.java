package org.vigil.shell.internal;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.vigil.api.client.Gap;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.StateChange;

/**
 * Hands a stream over to the thread of the command, the only one that may print: Karaf connects
 * threads with terminals and pipes.
 *
 * <p>It is bounded: when the terminal is slower than the stream the listener waits, and the
 * importer conflates or counts a gap (G10). What services do never waits.
 */
final class Inbox {
  static final int CAPACITY = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final Queue<News> news = new ArrayDeque<>();
  private boolean closed;

  /** A listener for one connection, from 1. */
  MonitorListener listener(int connection) {
    return new MonitorListener() {
      @Override
      public void onReports(List<Report> reports) {
        put(new News.Reports(reports));
      }

      @Override
      public void onGap(Gap gap) {
        other(gap);
      }

      @Override
      public void onOutage(Outage outage) {
        other(outage);
      }

      @Override
      public void onState(StateChange change) {
        other(change);
      }

      @Override
      public void onClose() {
        add(new News.Closed(connection));
      }

      private void other(MonitorEvent event) {
        put(new News.Other(event));
      }
    };
  }

  /** Adds, and waits for room first. An interrupted thread adds without room: nothing is lost. */
  void put(News one) {
    lock.lock();
    try {
      while (news.size() >= CAPACITY && !closed) {
        emptied.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      add(one);
      lock.unlock();
    }
  }

  /** Adds without waiting. */
  void add(News one) {
    lock.lock();
    try {
      if (!closed) {
        news.add(one);
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next one; null after this many nanoseconds without any. */
  @Nullable News take(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (news.isEmpty()) {
        if (left <= 0) {
          return null;
        }
        left = filled.awaitNanos(left);
      }
      News one = news.remove();
      emptied.signal();
      return one;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes no more, and lets go whoever waits.
   *
   * @return how many reports were handed over and not taken
   */
  int close() {
    lock.lock();
    try {
      closed = true;
      emptied.signalAll();
      return news.stream()
          .mapToInt(one -> one instanceof News.Reports some ? some.reports().size() : 0)
          .sum();
    } finally {
      lock.unlock();
    }
  }
}
