package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.EntityName;
import org.vigil.api.InstrumentName;
import org.vigil.api.NamePattern;
import org.vigil.api.client.Causes;
import org.vigil.api.client.States;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.ReportMessage.Arm;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.SessionMessage;
import org.vigil.spi.message.SessionMessage.AskMonitors;
import org.vigil.spi.message.SessionMessage.Became;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.message.SessionMessage.Delivered;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Forget;
import org.vigil.spi.message.SessionMessage.Introduced;
import org.vigil.spi.message.SessionMessage.Keep;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.MonitorState;
import org.vigil.spi.message.SessionMessage.Monitors;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Reported;
import org.vigil.spi.message.SessionMessage.Resume;
import org.vigil.spi.message.SessionMessage.Resumed;
import org.vigil.spi.message.SessionMessage.Spec;
import org.vigil.spi.message.SessionMessage.Taken;

/**
 * What this node's importers want to see: their requests, which instruments these cover, and what
 * the primaries are told of it. Interest belongs here, on the importing side; exporters forget it
 * when they die, and hear it anew (G2).
 */
final class Interests {
  private final Outlet outlet;
  private final Map<EntityName, KnownEntity> entities;
  private final Outages outages;
  private final Map<String, WatchedRequest> requests = new LinkedHashMap<>();
  private final Set<WatchedRequest> withEvents = new LinkedHashSet<>();
  private final Set<Watched> holding = new LinkedHashSet<>();
  private final Map<InstrumentName, Integer> handles = new HashMap<>();
  private final List<InstrumentName> names = new ArrayList<>();
  private final Map<Peer, Set<Integer>> introduced = new HashMap<>();
  private final Map<Long, Asked> asked = new HashMap<>();
  private long lastId;

  /** A question about a named request that was passed on to the coordinator. */
  private record Asked(Peer importer, long id) {}

  Interests(Outlet outlet, Map<EntityName, KnownEntity> entities, Outages outages) {
    this.outlet = outlet;
    this.entities = entities;
    this.outages = outages;
  }

  // ---- what importers say

  void onSession(Peer from, SessionMessage message, @Nullable Peer coordinator, long nowNanos) {
    if (message instanceof Open open) {
      open(from, open.spec());
    } else if (message instanceof Close close) {
      close(close.request(), coordinator);
    } else if (message instanceof Taken taken) {
      WatchedRequest request = requests.get(taken.request());
      if (request != null) {
        request.taken(taken.positions());
      }
    } else if (message instanceof Resume resume && from.role() == Role.IMPORTER) {
      resume(from, resume, coordinator);
    } else if (message instanceof Resumed resumed) {
      Asked by = asked.remove(resumed.id());
      if (by != null) {
        outlet.send(by.importer(), new Resumed(by.id(), resumed.spec()));
      }
    } else if (message instanceof AskMonitors question) {
      outlet.send(from, new Monitors(question.id(), states(question.request(), nowNanos)));
    }
  }

  private void open(Peer importer, Spec spec) {
    WatchedRequest known = requests.get(spec.request());
    if (known == null) {
      known = new WatchedRequest(spec, importer, withEvents);
      requests.put(spec.request(), known);
    } else {
      known.takeUp(spec, importer);
      introduced.remove(importer);
    }
    for (NamePattern pattern : spec.patterns()) {
      if (pattern.isExact()) {
        watch(known, InstrumentName.of(pattern.toString()));
      }
    }
    for (Watched watched : known.monitors().values()) {
      known.emit(new Became(watched.handle, watched.state(), watched.cause()));
    }
    for (KnownEntity entity : entities.values()) {
      if (entity.isOpen()) {
        arm(known, entity);
      }
    }
  }

  private Watched watch(WatchedRequest request, InstrumentName instrument) {
    Watched watched = request.monitors().get(instrument);
    if (watched == null) {
      watched = new Watched(request, instrument, handle(instrument));
      Position position = request.takenOf(instrument);
      if (position != null) {
        watched.resumeFrom(position.epoch(), position.sequence());
      }
      request.monitors().put(instrument, watched);
    }
    return watched;
  }

  private int handle(InstrumentName instrument) {
    return handles.computeIfAbsent(
        instrument,
        name -> {
          names.add(name);
          return names.size() - 1;
        });
  }

  private void close(String id, @Nullable Peer coordinator) {
    WatchedRequest request = requests.get(id);
    if (request == null) {
      return;
    }
    drop(request);
    if (request.isNamed() && coordinator != null) {
      outlet.send(coordinator, new Forget(request.spec().name()));
    }
  }

