package org.vigil.exporter.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs services' code on a bounded number of threads of its own (R18). What finds them all taken
 * waits for one; as each entity has few calls running, few can wait.
 */
final class ProcedurePool implements Procedures, AutoCloseable {
  private static final int MAX_THREADS = 64;

  private final ThreadPoolExecutor threads;
  private final Executor core;

  /** Takes an element only if a thread waits for one: another thread is better than waiting. */
  private static final class Handover extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable work) {
      return tryTransfer(work);
    }
  }

  /**
   * A pool.
   *
   * @param core runs answers on the core's thread
   */
  ProcedurePool(String name, Executor core) {
    this.core = core;
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            MAX_THREADS,
            10,
            TimeUnit.SECONDS,
            new Handover(),
            work -> {
              Thread thread = new Thread(work, name + "-procedure-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            (work, pool) -> {
              if (!pool.isShutdown()) {
                pool.getQueue().add(work); // no thread is left: this one waits
              }
            });
  }

  @Override
  public <T> Runnable start(Callable<T> work, Consumer<Returned<T>> answer) {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              Returned<T> returned = run(work);
              core.execute(() -> answer.accept(returned));
            },
            true);
    threads.execute(task);
    return () -> task.cancel(true);
  }

  /** Whatever a service's code throws is its answer, an endless recursion too. */
  private static <T> Returned<T> run(Callable<T> work) {
    try {
      return new Returned<>(work.call(), null);
    } catch (Throwable e) {
      return new Returned<>(null, e);
    }
  }

  /** Interrupts what still runs; what does not listen is left behind as a daemon. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
