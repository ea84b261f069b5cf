package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.States;
import org.vigil.api.client.TakeoverRequest;
import org.vigil.spi.Clock;
import org.vigil.spi.Core;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;
import org.vigil.spi.message.CallMessage;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.ListInstruments;
import org.vigil.spi.message.CallMessage.Listed;
import org.vigil.spi.message.CallMessage.Listing;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage;
import org.vigil.spi.message.ReportMessage.Closed;
import org.vigil.spi.message.ReportMessage.Fenced;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.KeepAlive;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.ReportMessage.Spoken;
import org.vigil.spi.message.SessionMessage;

/**
 * A node's monitoring agent (the patent's TifMon): stands between all exporters anywhere and the
 * importers of its node. It knows who speaks for which entity in which epoch, closes each epoch
 * once when its exporter dies or resigns (Fig. 5), and re-arms the node's monitors at the successor
 * (Fig. 4).
 */
final class AgentCore implements Core {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int PAGE = 500;

  private final Outlet outlet;
  private final Clock clock;
  private final Map<EntityName, KnownEntity> entities = new TreeMap<>();
  private final Set<Peer> peers = new HashSet<>();
  private final Set<Peer> standbys = new HashSet<>();
  private final Map<EntityName, Assigned> assignments = new HashMap<>();
  private final Map<EntityName, Refused> refused = new TreeMap<>();
  private final Map<Long, Consumer<TakeoverAnswer>> takeovers = new LinkedHashMap<>();
  private final Outages outages;
  private final Calls calls;
  private final Interests interests;
  private AgentSettings settings;
  private long lastTakeover;
  private long fenced;
  private long nextLookNanos;

  AgentCore(Outlet outlet, Clock clock, AgentSettings settings) {
    this.outlet = outlet;
    this.clock = clock;
    this.settings = settings;
    this.outages = new Outages(clock);
    this.calls = new Calls(outlet, clock, entities);
    this.interests = new Interests(outlet, entities, outages);
    this.nextLookNanos = clock.nanos();
  }

  void configure(AgentSettings newSettings) {
    settings = newSettings;
  }

  // ---- peers come and go

  @Override
  public void onUp(Peer peer, long nowNanos) {
    peers.add(peer);
  }

  @Override
  public void onDown(Peer peer, String cause, long nowNanos) {
    peers.remove(peer);
    standbys.remove(peer);
    if (peer.role() == Role.EXPORTER) {
      for (KnownEntity entity : List.copyOf(entities.values())) {
        if (peer.equals(entity.primary())) {
          close(entity, peer, cause, "message", deathOf(peer), nowNanos);
        }
      }
    } else if (peer.role() == Role.IMPORTER && isMine(peer)) {
      interests.park(peer, nowNanos + settings.graceNanos());
    }
    flush(nowNanos);
  }

  private boolean isMine(Peer peer) {
    return peer.node().equals(outlet.self().node());
  }

  private static String deathOf(Peer exporter) {
    return "death of " + exporter;
  }

  // ---- messages

  @Override
  public void onMessage(Peer from, Message message, long nowNanos) {
    if (message instanceof ReportMessage report) {
      onReport(from, report, nowNanos);
    } else if (message instanceof SessionMessage session) {
      interests.onSession(from, session, coordinator(), nowNanos);
    } else if (message instanceof CallMessage call) {
      onCall(from, call, nowNanos);
    } else if (message instanceof AssignmentMessage assignment) {
      onAssignment(from, assignment);
    }
    flush(nowNanos);
  }

  private void onReport(Peer from, ReportMessage message, long nowNanos) {
    if (message instanceof Reports reports) {
      KnownEntity entity = heard(from, reports.entity(), reports.epoch(), nowNanos);
      if (entity != null && reports.hash() == entity.hash()) {
        deliver(entity, reports, nowNanos);
      }
    } else if (message instanceof KeepAlive keepAlive) {
      for (Spoken spoken : keepAlive.spoken()) {
        heard(from, spoken.entity(), spoken.epoch(), nowNanos);
      }
    } else if (message instanceof Opened opened) {
      opened(from, opened, nowNanos);
    } else if (message instanceof Closed closed) {
      KnownEntity entity = heard(from, closed.entity(), closed.epoch(), nowNanos);
      if (entity != null) {
        String detector = closed.cause().equals(Causes.COORDINATED) ? "coordinated" : "message";
        close(
            entity,
            from,
            closed.cause(),
            detector,
            closed.cause() + " " + entity.name() + " " + closed.epoch(),
            nowNanos);
      }
    }
  }

