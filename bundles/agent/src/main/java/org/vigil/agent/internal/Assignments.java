package org.vigil.agent.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.InstanceRequest;
import org.vigil.api.client.TakeoverRequest;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage;
import org.vigil.spi.message.AssignmentMessage.AskInstance;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.InstanceAnswer;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;

/** Who may speak for what, as coordinators and exporters say; for the view of the whole only. */
final class Assignments {
  private static final int MAX_QUESTIONS = 256;

  private final Outlet outlet;
  private final Entities entities;
  private final Set<Peer> standbys = new HashSet<>();
  private final Map<Peer, Map<EntityName, Refused>> refused = new HashMap<>();
  private final Map<Long, Consumer<TakeoverAnswer>> takeovers = new LinkedHashMap<>();
  private final Map<Long, Consumer<InstanceAnswer>> instances = new LinkedHashMap<>();
  private long lastQuestion;

  Assignments(Outlet outlet, Entities entities) {
    this.outlet = outlet;
    this.entities = entities;
  }

  void onMessage(Peer from, AssignmentMessage message) {
    if (message instanceof Assigned assigned) {
      boolean nobody = assigned.primary().isEmpty() && assigned.backups().isEmpty();
      KnownEntity entity = entities.getOrAdd(assigned.entity());
      entity.assigned = nobody ? null : assigned;
      entities.tidy(entity);
    } else if (message instanceof Refused refusal) {
      Map<EntityName, Refused> its = refused.computeIfAbsent(from, any -> new TreeMap<>());
      if (refusal.lifted()) {
        its.remove(refusal.entity());
      } else {
        its.put(refusal.entity(), refusal);
      }
    } else if (message instanceof Offer offer) {
      if (offer.standby()) {
        standbys.add(from);
      } else {
        standbys.remove(from);
      }
    } else if (message instanceof TakeoverAnswer answer) {
      Consumer<TakeoverAnswer> asker = takeovers.remove(answer.id());
      if (asker != null) {
        asker.accept(answer);
      }
    } else if (message instanceof InstanceAnswer answer) {
      Consumer<InstanceAnswer> asker = instances.remove(answer.id());
      if (asker != null) {
        asker.accept(answer);
      }
    }
  }

  /** Whoever takes its place says anew what it said. */
  void down(Peer peer) {
    standbys.remove(peer);
    refused.remove(peer);
  }

  boolean isStandby(Peer exporter) {
    return standbys.contains(exporter);
  }

  /** Offers that are refused now; each once, whoever refuses it. */
  List<Refused> refused() {
    return refused.values().stream().flatMap(its -> its.values().stream()).distinct().toList();
  }

  /**
   * Asks a coordinator to move an entity; the answer comes once, on the core's thread, unless
   * nobody answers.
   */
  void takeOver(
      @Nullable Peer coordinator,
      TakeoverRequest request,
      Caller caller,
      Consumer<TakeoverAnswer> answer) {
    long id = ++lastQuestion;
    AskTakeover question =
        new AskTakeover(id, request.entity(), request.to().orElse(""), request.reason(), caller);
    if (coordinator == null || !outlet.send(coordinator, question)) {
      answer.accept(
          new TakeoverAnswer(
              id, request.entity(), false, Optional.of(noCoordinator()), "", "", Epoch.NONE));
      return;
    }
    remember(takeovers, id, answer);
  }

  /**
   * Asks a coordinator to have an entity's service made on a node; the answer comes once, on the
   * core's thread, unless nobody answers.
   */
  void instantiate(
      @Nullable Peer coordinator,
      InstanceRequest request,
      Caller caller,
      Consumer<InstanceAnswer> answer) {
    long id = ++lastQuestion;
    AskInstance question =
        new AskInstance(id, request.entity(), request.node(), request.reason(), caller);
    if (coordinator == null || !outlet.send(coordinator, question)) {
      answer.accept(
          new InstanceAnswer(
              id, request.entity(), false, Optional.of(noCoordinator()), request.node()));
      return;
    }
    remember(instances, id, answer);
  }

  private static Refusal noCoordinator() {
    return new Refusal(
        Causes.UNREACHABLE, "no coordinator is up on this node: is org.vigil.failover started?");
  }

  private static <T> void remember(Map<Long, T> questions, long id, T asker) {
    questions.put(id, asker);
    if (questions.size() > MAX_QUESTIONS) {
      questions.remove(questions.keySet().iterator().next());
    }
  }
}
