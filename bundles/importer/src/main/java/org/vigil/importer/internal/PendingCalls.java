package org.vigil.importer.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.spi.message.Message;

/**
 * The questions that wait for their answers. Each is completed, by its answer or with an {@link
 * UnansweredException}: when its time is over, when the agent is gone, and when the importer is.
 * For any thread.
 */
final class PendingCalls {
  static final int MAX_CALLS = 16_384;

  private static final String STOPPED =
      "the importer of this node was stopped; start the bundle org.vigil.importer and ask again";

  /** A question on its way. */
  static final class Call<T> {
    private final long id;
    private final Question<T> question;
    private final long deadlineNanos;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private volatile boolean sent;

    private Call(long id, Question<T> question, long deadlineNanos) {
      this.id = id;
      this.question = question;
      this.deadlineNanos = deadlineNanos;
    }

    Message message() {
      return question.message(id);
    }

    /** It is about to be sent; from here on it may have its effect. */
    void sending() {
      sent = true;
    }

    /** Completed on the thread that brings the answer, which must not be held up. */
    CompletableFuture<T> future() {
      return future;
    }

    /** Does something on that thread. */
    void whenDone(BiConsumer<@Nullable T, @Nullable Throwable> action) {
      var unused = future.whenComplete(action);
    }

    /** Whether this was (the rest of) the answer. */
    private boolean answer(Message message) {
      T answer = question.answer(message);
      if (answer == null) {
        return false;
      }
      future.complete(answer);
      return true;
    }
  }

  private final Map<Long, Call<?>> calls = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean closed;

  /** Enters a question; it may be refused at once. */
  <T> Call<T> open(Question<T> question, long deadlineNanos) {
    Call<T> call = new Call<>(ids.incrementAndGet(), question, deadlineNanos);
    if (calls.size() >= MAX_CALLS) {
      fail(
          call,
          Causes.TIMED_OUT,
          "more than "
              + MAX_CALLS
              + " calls of this node are waiting for answers; try again later");
      return call;
    }
    calls.put(call.id, call);
    if (closed) {
      failAll(any -> true, Causes.CLOSED, STOPPED);
    }
    return call;
  }

  /** The question could not be sent. */
  void unsent(Call<?> call, String why) {
    calls.remove(call.id);
    call.sent = false;
    fail(call, Causes.UNREACHABLE, why);
  }

  /** Whether somebody waits for an answer. */
  boolean areAny() {
    return !calls.isEmpty();
  }

  void answer(long id, Message message) {
    Call<?> call = calls.get(id);
    if (call != null && call.answer(message)) {
      calls.remove(id);
    }
  }

  /** The agent that was asked is gone, and with it what it was about to answer. */
  void agentGone(String cause) {
    failAll(
        call -> call.sent,
        cause,
        "the agent of this node is gone (" + cause + ") and its answer with it; ask again");
  }

  void expire(long nowNanos) {
    failAll(
        call -> nowNanos - call.deadlineNanos >= 0,
        Causes.TIMED_OUT,
        "no answer came in time; ask again");
  }

  /** The importer stops. */
  void close() {
    closed = true;
    failAll(any -> true, Causes.CLOSED, STOPPED);
  }

  boolean isClosed() {
    return closed;
  }

  private void failAll(Predicate<Call<?>> which, String code, String message) {
    for (Call<?> call : List.copyOf(calls.values())) {
      if (which.test(call) && calls.remove(call.id, call)) {
        fail(call, code, message);
      }
    }
  }

  private static void fail(Call<?> call, String code, String message) {
    call.future.completeExceptionally(
        new UnansweredException(new Refusal(code, message), call.sent));
  }
}
