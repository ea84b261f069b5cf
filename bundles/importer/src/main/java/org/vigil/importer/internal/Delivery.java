package org.vigil.importer.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Clock clock;
  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final Set<Thread> threads = new HashSet<>();
  private final Map<Thread, ClientCall> calls = new ConcurrentHashMap<>();
  private int limit;
  private int idle;
  private int stuck;
  private long started;
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

  /** Threads that are not waiting for something to do. */
  synchronized int running() {
    return threads.size() - idle;
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Ends the threads, after the calls under way if these end in time. What found no thread before
   * has one of its own, so that no client holds up who closes.
   */
  void close(Duration atMost) {
    List<Thread> last;
    synchronized (this) {
      closed = true;
      last = new ArrayList<>(threads);
      if (!ready.isEmpty()) {
        List<Runnable> left = List.copyOf(ready);
        Thread rest = thread(() -> left.forEach(Delivery::run));
        last.add(rest);
        rest.start();
      }
      ready.clear();
      notifyAll();
    }
    long end = System.nanoTime() + atMost.toNanos();
    boolean patient = true;
    for (Thread thread : last) {
      patient = patient && join(thread, end);
      ClientCall call = calls.get(thread);
      if (call != null) {
        LOG.warn("{} did not come back and is interrupted", call.who);
        thread.interrupt();
      }
    }
  }

  /** False if the waiting thread was interrupted. */
  private static boolean join(Thread thread, long endNanos) {
    try {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime())));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // ---- the threads

  /** Sees to it that what is ready has a thread, if there may be one more. */
  private synchronized void start() {
    int wanted = ready.size() - idle;
    while (!closed && wanted-- > 0 && mayBe(threads.size() + 1)) {
      Thread thread = thread(this::work);
      threads.add(thread);
      thread.start();
    }
    notifyAll();
  }

  private synchronized Thread thread(Runnable work) {
    Thread thread = new Thread(work, "org.vigil.importer-listener-" + ++started);
    thread.setDaemon(true);
    return thread;
  }

  private boolean mayBe(int count) {
    return count - stuck <= limit && count <= 2 * limit;
  }

  private void work() {
    for (Runnable task = next(); task != null; task = next()) {
      run(task);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a delivery failed", e);
    }
    var unused = Thread.interrupted(); // the client's affair
  }

  /** What to do next; null to end, after some time without anything. */
  private synchronized @Nullable Runnable next() {
    awaitWork();
    Runnable task = mayBe(threads.size()) ? ready.poll() : null;
    if (task == null) {
      threads.remove(Thread.currentThread());
      start();
    }
    return task;
  }

  private synchronized void awaitWork() {
    long end = System.nanoTime() + IDLE_NANOS;
    long left = IDLE_NANOS;
    idle++;
    try {
      while (ready.isEmpty() && !closed && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = end - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      idle--;
    }
  }
}
