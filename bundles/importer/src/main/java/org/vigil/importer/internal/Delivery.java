package org.vigil.importer.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Clock;

/**
 * The threads on which clients are called: none while there is nothing to deliver, a bounded number
 * otherwise. A client that is in a call for longer than {@link #STUCK_NANOS} is counted as stuck
 * and its thread is replaced, as long as there are not twice as many threads as wanted (G10).
 */
final class Delivery {
  static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final Clock clock;
  private final ExecutorService threads;
  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final Map<Thread, ClientCall> calls = new ConcurrentHashMap<>();
  private int limit;
  private int running;
  private int stuck;
  private volatile boolean closed;

  /** A call under way. */
  private static final class ClientCall {
    final String who;
    final long sinceNanos;
    volatile boolean reported;

    ClientCall(String who, long sinceNanos) {
      this.who = who;
      this.sinceNanos = sinceNanos;
    }
  }

  Delivery(Clock clock, int limit) {
    this.clock = clock;
    this.limit = limit;
    this.threads =
        new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), named());
  }

  private static ThreadFactory named() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "org.vigil.importer-listener-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs a task on one of the threads as soon as one is free; once closed, at once on this one. */
  void execute(Runnable task) {
    synchronized (this) {
      if (!closed) {
        ready.add(task);
        start();
        return;
      }
    }
    task.run();
  }

  /** Calls a client and watches over how long it takes. On a thread of this. */
  void call(String who, Runnable call) {
    Thread thread = Thread.currentThread();
    calls.put(thread, new ClientCall(who, clock.nanos()));
    try {
      call.run();
    } finally {
      calls.remove(thread);
    }
  }

  synchronized void limit(int threadsWanted) {
    limit = threadsWanted;
    start();
  }

  /** Replaces the threads of clients that do not come back. Called regularly. */
  void watch(long nowNanos) {
    int found = 0;
    for (ClientCall call : calls.values()) {
      if (nowNanos - call.sinceNanos > STUCK_NANOS) {
        found++;
        if (!call.reported) {
          call.reported = true;
          LOG.warn(
              "{} has not come back for {} s; its events are conflated or become gaps meanwhile",
              call.who,
              TimeUnit.NANOSECONDS.toSeconds(STUCK_NANOS));
        }
      }
    }
    synchronized (this) {
      stuck = found;
      start();
    }
  }

  /** Clients in a call that takes too long, as of the last look. */
  synchronized int stuck() {
    return stuck;
  }

  synchronized int running() {
    return running;
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends the threads, after the calls under way if these end in time. */
  void close(Duration atMost) {
    List<Runnable> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(ready);
      ready.clear();
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        calls
            .values()
            .forEach(call -> LOG.warn("{} did not come back and is interrupted", call.who));
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    left.forEach(Runnable::run);
  }

  private synchronized void start() {
    while (!closed && !ready.isEmpty() && mayRun(running + 1)) {
      running++;
      threads.execute(this::work);
    }
  }

  private boolean mayRun(int count) {
    return count - stuck <= limit && count <= 2 * limit;
  }

  private void work() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("a delivery failed", e);
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    if (!mayRun(running) || ready.isEmpty()) {
      running--;
      return null;
    }
    return ready.remove();
  }
}
