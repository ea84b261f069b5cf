package org.vigil.exporter.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs services' code when the test says so: to its end, or as if it did not come back. */
final class HandRunProcedures implements Procedures {
  /** Not entered yet; entering gives what tells the core of the return. */
  private final Deque<Supplier<Runnable>> waiting = new ArrayDeque<>();

  /** Entered, but not back. */
  private final Deque<Runnable> hanging = new ArrayDeque<>();

  /** How often a call was interrupted. */
  int interrupts;

  private boolean hangs;
  private boolean busy;

  @Override
  public <T> Runnable start(Callable<T> work, Consumer<Returned<T>> answer) {
    waiting.add(
        () -> {
          Returned<T> returned = run(work);
          return () -> answer.accept(returned);
        });
    return () -> interrupts++;
  }

  private static <T> Returned<T> run(Callable<T> work) {
    try {
      return new Returned<>(work.call(), null);
    } catch (Throwable e) {
      return new Returned<>(null, e);
    }
  }

  /** Calls enter the service from now on, but do not come back. */
  void hang() {
    hangs = true;
  }

  /** No thread is free from now on. */
  void beBusy() {
    busy = true;
  }

  /** Threads are free, and new calls come back; those that hang go on hanging. */
  void recover() {
    hangs = false;
    busy = false;
  }

  /** The oldest call that hangs comes back at last. */
  void comeBack() {
    hanging.remove().run();
  }

  int hanging() {
    return hanging.size();
  }

  /** Does what can be done; false if there was nothing. */
  boolean run() {
    if (busy || waiting.isEmpty()) {
      return false;
    }
    Runnable comesBack = waiting.remove().get();
    if (hangs) {
      hanging.add(comesBack);
    } else {
      comesBack.run();
    }
    return true;
  }
}
