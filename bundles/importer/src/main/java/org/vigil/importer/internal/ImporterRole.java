package org.vigil.importer.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Monitor;
import org.vigil.importer.internal.PendingCalls.Call;
import org.vigil.spi.Clock;
import org.vigil.spi.Outlet;
import org.vigil.spi.message.SessionMessage.MonitorState;

/** What sessions and the whiteboard do with the importer of this node. For any thread. */
final class ImporterRole {
  /** Beyond the time within which the core ends each call. */
  private static final long SLACK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final AgentLink agent = new AgentLink();
  private final OpenRequests requests = new OpenRequests();
  private final PendingCalls calls = new PendingCalls();
  private final Clock clock;
  private final Delivery delivery;
  private final Executor coreThread;
  private final Supplier<Settings> settings;
  private final ImporterCore core;

  /**
   * Puts the role together.
   *
   * @param coreThread runs commands on the core's thread, in order with what arrives
   */
  ImporterRole(Executor coreThread, Clock clock, Delivery delivery, Supplier<Settings> settings) {
    this.coreThread = coreThread;
    this.clock = clock;
    this.delivery = delivery;
    this.settings = settings;
    this.core = new ImporterCore(agent, requests, calls, settings, delivery::watch);
  }

  /** The state machine, given its way out. */
  ImporterCore core(Outlet outlet) {
    agent.use(outlet);
    return core;
  }

  Delivery delivery() {
    return delivery;
  }

  String node() {
    return agent.node();
  }

  long nowMillis() {
    return clock.millis();
  }

  // ---- requests

  /**
   * Opens a request.
   *
   * @throws IllegalStateException if its name is in use
   */
  void open(OpenRequest request) {
    requests.add(request).ifPresent(replaced -> coreThread.execute(() -> core.withdraw(replaced)));
    coreThread.execute(() -> core.declare(request, clock.nanos()));
  }

  /** Closes a request; its name is free once this has returned. */
  void close(OpenRequest request) {
    requests.remove(request);
    coreThread.execute(() -> core.withdraw(request));
  }

  void park(OpenRequest request) {
    requests.park(request, clock.nanos() + settings.get().grace().toNanos());
  }

  OpenRequests requests() {
    return requests;
  }

  /** The client has taken something. */
  void tell(OpenRequest request) {
    core.tell(request);
  }

  List<Monitor> monitors(OpenRequest request) {
    @Nullable List<MonitorState> said;
    try {
      said = await(Questions.monitors(request.id()));
    } catch (UnansweredException e) {
      said = null; // what is known here has to do
    }
    return request.watchlist().monitors(said);
  }

  // ---- calls

  /** Asks the agent. The answer comes on the core's thread, which must not be held up. */
  <T> CompletableFuture<T> ask(Question<T> question) {
    Call<T> call = calls.open(question, clock.nanos() + settings.get().callTimeout().toNanos());
    if (!call.future().isDone()) { // else it was refused, and nothing may wait for the core
      coreThread.execute(() -> core.ask(call));
    }
    return call.future();
  }

  /**
   * Asks the agent and waits for the answer, and before that for an agent: who meets an importer
   * that has just started is often there sooner.
   */
  <T> T awaitAgentAnd(Question<T> question) throws UnansweredException {
    try {
      agent.await(settings.get().callTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unanswered("the thread was interrupted while it waited for an agent");
    }
    return await(question);
  }

  /** Asks the agent and waits for the answer. */
  <T> T await(Question<T> question) throws UnansweredException {
    long patience = settings.get().callTimeout().toNanos() + SLACK_NANOS;
    try {
      return ask(question).get(patience, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unanswered("the thread was interrupted while it waited for the answer");
    } catch (TimeoutException e) {
      throw unanswered("no answer came in time; ask again");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnansweredException unanswered) {
        throw unanswered;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static UnansweredException unanswered(String message) {
    return new UnansweredException(new Refusal(Causes.TIMED_OUT, message), true);
  }

  /** No more answers come from now on; who waits for one is told. */
  void close() {
    calls.close();
  }
}
