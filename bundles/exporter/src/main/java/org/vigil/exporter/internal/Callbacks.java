package org.vigil.exporter.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;

/**
 * An entity's gate (R18): the calls into its service, each under a time limit, at most two of them
 * stuck; closed when the service goes.
 */
final class Callbacks {
  private static final int MAX_STUCK = 2;

  private final Procedures procedures;
  private final long limitNanos;
  private final Deque<Call<?>> running = new ArrayDeque<>();
  private int stuck;
  private boolean closed;

  Callbacks(Procedures procedures, long limitNanos) {
    this.procedures = procedures;
    this.limitNanos = limitNanos;
  }

  /**
   * What came of a call: a result, or why there is none.
   *
   * @param wasStarted whether the service's code was entered
   */
  record Answer<T>(@Nullable T result, @Nullable Refusal refusal, boolean wasStarted) {
    /** Entered, and not back in time: what it did nobody knows. */
    boolean isHung() {
      Refusal why = refusal;
      return wasStarted && why != null && why.code().equals(Causes.HUNG);
    }
  }

  private static final class Call<T> {
    private final String what;
    private final long deadlineNanos;
    private @Nullable Consumer<Answer<T>> answer;

    Call(String what, long deadlineNanos, Consumer<Answer<T>> answer) {
      this.what = what;
      this.deadlineNanos = deadlineNanos;
      this.answer = answer;
    }

    boolean isAnswered() {
      return answer == null;
    }

    void answer(@Nullable T result, @Nullable Refusal refusal) {
      answer(new Answer<>(result, refusal, true));
    }

    void refuse(String code, String why) {
      answer(new Answer<>(null, new Refusal(code, what + " was not called: " + why), false));
    }

    private void answer(Answer<T> given) {
      Consumer<Answer<T>> once = answer;
      answer = null;
      if (once != null) {
        once.accept(given);
      }
    }
  }

  /**
   * Calls the service; the answer comes once, on the core's thread, at the latest when the time
   * limit is over.
   */
  <T> void call(String what, Callable<T> work, long nowNanos, Consumer<Answer<T>> answer) {
    Call<T> call = new Call<>(what, nowNanos + limitNanos, answer);
    if (closed) {
      call.refuse(Causes.SERVICE_GONE, "its service is gone");
    } else if (stuck >= MAX_STUCK) {
      call.refuse(Causes.HUNG, stuck + " calls into its service do not come back");
    } else if (procedures.start(work, returned -> returned(call, returned))) {
      running.add(call);
    } else {
      call.refuse(Causes.HUNG, "all threads for procedures are taken");
    }
  }

  private <T> void returned(Call<T> call, Procedures.Returned<T> returned) {
    if (call.isAnswered()) {
      stuck--;
      return;
    }
    running.remove(call);
    Throwable thrown = returned.thrown();
    call.answer(
        returned.result(),
        thrown == null ? null : new Refusal(Refusal.THREW, call.what + " threw " + thrown));
  }

  /** Answers calls whose time is over. */
  void expire(long nowNanos) {
    // All have the same limit, so the oldest expires first.
    Call<?> oldest = running.peek();
    while (oldest != null && nowNanos - oldest.deadlineNanos >= 0) {
      running.remove();
      giveUp(oldest);
      oldest = running.peek();
    }
  }

  private void giveUp(Call<?> call) {
    stuck++;
    call.answer(
        null,
        new Refusal(
            Causes.HUNG,
            call.what + " did not come back within " + limitNanos / 1_000_000 + " ms"));
  }

  /** When the next call expires; {@code otherwise} if none runs. */
  long nextExpiry(long otherwise) {
    Call<?> oldest = running.peek();
    return oldest == null ? otherwise : Math.min(otherwise, oldest.deadlineNanos);
  }

  int stuck() {
    return stuck;
  }

  boolean isIdle() {
    return running.isEmpty();
  }

  /** Lets no call in any more; those inside may finish. */
  void close() {
    closed = true;
  }

  /** Gives up on those inside. */
  void giveUpAll() {
    while (!running.isEmpty()) {
      giveUp(running.remove());
    }
  }
}
