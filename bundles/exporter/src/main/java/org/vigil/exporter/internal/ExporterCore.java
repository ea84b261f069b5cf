package org.vigil.exporter.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.ChangeKey;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Instrument;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.TapOwner;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outcome;
import org.vigil.spi.Clock;
import org.vigil.spi.Core;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.AssignmentMessage.Stored;
import org.vigil.spi.message.AssignmentMessage.Withdraw;
import org.vigil.spi.message.CallMessage;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.ReadingItem;
import org.vigil.spi.message.CallMessage.Readings;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage;
import org.vigil.spi.message.ReportMessage.Arm;
import org.vigil.spi.message.ReportMessage.Fenced;
import org.vigil.spi.message.ReportMessage.KeepAlive;
import org.vigil.spi.message.ReportMessage.Spoken;

/**
 * An exporter: offers every entity of its node to the coordinators, speaks for those it is assigned
 * to, and stands by for the rest. The standby exporter is the same core, dormant.
 */
final class ExporterCore implements Core {
  private static final Logger LOG = LoggerFactory.getLogger(ExporterCore.class);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Surroundings around;
  private final List<Service> unnamed = new ArrayList<>();
  private final Map<EntityName, ExportedEntity> entities = new LinkedHashMap<>();
  private final List<ExportedEntity> closing = new ArrayList<>();
  private final Map<EntityName, Deque<Service>> contenders = new HashMap<>();
  private final Map<Instrument, ExportedEntity> byInstrument = new IdentityHashMap<>();
  private final Map<EntityName, Refused> refusals = new LinkedHashMap<>();
  private long nextCycleNanos;
  private long nextKeepAliveNanos;

  /**
   * An Instrumented service as the core knows it: its entity, and the bundle or group that owns the
   * entity's name (R9).
   */
  record Service(Entity entity, String owner, String bundle) {}

  ExporterCore(
      Outlet outlet,
      Clock clock,
      Procedures procedures,
      TapOwner owner,
      ExporterSettings settings) {
    around = new Surroundings(outlet, clock, procedures, owner, settings);
    nextCycleNanos = clock.nanos();
    nextKeepAliveNanos = nextCycleNanos;
  }

  void configure(ExporterSettings settings) {
    around.settings = settings;
  }

  // ---- services come and go

  void add(Service service) {
    unnamed.add(service);
    admit();
  }

  /** A per-node entity's name needs the node's id, which the first transport brings. */
  private void admit() {
    String node = around.outlet.self().node();
    if (node.isEmpty()) {
      return;
    }
    List<Service> ready = List.copyOf(unnamed);
    unnamed.clear();
    ready.forEach(service -> admit(service, service.entity().nameOn(node)));
  }

  private void admit(Service service, EntityName name) {
    ExportedEntity first = entities.get(name);
    if (first == null) {
      export(service, name);
      return;
    }
    contenders.computeIfAbsent(name, any -> new ArrayDeque<>()).add(service);
    LOG.warn(
        "{} is exported by {} already; the one of {} waits until that goes",
        name,
        first.owner(),
        service.bundle());
    refuse(
        new Refused(
            name,
            service.owner(),
            "exported by " + first.owner() + " already; that of " + service.bundle() + " waits",
            false));
  }

  private void export(Service service, EntityName name) {
    ExportedEntity entity = new ExportedEntity(name, service.entity(), service.owner(), around);
    entities.put(name, entity);
    service
        .entity()
        .instruments()
        .values()
        .forEach(instrument -> byInstrument.put(instrument, entity));
    around.tellCoordinators(entity.offer());
  }

  /**
   * A service of the node that cannot be exported at all; told to all agents, so that people see
   * it.
   */
  void refuse(Refused refusal) {
    refusals.put(refusal.entity(), refusal);
    around.tellAgents(refusal);
  }

  private boolean lift(EntityName name) {
    Refused refused = refusals.remove(name);
    if (refused != null) {
      around.tellAgents(new Refused(name, refused.owner(), "", true));
    }
    return true;
  }

  /**
   * The service is gone: no call enters it from here on (R18).
   *
   * @param whenEmpty run when none is inside any more, within 100 ms
   */
  void remove(Entity gone, Runnable whenEmpty) {
    unnamed.removeIf(service -> service.entity() == gone);
    ExportedEntity entity = exported(gone);
    if (entity == null) {
      contenders.values().forEach(waiting -> waiting.removeIf(service -> service.entity() == gone));
      whenEmpty.run();
    } else {
      withdraw(entity, whenEmpty);
    }
    contenders.entrySet().removeIf(entry -> entry.getValue().isEmpty() && lift(entry.getKey()));
  }