  private void drop(WatchedRequest request) {
    requests.remove(request.id());
    withEvents.remove(request);
    Set<EntityName> touched = new HashSet<>();
    for (Watched watched : request.monitors().values()) {
      outages.doneWith(watched);
      holding.remove(watched);
      touched.add(watched.instrument.entity());
    }
    outages.forget(request);
    for (EntityName name : touched) {
      KnownEntity entity = entities.get(name);
      if (entity != null && entity.isOpen()) {
        Set<Integer> changed = new LinkedHashSet<>();
        for (int handle = 0; handle < entity.declarations().size(); handle++) {
          if (entity.watchers(handle).removeIf(watched -> watched.request == request)) {
            changed.add(handle);
          }
        }
        tell(entity, changed, false);
      }
    }
  }

  private void resume(Peer importer, Resume resume, @Nullable Peer coordinator) {
    Optional<WatchedRequest> known =
        requests.values().stream()
            .filter(request -> request.spec().name().equals(resume.name()))
            .findFirst();
    if (known.isPresent() || coordinator == null) {
      outlet.send(importer, new Resumed(resume.id(), known.map(WatchedRequest::kept)));
      return;
    }
    long id = ++lastId;
    asked.put(id, new Asked(importer, resume.id()));
    if (!outlet.send(coordinator, new Resume(id, resume.name()))) {
      asked.remove(id);
      outlet.send(importer, new Resumed(resume.id(), Optional.empty()));
    }
  }

  /** An importer is gone: its requests are kept for its return (R19). */
  void park(Peer importer, long untilNanos) {
    introduced.remove(importer);
    asked.values().removeIf(by -> by.importer().equals(importer));
    requests.values().stream()
        .filter(request -> importer.equals(request.importer()))
        .forEach(request -> request.park(untilNanos));
  }

  void expire(long nowNanos) {
    requests.values().stream()
        .filter(request -> request.isExpired(nowNanos))
        .toList()
        .forEach(this::drop);
  }

  /**
   * Named requests are kept by the coordinator as well, for when importer and agent are both gone.
   */
  void keep(@Nullable Peer coordinator) {
    if (coordinator != null) {
      requests.values().stream()
          .filter(WatchedRequest::wantsKeeping)
          .forEach(request -> outlet.send(coordinator, new Keep(request.kept())));
    }
  }

  // ---- what exporters are told

  /** A primary is there, perhaps a new one: everything that is watched is armed there. */
  void armAll(KnownEntity entity) {
    for (WatchedRequest request : requests.values()) {
      cover(request, entity);
    }
    Set<Integer> all = new LinkedHashSet<>();
    for (int handle = 0; handle < entity.declarations().size(); handle++) {
      all.add(handle);
    }
    tell(entity, all, true);
    reportMissing(entity);
  }

  private void arm(WatchedRequest request, KnownEntity entity) {
    tell(entity, cover(request, entity), true);
  }

  /** Watches what the request's patterns cover of the entity; says which instruments these are. */
  private Set<Integer> cover(WatchedRequest request, KnownEntity entity) {
    Set<Integer> covered = new LinkedHashSet<>();
    if (request.spec().patterns().stream().noneMatch(pattern -> pattern.matches(entity.name()))) {
      return covered;
    }
    for (int handle = 0; handle < entity.declarations().size(); handle++) {
      Declaration declaration = entity.declarations().get(handle);
      if (!request.covers(entity.name(handle))) {
        continue;
      }
      Watched watched = watch(request, entity.name(handle));
      entity.watchers(handle).remove(watched);
      if (watched.arm(declaration)) {
        entity.watchers(handle).add(watched);
        covered.add(handle);
      } else {
        watched.become(States.UNAVAILABLE, Causes.TYPE_CHANGED);
        outages.doneWith(watched);
      }
    }
    return covered;
  }

  /** What was watched under a former epoch and is not declared any more is said to be so (R13). */
  private void reportMissing(KnownEntity entity) {
    for (WatchedRequest request : requests.values()) {
      for (Watched watched : request.monitors().values()) {
        boolean of = watched.instrument.entity().equals(entity.name());
        if (of && entity.handle(watched.instrument.name()) == null) {
          watched.become(States.UNAVAILABLE, Causes.NOT_EXPORTED);
          outages.doneWith(watched);
        }
      }
    }
  }

