package org.vigil.importer.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.importer.internal.OpenRequest.Standing;
import org.vigil.importer.internal.PendingCalls.Call;
import org.vigil.spi.Core;
import org.vigil.spi.Peer;
import org.vigil.spi.message.CallMessage;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ScanMessage.Look;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.message.SessionMessage.Delivered;
import org.vigil.spi.message.SessionMessage.Monitors;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Resumed;
import org.vigil.spi.message.SessionMessage.Spec;
import org.vigil.spi.message.SessionMessage.Taken;

/**
 * The importer's state machine: keeps the agent of its node informed of what its clients want, and
 * its clients of what the agent says.
 *
 * <p>It is the keeper of the clients' interest (G2): agents come and go, and each that comes is
 * told of every open request, with the positions from where to go on. While there is none, monitors
 * that were good are stale, and whoever waits for an answer is told that there will be none.
 */
final class ImporterCore implements Core {
  private static final Logger LOG = LoggerFactory.getLogger(ImporterCore.class);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final AgentLink agent;
  private final AgentScan scan;
  private final OpenRequests requests;
  private final PendingCalls calls;
  private final Supplier<Settings> settings;
  private final LongConsumer onTick;

  /** What the agent calls the instruments; another agent has other handles. */
  private final Map<Integer, InstrumentName> names = new HashMap<>();

  /** The requests that the agent was told of. */
  private final Set<String> told = new HashSet<>();

  /** Those of them that are over, of which it has still to hear. */
  private final Set<String> withdrawn = new LinkedHashSet<>();

  /**
   * A core.
   *
   * @param onTick what else is to be done regularly
   */
  ImporterCore(
      AgentLink agent,
      OpenRequests requests,
      PendingCalls calls,
      Supplier<Settings> settings,
      LongConsumer onTick) {
    this.agent = agent;
    this.scan = new AgentScan(agent);
    this.requests = requests;
    this.calls = calls;
    this.settings = settings;
    this.onTick = onTick;
  }

  // ---- the agent comes and goes

  @Override
  public void onUp(Peer peer, long nowNanos) {
    scan.attend(nowNanos);
    if (!agent.leadsTo(peer) || scan.isHung(peer)) {
      return; // one that hangs is there again when it says something
    }
    scan.forget();
    Peer before = agent.agent();
    if (!peer.equals(before)) {
      if (before != null) {
        LOG.info("the agent {} is gone", before);
        lose(Causes.EXPORTER_STOPPED);
      }
      names.clear();
      told.clear();
      withdrawn.clear();
      LOG.info("the agent {} is there", peer);
    }
    join(peer, nowNanos);
  }

  /** The agent is told of every request, with the positions from where to go on. */
  private void join(Peer peer, long nowNanos) {
    agent.agent(peer);
    for (OpenRequest request : requests.all()) {
      if (request.standing() == Standing.OPEN) {
        request.transition(Standing.TO_OPEN);
      }
      declare(request, nowNanos);
    }
  }

  @Override
  public void onDown(Peer peer, String cause, long nowNanos) {
    scan.attend(nowNanos);
    if (peer.equals(agent.agent())) {
      LOG.info("the agent {} is gone: {}", peer, cause);
      lose(cause);
    } else if (scan.isHung(peer)) {
      LOG.info("the agent {}, which hung, is gone: {}", peer, cause);
      scan.forget();
    }
  }

  private void lose(String cause) {
    agent.agent(null);
    calls.agentGone(cause);
    for (OpenRequest request : requests.all()) {
      if (request.standing() == Standing.OPEN) {
        request.transition(Standing.TO_OPEN);
      }
      request.stale();
    }
  }

  /** An agent that hung is heard: what it said before, and says now, is of one row. */
  private void takeBack(Peer peer, long nowNanos) {
    LOG.info("the agent {} is heard again", peer);
    scan.forget();
    join(peer, nowNanos);
  }

  // ---- what clients want; on the core's thread

  /** Tells the agent of a request, now or when there is one. */
  void declare(OpenRequest request, long nowNanos) {
    switch (request.standing()) {
      case TO_RESUME -> resume(request, nowNanos);
      case TO_OPEN -> {
        if (agent.send(new Open(request.spec(agent.node())))) {
          told.add(request.id());
          request.transition(Standing.OPEN);
        }
      }
      case RESUMING, OPEN, CLOSED -> {}
    }
  }

  /** Tells the agent that a request is over. */
  void withdraw(OpenRequest request) {
    requests.remove(request);
    request.transition(Standing.CLOSED);
    if (told.remove(request.id())) {
      close(request.id());
    }
  }

  private void close(String request) {
    if (!agent.send(new Close(request))) {
      withdrawn.add(request);
    }
  }

