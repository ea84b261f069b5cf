package org.vigil.exporter.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Runs services' code on a bounded number of threads of its own (R18). */
final class ProcedurePool implements Procedures, AutoCloseable {
  private static final int MAX_THREADS = 64;

  private final ThreadPoolExecutor threads;
  private final Executor core;

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
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, name + "-procedure-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public <T> boolean start(Callable<T> work, Consumer<Returned<T>> answer) {
    try {
      threads.execute(
          () -> {
            Returned<T> returned = run(work);
            core.execute(() -> answer.accept(returned));
          });
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Whatever a service's code throws is its answer; only the virtual machine's own errors go on.
   */
  private static <T> Returned<T> run(Callable<T> work) {
    try {
      return new Returned<>(work.call(), null);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return new Returned<>(null, e);
    }
  }

  /** Interrupts what still runs; what does not listen is left behind as a daemon. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