  private void tell(KnownEntity entity, Set<Integer> changed, boolean anew) {
    Peer primary = entity.primary();
    if (primary == null) {
      return;
    }
    List<Arming> armings = new ArrayList<>();
    for (int handle : changed) {
      Arming arming = entity.arming(handle, anew);
      if (arming != null) {
        armings.add(arming);
      }
    }
    if (!armings.isEmpty()) {
      outlet.send(primary, new Arm(entity.name(), entity.floor(), armings));
    }
  }

  // ---- what happens to entities

  void close(
      OutageCase outage,
      KnownEntity entity,
      Map<String, Integer> pendingBySession,
      boolean unavailable) {
    Map<WatchedRequest, List<Watched>> monitors = new LinkedHashMap<>();
    Map<WatchedRequest, Integer> pending = new LinkedHashMap<>();
    for (WatchedRequest request : requests.values()) {
      List<Watched> watched =
          request.monitors().values().stream()
              .filter(each -> each.instrument.entity().equals(entity.name()))
              .toList();
      if (!watched.isEmpty()) {
        monitors.put(request, watched);
      }
      Integer operations = pendingBySession.get(request.spec().session());
      if (operations != null) {
        pending.put(request, operations);
      }
    }
    outages.ended(outage, entity.name(), entity.floor(), monitors, pending);
    if (unavailable) {
      monitors
          .values()
          .forEach(all -> all.forEach(watched -> watched.become(States.UNAVAILABLE, outage.cause)));
    }
  }

  void becomeStale(KnownEntity entity) {
    eachWatched(entity, watched -> watched.become(States.STALE, ""));
  }

  /** Heard again: quiet is not dead. */
  void becomeAgain(KnownEntity entity) {
    eachWatched(
        entity,
        watched -> {
          if (watched.state().equals(States.STALE)) {
            watched.become(States.GOOD, "");
          }
        });
  }

  private void eachWatched(KnownEntity entity, Consumer<Watched> action) {
    for (int handle = 0; handle < entity.declarations().size(); handle++) {
      for (Watched watched : entity.watchers(handle)) {
        action.accept(watched);
      }
    }
  }

  // ---- the streams

  /** The monitor had a report, which may wait for its minimum interval to end. */
  void reported(Watched watched) {
    if (watched.isHolding()) {
      holding.add(watched);
    }
  }

  /** Delivers reports whose minimum interval is over; says when the next one is due. */
  long deliverDue(long nowNanos, long otherwise) {
    long next = otherwise;
    for (Watched watched : List.copyOf(holding)) {
      watched.deliverDue(nowNanos);
      if (watched.isHolding()) {
        next = watched.nextDue(next);
      } else {
        holding.remove(watched);
      }
    }
    return next;
  }

  void flush() {
    if (!withEvents.isEmpty()) {
      withEvents.removeIf(this::flush);
    }
  }

  private boolean flush(WatchedRequest request) {
    Peer importer = request.importer();
    List<Event> events = request.events();
    if (importer == null || events.isEmpty()) {
      return true;
    }
    Set<Integer> known = introduced.computeIfAbsent(importer, any -> new HashSet<>());
    List<Introduced> unknown = new ArrayList<>();
    for (Event event : events) {
      int handle = handleOf(event);
      if (handle >= 0 && !known.contains(handle)) {
        unknown.add(new Introduced(handle, names.get(handle)));
      }
    }
    if (!outlet.send(importer, new Delivered(request.id(), unknown, events))) {
      return false; // kept; the next flush tries again
    }
    unknown.forEach(each -> known.add(each.handle()));
    request.sent();
    return true;
  }

  private static int handleOf(Event event) {
    if (event instanceof Reported report) {
      return report.handle();
    }
    if (event instanceof Missed missed) {
      return missed.handle();
    }
    return event instanceof Became became ? became.handle() : -1;
  }

  // ---- for people

  Map<String, WatchedRequest> requests() {
    return requests;
  }

  List<MonitorState> states(String id, long nowNanos) {
    WatchedRequest request = requests.get(id);
    List<MonitorState> states = new ArrayList<>();
    if (request != null) {
      request.monitors().values().forEach(watched -> states.add(state(watched, nowNanos)));
    }
    return states;
  }

  MonitorState state(Watched watched, long nowNanos) {
    KnownEntity entity = entities.get(watched.instrument.entity());
    long age =
        entity == null || entity.openedMillis == 0
            ? -1
            : (nowNanos - entity.lastHeardNanos) / 1_000_000;
    return new MonitorState(
        watched.instrument,
        watched.state(),
        watched.cause(),
        age,
        watched.total.received,
        watched.total.conflated,
        watched.total.suppressed,
        watched.total.lost);
  }
}