  /**
   * The entity, if this peer speaks for it in this epoch; a lower one is refused and told so (G7).
   */
  private @Nullable KnownEntity heard(Peer from, EntityName name, Epoch epoch, long nowNanos) {
    KnownEntity entity = entities.get(name);
    if (entity == null) {
      return null;
    }
    if (entity.floor().isAfter(epoch)) {
      fenced++;
      outlet.send(from, new Fenced(name, entity.floor()));
      return null;
    }
    if (!from.equals(entity.primary()) || !entity.floor().equals(epoch)) {
      return null;
    }
    entity.lastHeardNanos = nowNanos;
    if (entity.stale) {
      entity.stale = false;
      interests.becomeAgain(entity);
    }
    return entity;
  }

  private void deliver(KnownEntity entity, Reports reports, long nowNanos) {
    List<Watched> healed = new ArrayList<>();
    for (Item item : reports.items()) {
      if (item.handle() < 0 || item.handle() >= entity.declarations().size()) {
        continue;
      }
      long asked = entity.asked(item.handle());
      for (Watched watched : entity.watchers(item.handle())) {
        if (watched.request.isParked()) {
          continue;
        }
        watched.report(item, reports.epoch(), asked, nowNanos);
        interests.reported(watched);
        if (!watched.healing.isEmpty()) {
          if (watched.isEvery() && item.timeMillis() < entity.openedMillis) {
            watched.healing.forEach(tale -> tale.replayed(entity.name()));
          }
          healed.add(watched);
        }
      }
    }
    healed.forEach(outages::doneWith);
  }

  /**
   * An epoch begins: what was open before is closed, if nobody noticed yet; monitors are armed at
   * the new primary (Fig. 4).
   */
  private void opened(Peer from, Opened opened, long nowNanos) {
    KnownEntity entity = entities.computeIfAbsent(opened.entity(), KnownEntity::new);
    if (entity.floor().isAfter(opened.epoch())) {
      fenced++;
      outlet.send(from, new Fenced(opened.entity(), entity.floor()));
      return;
    }
    Peer before = entity.primary();
    boolean again = opened.epoch().equals(entity.floor()) && from.equals(before);
    if (before != null && !again) {
      String cause = opened.cause().isEmpty() ? Causes.EXPORTER_STOPPED : opened.cause();
      close(entity, before, cause, "message", deathOf(before), nowNanos);
    }
    entity.open(opened, from, nowNanos);
    entity.openedMillis = clock.millis();
    outages.succeeded(entity.name(), opened.epoch());
    outages.tell(nowNanos);
    interests.armAll(entity);
  }

  private void close(
      KnownEntity entity, Peer exporter, String cause, String detector, String key, long nowNanos) {
    if (!entity.isOpen()) {
      return;
    }
    OutageCase outage = outages.open(key, cause, detector, exporter.label(), nowNanos);
    entity.close(cause);
    Map<String, Integer> pending = calls.end(entity.name(), exporter, cause);
    interests.close(outage, entity, pending, !cause.equals(Causes.COORDINATED));
  }

  // ---- questions

  private void onCall(Peer from, CallMessage call, long nowNanos) {
    if (from.role() == Role.EXPORTER) {
      calls.answered(from, call);
    } else if (call instanceof Read read) {
      calls.read(from, read, nowNanos);
    } else if (call instanceof Modify modify) {
      calls.modify(from, modify, nowNanos);
    } else if (call instanceof Fire fire) {
      calls.fire(from, fire, nowNanos);
    } else if (call instanceof AskOutcome question) {
      calls.askOutcome(from, question, "", nowNanos);
    } else if (call instanceof ListInstruments question) {
      list(from, question);
    }
  }

