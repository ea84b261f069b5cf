package org.vigil.exporter.internal;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a service's code off the core's thread. */
interface Procedures {
  /**
   * Starts the work, now or when a thread is free, on a thread that it may block for good.
   *
   * @param answer called on the core's thread when the work is done, with its result or what it
   *     threw
   * @return interrupts the work, or keeps it from starting; the answer need not come then
   */
  <T> Runnable start(Callable<T> work, Consumer<Returned<T>> answer);

  /** How a piece of work ended: with a result, which may be null, or with what it threw. */
  record Returned<T>(@Nullable T result, @Nullable Throwable thrown) {}
}