  /** Sends a question. */
  void ask(Call<?> call) {
    if (call.future().isDone()) {
      return; // refused before
    }
    call.sending();
    if (!agent.send(call.message())) {
      calls.unsent(call, whyUnsent());
    }
  }

  private String whyUnsent() {
    if (agent.agent() != null) {
      return "the agent of this node takes no more at the moment; try again";
    }
    return scan.hung() == null
        ? "no agent runs on this node; start the bundle org.vigil.agent and try again"
        : "the agent of this node does not answer; try again, or restart the bundle"
            + " org.vigil.agent";
  }

  private void resume(OpenRequest request, long nowNanos) {
    if (agent.agent() == null || !request.transition(Standing.RESUMING)) {
      return;
    }
    Call<Optional<Spec>> call =
        calls.open(
            Questions.resume(request.name().orElseThrow()),
            nowNanos + settings.get().callTimeout().toNanos());
    call.whenDone(
        (answer, failure) -> {
          if (!calls.isClosed()) {
            resumed(request, answer == null ? null : answer.orElse(null), failure, nowNanos);
          }
        });
    ask(call);
  }

  /** Goes on as what the agent kept; null if it kept nothing, or gave no answer. */
  private void resumed(
      OpenRequest request, @Nullable Spec kept, @Nullable Throwable failure, long nowNanos) {
    boolean unsent = failure instanceof UnansweredException why && !why.wasSent();
    if (unsent || (failure != null && agent.agent() == null)) {
      request.transition(Standing.TO_RESUME); // this agent later, or the next one, may know it
      return;
    }
    boolean over = request.standing() == Standing.CLOSED;
    if (kept != null && (over || !request.isLike(kept))) {
      close(kept.request());
    } else if (kept != null) {
      String before = request.id();
      request.adopt(kept);
      requests.renamed(request, before);
    }
    if (request.transition(Standing.TO_OPEN)) {
      declare(request, nowNanos);
    }
  }

  // ---- what the agent says

  @Override
  public void onMessage(Peer from, Message message, long nowNanos) {
    scan.attend(nowNanos);
    scan.heard(from, message);
    if (scan.isHung(from)) {
      takeBack(from, nowNanos);
    }
    if (!from.equals(agent.agent())) {
      return;
    }
    if (message instanceof Look look && look.anew()) {
      join(from, nowNanos); // we hung ourselves, and it kept what it knew of us
    } else if (message instanceof Delivered delivered) {
      deliver(delivered);
    } else if (message instanceof CallMessage answer) {
      calls.answer(answer.id(), answer);
    } else if (message instanceof Monitors answer) {
      calls.answer(answer.id(), answer);
    } else if (message instanceof Resumed answer) {
      calls.answer(answer.id(), answer);
    }
  }

  private void deliver(Delivered delivered) {
    delivered
        .introduced()
        .forEach(introduced -> names.put(introduced.handle(), introduced.instrument()));
    OpenRequest request = requests.get(delivered.request());
    if (request == null) {
      agent.send(new Close(delivered.request()));
    } else {
      request.arrive(delivered.events(), names);
    }
  }

  // ---- time

  @Override
  public long onTick(long nowNanos) {
    scan.attend(nowNanos);
    if (scan.look(!requests.all().isEmpty() || calls.areAny(), nowNanos)) {
      LOG.warn(
          "the agent {} does not answer any more; it hangs. What is monitored is stale until it is"
              + " back",
          agent.agent());
      lose(Causes.UNREACHABLE);
    }
    calls.expire(nowNanos);
    requests.takeExpired(nowNanos).forEach(this::withdraw);
    withdrawn.removeIf(id -> agent.send(new Close(id)));
    for (OpenRequest request : requests.all()) {
      declare(request, nowNanos);
      tell(request);
      acknowledge(request);
    }
    onTick.accept(nowNanos);
    return nowNanos + TICK_NANOS;
  }

  /**
   * Tells the agent how far the client of a named request has taken its reports (R19). For any
   * thread: it is said by the thread that delivered, so that a clean stop loses no position.
   */
  void tell(OpenRequest request) {
    if (request.name().isPresent()) {
      tellTaken(request);
    }
  }

  /** Who wants every report says what need not be kept for it any more (G5); in no haste. */
  private void acknowledge(OpenRequest request) {
    if (request.wanted().mode() == Mode.EVERY) {
      tellTaken(request);
    }
  }

  private void tellTaken(OpenRequest request) {
    if (request.standing() != Standing.OPEN) {
      return;
    }
    var positions = request.watchlist().takeUntold();
    if (!positions.isEmpty() && !agent.send(new Taken(request.id(), positions))) {
      request.watchlist().untold(positions);
    }
  }
}