  private @Nullable ExportedEntity exported(Entity entity) {
    return entities.values().stream()
        .filter(each -> each.entity() == entity)
        .findFirst()
        .orElse(null);
  }

  private void withdraw(ExportedEntity entity, Runnable whenEmpty) {
    EntityName name = entity.name();
    Epoch held = entity.epoch();
    entity.close(Causes.SERVICE_GONE, around.clock.nanos(), whenEmpty);
    entities.remove(name);
    closing.add(entity);
    entity.entity().instruments().values().forEach(byInstrument::remove);
    around.tellCoordinators(new Withdraw(name, held));
    Deque<Service> waiting = contenders.get(name);
    Service next = waiting == null ? null : waiting.poll();
    if (next != null) {
      export(next, name);
    }
  }

  /**
   * Ends without a word, as a crash does: the taps are free, nothing is flushed. Called when the
   * core's thread has ended.
   */
  void letGo() {
    entities.values().forEach(ExportedEntity::letGo);
  }

  // ---- peers come and go

  @Override
  public void onUp(Peer peer, long nowNanos) {
    admit();
    if (peer.role() == Role.AGENT) {
      around.agents.add(peer);
      entities.values().forEach(entity -> around.outlet.send(peer, entity.offer()));
      entities.values().stream()
          .filter(ExportedEntity::isPrimary)
          .forEach(entity -> around.outlet.send(peer, entity.opened()));
      refusals.values().forEach(refusal -> around.outlet.send(peer, refusal));
    } else if (peer.role() == Role.COORDINATOR) {
      around.coordinators.add(peer);
      for (ExportedEntity entity : entities.values()) {
        around.outlet.send(peer, entity.offer());
        if (entity.isPrimary()) {
          entity.safekeeping().seed(peer);
        }
      }
    }
  }

  @Override
  public void onDown(Peer peer, String cause, long nowNanos) {
    if (around.agents.remove(peer)) {
      entities.values().forEach(entity -> entity.reports().agentGone(peer, nowNanos));
    } else if (around.coordinators.remove(peer)) {
      entities.values().forEach(entity -> entity.safekeeping().gone(peer));
    }
  }

  // ---- messages

  @Override
  public void onMessage(Peer from, Message message, long nowNanos) {
    if (message instanceof AssignmentMessage assignment) {
      onAssignment(from, assignment, nowNanos);
    } else if (message instanceof ReportMessage report) {
      onReport(from, report, nowNanos);
    } else if (message instanceof CallMessage call) {
      onCall(from, call, nowNanos);
    }
  }

  private void onAssignment(Peer from, AssignmentMessage message, long nowNanos) {
    ExportedEntity entity = entities.get(message.entity());
    if (message instanceof Assigned assigned) {
      assigned(from, assigned, entity, nowNanos);
    } else if (entity != null && message instanceof Stored stored) {
      entity.safekeeping().stored(from, stored.epoch(), stored.index());
    } else if (entity != null && message instanceof Resign resign) {
      entity.resign(resign, nowNanos);
    } else if (entity != null
        && message instanceof Refused refused
        && refused.owner().equals(entity.owner())) {
      LOG.warn(
          "{} of {} is {}: {}",
          refused.entity(),
          refused.owner(),
          refused.lifted() ? "free again" : "refused",
          refused.detail());
    }
  }

  private void assigned(
      Peer from, Assigned assigned, @Nullable ExportedEntity entity, long nowNanos) {
    boolean mine = assigned.primary().filter(around.outlet.self()::equals).isPresent();
    if (entity == null) {
      if (mine) {
        around.outlet.send(from, new Withdraw(assigned.entity(), Epoch.NONE));
      }
      return;
    }
    entity.raiseFloor(assigned.epoch());
    if (mine && assigned.epoch().isAfter(entity.epoch())) {
      entity.takeOver(
          assigned.epoch(),
          assigned.provisional(),
          assigned.cause(),
          assigned.checkpoint(),
          nowNanos);
    } else if (!mine
        && assigned.primary().isPresent()
        && assigned.epoch().isAfter(entity.epoch())) {
      entity.stepDown();
    }
  }