  private void list(Peer from, ListInstruments question) {
    List<Listed> page = new ArrayList<>();
    for (KnownEntity entity : entities.values()) {
      if (!question.pattern().matches(entity.name())
          || (!entity.isOpen() && entity.declarations().isEmpty())) {
        continue;
      }
      Map<String, Declaration> byName = new TreeMap<>();
      entity.declarations().forEach(declaration -> byName.put(declaration.name(), declaration));
      for (Declaration declaration : byName.values()) {
        if (question.pattern().matches(entity.name().instrument(declaration.name()))) {
          page.add(
              new Listed(
                  entity.name().instrument(declaration.name()),
                  declaration,
                  entity.isOpen() ? entity.floor() : Epoch.NONE,
                  entity.isOpen() ? States.GOOD : States.UNAVAILABLE));
        }
        if (page.size() >= PAGE) {
          outlet.send(from, new Listing(question.id(), page, false));
          page = new ArrayList<>();
        }
      }
    }
    outlet.send(from, new Listing(question.id(), page, true));
  }

  // ---- assignments, for the view of the whole

  private void onAssignment(Peer from, AssignmentMessage message) {
    if (message instanceof Assigned assigned) {
      assignments.put(assigned.entity(), assigned);
      entities.computeIfAbsent(assigned.entity(), KnownEntity::new);
    } else if (message instanceof Refused refusal) {
      if (refusal.lifted()) {
        refused.remove(refusal.entity());
      } else {
        refused.put(refusal.entity(), refusal);
      }
    } else if (message instanceof Offer offer && offer.standby()) {
      standbys.add(from);
    } else if (message instanceof TakeoverAnswer answer) {
      Consumer<TakeoverAnswer> asked = takeovers.remove(answer.id());
      if (asked != null) {
        asked.accept(answer);
      }
    }
  }

  private @Nullable Peer coordinator() {
    return peers.stream()
        .filter(peer -> peer.role() == Role.COORDINATOR && isMine(peer))
        .findFirst()
        .orElse(null);
  }

  /**
   * Asks the node's coordinator to move an entity; the answer comes once, on the core's thread,
   * unless nobody answers.
   */
  void takeOver(TakeoverRequest request, Caller caller, Consumer<TakeoverAnswer> answer) {
    long id = ++lastTakeover;
    Peer coordinator = coordinator();
    AskTakeover question =
        new AskTakeover(id, request.entity(), request.to().orElse(""), request.reason(), caller);
    if (coordinator == null || !outlet.send(coordinator, question)) {
      Refusal why =
          new Refusal(
              Causes.UNREACHABLE,
              "no coordinator is up on this node: is org.vigil.failover started?");
      answer.accept(
          new TakeoverAnswer(id, request.entity(), false, Optional.of(why), "", "", Epoch.NONE));
      return;
    }
    takeovers.put(id, answer);
    if (takeovers.size() > 256) {
      takeovers.remove(takeovers.keySet().iterator().next());
    }
  }

  // ---- what is due

  @Override
  public long onTick(long nowNanos) {
    if (nowNanos - nextLookNanos >= 0) {
      nextLookNanos = nowNanos + TICK_NANOS;
      lookForStale(nowNanos);
      calls.expire(nowNanos);
      interests.expire(nowNanos);
      interests.keep(coordinator());
    }
    long next = interests.deliverDue(nowNanos, nextLookNanos);
    flush(nowNanos);
    return next;
  }

  private void lookForStale(long nowNanos) {
    for (KnownEntity entity : entities.values()) {
      boolean silent = nowNanos - entity.lastHeardNanos >= settings.staleNanos();
      if (entity.isOpen() && !entity.stale && silent && entity.armed() > 0) {
        entity.stale = true;
        interests.becomeStale(entity);
      }
    }
  }

  private void flush(long nowNanos) {
    outages.tell(nowNanos);
    interests.flush();
  }

  // ---- for the view of the whole

  Map<EntityName, KnownEntity> entities() {
    return entities;
  }

  Set<Peer> peers() {
    return peers;
  }

  boolean isStandby(Peer exporter) {
    return standbys.contains(exporter);
  }

  @Nullable Assigned assignment(EntityName entity) {
    return assignments.get(entity);
  }

  Map<EntityName, Refused> refused() {
    return refused;
  }

  Outages outages() {
    return outages;
  }

  Interests interests() {
    return interests;
  }

  Outlet outlet() {
    return outlet;
  }

  /** Frames of epochs below a floor, refused. */
  long fenced() {
    return fenced;
  }
}
