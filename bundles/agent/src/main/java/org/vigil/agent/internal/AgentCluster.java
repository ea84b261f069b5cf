package org.vigil.agent.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.EntityInfo;
import org.vigil.api.client.ExporterInfo;
import org.vigil.api.client.Instance;
import org.vigil.api.client.InstanceRequest;
import org.vigil.api.client.MonitorInfo;
import org.vigil.api.client.NodeInfo;
import org.vigil.api.client.Outage;
import org.vigil.api.client.States;
import org.vigil.api.client.Takeover;
import org.vigil.api.client.TakeoverRequest;
import org.vigil.spi.DutyCycle;
import org.vigil.spi.Neighbour;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.SessionMessage.MonitorState;

/**
 * The view of the whole as the agent has it (F45). Each call looks at the core once, on the core's
 * thread.
 */
final class AgentCluster implements Cluster {
  private static final long LIMIT_SECONDS = 5;

  /** Making a service may take 30 s. */
  private static final long INSTANCE_LIMIT_SECONDS = 35;

  private final DutyCycle dutyCycle;
  private final AgentCore core;
  private final Supplier<String> transport;
  private final Supplier<List<Neighbour>> neighbours;

  AgentCluster(
      DutyCycle dutyCycle,
      AgentCore core,
      Supplier<String> transport,
      Supplier<List<Neighbour>> neighbours) {
    this.dutyCycle = dutyCycle;
    this.core = core;
    this.transport = transport;
    this.neighbours = neighbours;
  }

  private <T> T look(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    dutyCycle.execute(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the agent was asked", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "the agent does not answer: is org.vigil.agent started, or does it hang?", e);
    }
  }

  @Override
  public List<NodeInfo> nodes() {
    List<Neighbour> others = neighbours.get();
    return look(
        () -> {
          Map<String, Peer> agents = new TreeMap<>();
          Peer self = core.self();
          if (!self.node().isEmpty()) {
            agents.put(self.node(), self);
          }
          core.peers().stream()
              .filter(peer -> peer.role() == Role.AGENT)
              .forEach(peer -> agents.put(peer.node(), peer));
          List<NodeInfo> nodes = new ArrayList<>();
          agents.forEach((id, agent) -> nodes.add(view(agent, self, others)));
          others.stream()
              .filter(other -> isMore(other, agents.keySet()))
              .forEach(other -> nodes.add(view(other)));
          return nodes;
        });
  }

  private NodeInfo view(Peer agent, Peer self, List<Neighbour> others) {
    String id = agent.node();
    boolean isLocal = id.equals(self.node());
    Optional<Neighbour> known =
        others.stream()
            .filter(other -> other.node().equals(id))
            .filter(other -> isLocal ? other.isSelf() : other.state().equals(Neighbour.LINKED))
            .findFirst();
    String refusal =
        known.filter(it -> it.state().equals(Neighbour.REFUSED)).map(Neighbour::reason).orElse("");
    String detail = refusal.isEmpty() && isLocal ? hung() : refusal;
    return new Views.Node(
        id,
        incarnation(agent),
        isLocal,
        refusal.isEmpty() ? "up" : "alone",
        sumOn(id, entity -> 1),
        sumOn(id, entity -> entity.declarations().size()),
        transport.get(),
        known.map(Neighbour::address).orElse(""),
        detail);
  }

  /** Says that importers of this node hang; empty if none does. */
  private String hung() {
    return core.hungImporters().stream()
        .map(importer -> importer.name() + " hangs: what its clients asked for is kept for them")
        .collect(Collectors.joining("; "));
  }

  /** Whether there is a node of which its agent does not speak. */
  private static boolean isMore(Neighbour other, Set<String> shown) {
    return !other.isSelf()
        && (!other.state().equals(Neighbour.LINKED) || !shown.contains(other.node()));
  }

  private NodeInfo view(Neighbour other) {
    boolean isLinked = other.state().equals(Neighbour.LINKED);
    return new Views.Node(
        other.node().isEmpty() ? other.address() : other.node(),
        "",
        false,
        isLinked ? "up" : other.state(),
        0,
        0,
        transport.get(),
        other.address(),
        isLinked ? "its agent is not there" : other.reason());
  }

  private int sumOn(String node, ToIntFunction<KnownEntity> what) {
    return core.entities().known().stream()
        .filter(entity -> isOn(entity, node))
        .mapToInt(what)
        .sum();
  }

  private static boolean isOn(KnownEntity entity, String node) {
    Peer primary = entity.primary();
    return primary != null && primary.node().equals(node);
  }

  private static String incarnation(Peer peer) {
    return String.format("%04x", peer.incarnation() >>> 48);
  }

  @Override
  public List<EntityInfo> entities() {
    return look(
        () -> {
          List<EntityInfo> all = new ArrayList<>();
          core.entities().known().forEach(entity -> all.add(view(entity)));
          core.assignments().refused().forEach(refused -> all.add(view(refused)));
          all.sort((one, other) -> one.name().compareTo(other.name()));
          return all;
        });
  }

  private EntityInfo view(KnownEntity entity) {
    Assigned assigned = entity.assigned;
    List<String> backups =
        assigned == null ? List.of() : assigned.backups().stream().map(Peer::label).toList();
    String owner = entity.owner().isEmpty() && assigned != null ? assigned.owner() : entity.owner();
    return new Views.EntityView(
        entity.name(),
        entity.floor(),
        entity.isProvisional(),
        Optional.ofNullable(entity.primary()).map(Peer::label),
        backups,
        entity.isOpen() ? States.GOOD : States.UNAVAILABLE,
        detail(entity, assigned),
        owner,
        entity.declarations().size());
  }

