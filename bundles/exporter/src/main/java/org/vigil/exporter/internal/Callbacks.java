package org.vigil.exporter.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Entity;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;

/**
 * An entity's gate (R18): the calls into its service, each under a time limit. Two at a time are
 * inside, the others wait their turn; so no more than two can be stuck, and with two stuck nobody
 * is let in. Closed when the service goes.
 */
final class Callbacks {
  private static final int MAX_INSIDE = 2;
  private static final int MAX_WAITING = 16_384;

  private final Surroundings around;
  private final Deque<Call<?>> inside = new ArrayDeque<>();
  private final Deque<Call<?>> waiting = new ArrayDeque<>();
  private final List<Call<?>> stuck;
  private boolean closed;

  Callbacks(Entity entity, Surroundings around) {
    this.around = around;
    this.stuck = around.stuckIn(entity);
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

  /** A call that waits, is inside, or is stuck there. */
  static final class Call<T> {
    private final String what;
    private final Callable<T> work;
    private final Consumer<Answer<T>> answer;

    /** Set by the thread that enters the service, or by the core that does not let it any more. */
    private final AtomicBoolean decided = new AtomicBoolean();

    private long startedNanos;
    private Runnable interrupt = () -> {};

    Call(String what, Callable<T> work, Consumer<Answer<T>> answer) {
      this.what = what;
      this.work = work;
      this.answer = answer;
    }

    void start(long nowNanos, Procedures procedures, Consumer<Procedures.Returned<T>> returned) {
      startedNanos = nowNanos;
      interrupt =
          procedures.start(
              () -> {
                if (decided.getAndSet(true)) {
                  throw new IllegalStateException(what + " is called too late");
                }
                return work.call();
              },
              returned);
    }

    /** Whether the service was not entered, and will not be from here on. */
    boolean isKeptOut() {
      return !decided.getAndSet(true);
    }

    void answer(Procedures.Returned<T> returned) {
      Throwable thrown = returned.thrown();
      answer.accept(
          new Answer<>(
              returned.result(),
              thrown == null ? null : new Refusal(Refusal.THREW, what + " threw " + thrown),
              true));
    }

    void hangs(String why) {
      answer.accept(new Answer<>(null, new Refusal(Causes.HUNG, what + " " + why), true));
    }

    void refuse(String code, String why) {
      answer.accept(new Answer<>(null, new Refusal(code, what + " was not called: " + why), false));
    }

    @Override
    public String toString() {
      return what;
    }
  }

  /**
   * Calls the service; the answer comes once, on the core's thread, at the latest when the time
   * limit is over.
   *
   * @param what names the call; while one of this name is stuck there is no other
   */
  <T> void call(String what, Callable<T> work, Consumer<Answer<T>> answer) {
    Call<T> call = new Call<>(what, work, answer);
    if (closed) {
      call.refuse(Causes.SERVICE_GONE, "its service is gone");
    } else if (waiting.size() >= MAX_WAITING) {
      call.refuse(Causes.TIMED_OUT, MAX_WAITING + " calls wait already");
    } else if (hasRoom() && waiting.isEmpty()) {
      enter(call);
    } else if (stuck.size() >= MAX_INSIDE) {
      refuseAsHung(call);
    } else {
      waiting.add(call);
    }
  }

  private boolean hasRoom() {
    return inside.size() + stuck.size() < MAX_INSIDE;
  }

  private <T> void enter(Call<T> call) {
    if (stuck.stream().anyMatch(each -> each.what.equals(call.what))) {
      call.refuse(Causes.HUNG, "its last call does not come back");
      return;
    }
    inside.add(call);
    call.start(around.clock.nanos(), around.procedures, returned -> returned(call, returned));
  }

  private <T> void returned(Call<T> call, Procedures.Returned<T> returned) {
    if (inside.remove(call)) {
      call.answer(returned);
    } else {
      stuck.remove(call); // too late: it was answered when its time was over
    }
    letIn();
  }

  private void letIn() {
    while (!waiting.isEmpty() && hasRoom()) {
      enter(waiting.remove());
    }
    while (!waiting.isEmpty() && stuck.size() >= MAX_INSIDE) {
      refuseAsHung(waiting.remove());
    }
  }

  private void refuseAsHung(Call<?> call) {
    call.refuse(Causes.HUNG, stuck.size() + " calls into its service do not come back: " + stuck);
  }

  /** Answers calls whose time is over. */
  void expire(long nowNanos) {
    Call<?> oldest = inside.peek();
    while (oldest != null && nowNanos - deadlineNanos(oldest) >= 0) {
      inside.remove();
      int millis = around.settings.callbackLimitMillis();
      if (oldest.isKeptOut()) {
        oldest.interrupt.run();
        oldest.refuse(Causes.HUNG, "no thread was free for it within " + millis + " ms");
      } else {
        stuck.add(oldest);
        oldest.hangs("did not come back within " + millis + " ms");
      }
      oldest = inside.peek();
    }
    letIn();
  }

  private long deadlineNanos(Call<?> call) {
    return call.startedNanos + around.settings.callbackLimitNanos();
  }

  /** When the next call expires; {@code otherwise} if none is inside. */
  long nextExpiry(long otherwise) {
    Call<?> oldest = inside.peek();
    return oldest == null ? otherwise : Math.min(otherwise, deadlineNanos(oldest));
  }

  boolean isIdle() {
    return inside.isEmpty();
  }

  /** Lets no call in any more; those inside may finish. */
  void close() {
    closed = true;
    List<Call<?>> late = new ArrayList<>(waiting);
    waiting.clear();
    late.forEach(call -> call.refuse(Causes.SERVICE_GONE, "its service is gone"));
  }

  /** Gives up on those inside, and interrupts them. */
  void giveUpAll() {
    while (!inside.isEmpty()) {
      Call<?> call = inside.remove();
      if (call.isKeptOut()) {
        call.refuse(Causes.SERVICE_GONE, "its service is gone");
      } else {
        stuck.add(call);
        call.hangs("did not come back before its service went");
      }
    }
    stuck.forEach(call -> call.interrupt.run());
  }
}
