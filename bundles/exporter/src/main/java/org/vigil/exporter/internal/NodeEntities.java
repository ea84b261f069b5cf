package org.vigil.exporter.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Instrument;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Refused;

/**
 * The entities of this node by name: the first service that brings a name has it, others wait until
 * it goes, and are told of meanwhile.
 */
final class NodeEntities {
  private static final Logger LOG = LoggerFactory.getLogger(NodeEntities.class);

  /** Of how many names that are not exported here the floor is remembered. */
  private static final int MAX_FLOORS = 10_000;

  private final Surroundings around;
  private final List<Service> unnamed = new ArrayList<>();
  private final Map<EntityName, ExportedEntity> exported = new LinkedHashMap<>();
  private final Map<ExportedEntity, Runnable> closing = new LinkedHashMap<>();
  private final Map<EntityName, Deque<Service>> contenders = new HashMap<>();
  private final IdentityHashMap<Instrument, ExportedEntity> byInstrument = new IdentityHashMap<>();
  private final Map<Object, Refused> refusals = new LinkedHashMap<>();
  private final Map<EntityName, Epoch> floors =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EntityName, Epoch> eldest) {
          return size() > MAX_FLOORS;
        }
      };

  private String node = "";

  NodeEntities(Surroundings around) {
    this.around = around;
  }

  Collection<ExportedEntity> all() {
    return exported.values();
  }

  @Nullable ExportedEntity find(EntityName name) {
    return exported.get(name);
  }

  @Nullable ExportedEntity find(Instrument instrument) {
    return byInstrument.get(instrument);
  }

  /** An epoch of a name that nothing here has; a service that brings the name gets above it. */
  void raiseFloor(EntityName name, Epoch known) {
    floors.merge(name, known, (before, now) -> now.isAfter(before) ? now : before);
  }

  // ---- services come

  void add(Service service) {
    unnamed.add(service);
    admit();
  }

  /**
   * A per-node entity's name needs the node's id, which the first transport brings; with another id
   * it is another entity.
   */
  void admit() {
    String now = around.outlet.self().node();
    if (now.isEmpty()) {
      return;
    }
    if (!now.equals(node)) {
      node = now;
      exported.values().stream().filter(this::isMisnamed).toList().forEach(this::rename);
    }
    List<Service> ready = List.copyOf(unnamed);
    unnamed.clear();
    ready.forEach(this::admit);
  }

  private boolean isMisnamed(ExportedEntity entity) {
    return !entity.isClosing() && !entity.name().equals(entity.entity().nameOn(node));
  }

  private void rename(ExportedEntity entity) {
    entity.close(around.clock.nanos());
    closing.put(entity, () -> add(entity.service()));
  }

  private void admit(Service service) {
    EntityName name = service.entity().nameOn(node);
    ExportedEntity first = exported.get(name);
    if (first == null) {
      export(service, name);
      return;
    }
    contenders.computeIfAbsent(name, any -> new ArrayDeque<>()).add(service);
    if (!first.isClosing()) {
      String bundle = first.service().bundle();
      LOG.warn(
          "{} is exported by {} already; the one of {} waits until that goes",
          name,
          bundle,
          service.bundle());
      refuse(
          service,
          new Refused(
              name,
              service.owner(),
              "exported by " + bundle + " already; that of " + service.bundle() + " waits",
              false));
    }
  }

  private void export(Service service, EntityName name) {
    Epoch floor = floors.getOrDefault(name, Epoch.NONE);
    ExportedEntity entity = new ExportedEntity(name, service, floor, around);
    exported.put(name, entity);
    service.entity().instruments().values().forEach(each -> byInstrument.put(each, entity));
    around.peers.tellCoordinators(entity.offer());
  }

  // ---- what cannot be exported

  /**
   * Something cannot be exported; told to all agents, so that people see it.
   *
   * @param what the same object lifts it
   */
  void refuse(Object what, Refused refusal) {
    refusals.put(what, refusal);
    around.peers.tellAgents(refusal);
  }

  void lift(Object what) {
    Refused refused = refusals.remove(what);
    if (refused != null) {
      around.peers.tellAgents(new Refused(refused.entity(), refused.owner(), "", true));
      refusals.values().stream()
          .filter(other -> other.entity().equals(refused.entity()))
          .forEach(around.peers::tellAgents);
    }
  }

  void tellRefusals(Peer agent) {
    refusals.values().forEach(refusal -> around.peers.tell(agent, refusal));
  }

  // ---- services go

  /**
   * The service is gone: no call enters it from here on (R18).
   *
   * @param whenEmpty run when none is inside any more, within 100 ms
   */
  void remove(Service gone, Runnable whenEmpty, long nowNanos) {
    lift(gone);
    for (ExportedEntity entity : exported.values()) {
      if (entity.service() == gone) {
        if (!entity.isClosing()) {
          entity.close(nowNanos);
        }
        closing.put(entity, whenEmpty);
        finishClosing(nowNanos);
        return;
      }
    }
    unnamed.removeIf(service -> service == gone);
    contenders.values().forEach(waiting -> waiting.removeIf(service -> service == gone));
    contenders.values().removeIf(Deque::isEmpty);
    whenEmpty.run();
  }

  boolean isClosing() {
    return !closing.isEmpty();
  }

  /** Ends the closings that are over; whoever waits for the name has it then. */
  void finishClosing(long nowNanos) {
    if (closing.isEmpty()) {
      return;
    }
    List<ExportedEntity> over =
        closing.keySet().stream().filter(entity -> entity.finishClosing(nowNanos)).toList();
    for (ExportedEntity entity : over) {
      EntityName name = entity.name();
      exported.remove(name);
      entity.entity().instruments().values().forEach(byInstrument::remove);
      raiseFloor(name, entity.floor());
      Runnable whenEmpty = closing.remove(entity);
      if (whenEmpty != null) {
        whenEmpty.run();
      }
      Deque<Service> waiting = contenders.remove(name);
      if (waiting != null) {
        waiting.forEach(this::lift);
        waiting.forEach(this::admit);
      }
    }
  }

  /** Frees all taps. */
  void letGo() {
    exported.values().forEach(ExportedEntity::letGo);
  }
}