  private static String detail(KnownEntity entity, @Nullable Assigned assigned) {
    if (entity.isOpen()) {
      return assigned == null ? "" : String.join("; ", assigned.remarks());
    }
    boolean isHeld = assigned != null && assigned.cause().equals(Causes.FLAPPING);
    return isHeld ? "flapping: it was taken over too often lately, and waits" : entity.whyClosed();
  }

  private static EntityInfo view(Refused refused) {
    return new Views.EntityView(
        refused.entity(),
        Epoch.NONE,
        false,
        Optional.empty(),
        List.of(),
        "refused",
        refused.detail(),
        refused.owner(),
        0);
  }

  @Override
  public List<ExporterInfo> exporters() {
    return look(
        () -> {
          Map<String, ExporterInfo> exporters = new TreeMap<>();
          for (Peer peer : core.peers()) {
            if (peer.role() == Role.EXPORTER) {
              exporters.put(peer.node() + "/" + peer.name(), view(peer));
            }
          }
          return List.copyOf(exporters.values());
        });
  }

  private ExporterInfo view(Peer exporter) {
    int primaryOf = 0;
    int backupOf = 0;
    int armed = 0;
    for (KnownEntity entity : core.entities().known()) {
      Assigned assigned = entity.assigned;
      if (exporter.equals(entity.primary())) {
        primaryOf++;
        armed += entity.armed();
      } else if (assigned != null && assigned.backups().contains(exporter)) {
        backupOf++;
      }
    }
    return new Views.Exporter(
        exporter.name(),
        exporter.node(),
        incarnation(exporter),
        core.assignments().isStandby(exporter),
        primaryOf,
        backupOf,
        armed);
  }

  @Override
  public List<MonitorInfo> monitors() {
    return look(
        () -> {
          long now = core.nowNanos();
          List<MonitorInfo> monitors = new ArrayList<>();
          for (WatchedRequest request : core.interests().requests()) {
            request.monitors().forEach(watched -> monitors.add(view(request, watched, now)));
          }
          return monitors;
        });
  }

  private MonitorInfo view(WatchedRequest request, Watched watched, long nowNanos) {
    MonitorState state = core.sessions().state(watched, nowNanos);
    return new Views.MonitorView(
        request.id(),
        request.spec().name(),
        request.spec().caller(),
        request.spec().mode(),
        watched.instrument.name,
        state.state(),
        state.cause().isEmpty() ? Optional.empty() : Optional.of(state.cause()),
        state.ageMillis() < 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(state.ageMillis())),
        Optional.ofNullable(watched.last())
            .map(last -> Views.LastReport.of(watched.instrument.name, last)),
        state.received(),
        state.conflated(),
        state.suppressed(),
        state.lost());
  }

  @Override
  public List<Outage> outages() {
    return look(
        () -> core.outages().remembered().stream().<Outage>map(Views.OutageView::of).toList());
  }

  @Override
  public CompletionStage<Takeover> takeover(TakeoverRequest request, Caller caller) {
    long began = core.nowNanos();
    CompletableFuture<Takeover> done = new CompletableFuture<>();
    dutyCycle.execute(
        () ->
            core.takeOver(
                request,
                caller,
                answer ->
                    done.complete(
                        new Views.Moved(
                            answer.entity(),
                            answer.done(),
                            answer.refusal(),
                            answer.from(),
                            answer.to(),
                            answer.epoch(),
                            Duration.ofNanos(core.nowNanos() - began)))));
    Refusal late =
        new Refusal(Causes.TIMED_OUT, "no coordinator answered within " + LIMIT_SECONDS + " s");
    return done.completeOnTimeout(
            new Views.Moved(
                request.entity(),
                false,
                Optional.of(late),
                "",
                "",
                Epoch.NONE,
                Duration.ofSeconds(LIMIT_SECONDS)),
            LIMIT_SECONDS,
            TimeUnit.SECONDS)
        // Not on the agent's own thread: who waits for it may do anything.
        .thenApplyAsync(Function.identity());
  }

  @Override
  public CompletionStage<Instance> instantiate(InstanceRequest request, Caller caller) {
    long began = core.nowNanos();
    CompletableFuture<Instance> done = new CompletableFuture<>();
    dutyCycle.execute(
        () ->
            core.instantiate(
                request,
                caller,
                answer ->
                    done.complete(
                        new Views.Made(
                            answer.entity(),
                            answer.node(),
                            answer.done(),
                            answer.refusal(),
                            Duration.ofNanos(core.nowNanos() - began)))));
    Refusal late =
        new Refusal(
            Causes.TIMED_OUT, "no coordinator answered within " + INSTANCE_LIMIT_SECONDS + " s");
    return done.completeOnTimeout(
            new Views.Made(
                request.entity(),
                request.node(),
                false,
                Optional.of(late),
                Duration.ofSeconds(INSTANCE_LIMIT_SECONDS)),
            INSTANCE_LIMIT_SECONDS,
            TimeUnit.SECONDS)
        .thenApplyAsync(Function.identity());
  }

  @Override
  public Caller caller(String bundle) {
    return new Caller(CurrentUser.name(), bundle, dutyCycle.self().node());
  }
}