  private void onReport(Peer from, ReportMessage message, long nowNanos) {
    if (message instanceof Arm arm) {
      ExportedEntity entity = entities.get(arm.entity());
      if (entity != null && entity.isPrimary() && entity.epoch().equals(arm.epoch())) {
        entity.arm(from, arm.armings(), nowNanos);
      }
    } else if (message instanceof Fenced fenced) {
      ExportedEntity entity = entities.get(fenced.entity());
      if (entity != null) {
        entity.raiseFloor(fenced.floor());
        if (entity.isPrimary() && fenced.floor().isAfter(entity.epoch())) {
          entity.stepDown();
          around.tellCoordinators(entity.offer());
        }
      }
    }
  }

  private void onCall(Peer from, CallMessage call, long nowNanos) {
    if (call instanceof Read read && !read.instruments().isEmpty()) {
      ExportedEntity entity = primaryOf(read.instruments().get(0));
      if (entity != null) {
        Reads.answer(from, read, entity, around, nowNanos);
      } else {
        refuse(from, read);
      }
    } else if (call instanceof Modify modify) {
      ExportedEntity entity = primaryOf(modify.control());
      if (entity != null) {
        entity.changes().modify(from, modify, nowNanos);
      } else {
        refuse(from, modify.id(), modify.key(), modify.control());
      }
    } else if (call instanceof Fire fire) {
      ExportedEntity entity = primaryOf(fire.testPoint());
      if (entity != null) {
        entity.fires().fire(from, fire, nowNanos);
      } else {
        refuse(from, fire.id(), fire.key(), fire.testPoint());
      }
    } else if (call instanceof AskOutcome question) {
      ExportedEntity entity = primaryOf(question.control());
      if (entity != null) {
        around.outlet.send(from, entity.changes().outcome(question));
      }
    }
  }

  private @Nullable ExportedEntity primaryOf(InstrumentName name) {
    ExportedEntity entity = entities.get(name.entity());
    return entity != null && entity.isPrimary() ? entity : null;
  }

  private Refusal notPrimary(InstrumentName name) {
    return new Refusal(
        Causes.TAKEOVER,
        around.owner + " does not speak for " + name.entity() + " any more; try again");
  }

  private void refuse(Peer from, Read read) {
    List<ReadingItem> none = new ArrayList<>();
    for (InstrumentName name : read.instruments()) {
      none.add(new ReadingItem(name, null, notPrimary(name), around.clock.millis(), Epoch.NONE, 0));
    }
    around.outlet.send(from, new Readings(read.id(), none));
  }

  private void refuse(Peer from, long id, ChangeKey key, InstrumentName name) {
    around.outlet.send(
        from,
        new Answer(id, key, name, Outcome.REJECTED, notPrimary(name), null, null, 0, 0, false));
  }

  // ---- the duty cycle

  @Override
  public long onTick(long nowNanos) {
    if (nowNanos - nextCycleNanos >= 0) {
      admit();
      around.owner.drain(this::mark);
      entities.values().forEach(entity -> entity.cycle(nowNanos));
      nextCycleNanos = nowNanos + IDLE_NANOS;
    }
    for (ExportedEntity entity : entities.values()) {
      nextCycleNanos = Math.min(nextCycleNanos, entity.nextDue(nowNanos));
    }
    closing.removeIf(entity -> entity.finishClosing(nowNanos));
    if (!closing.isEmpty()) {
      nextCycleNanos = Math.min(nextCycleNanos, nowNanos + ExportedEntity.GATE_NANOS / 10);
    }
    if (nowNanos - nextKeepAliveNanos >= 0) {
      keepAlive();
      nextKeepAliveNanos = nowNanos + around.settings.keepAliveNanos();
    }
    return Math.min(nextCycleNanos, nextKeepAliveNanos);
  }

  private void mark(Instrument instrument) {
    ExportedEntity entity = byInstrument.get(instrument);
    if (entity != null) {
      entity.reports().mark(instrument);
    }
  }

  private void keepAlive() {
    for (Peer agent : around.agents) {
      List<Spoken> spoken = new ArrayList<>();
      for (ExportedEntity entity : entities.values()) {
        if (entity.isPrimary() && entity.reports().isListening(agent)) {
          spoken.add(new Spoken(entity.name(), entity.epoch()));
        }
      }
      if (!spoken.isEmpty()) {
        around.outlet.send(agent, new KeepAlive(spoken));
      }
    }
  }
}
