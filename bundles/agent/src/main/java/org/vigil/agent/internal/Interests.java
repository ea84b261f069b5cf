package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Causes;
import org.vigil.api.client.States;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.ReportMessage.Arm;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.ReportMessage.Spoken;

/**
 * What this node's importers want to see: which instruments their requests cover, what the
 * primaries are told of it, and whom a report concerns. Interest belongs here, on the importing
 * side; exporters forget it when they die, and hear it anew (G2).
 *
 * <p>Patterns are asked when a request is new or an instrument is, never when an epoch begins.
 */
final class Interests {
  private final Outlet outlet;
  private final Entities entities;
  private final Outages outages;
  private final Streams streams;
  private final LastReports lastReports;
  private final Map<String, WatchedRequest> requests = new LinkedHashMap<>();
  private final Set<Watched> holding = new LinkedHashSet<>();

  /** Whose primary did not take what it was to be told. */
  private final Set<KnownEntity> untold = new LinkedHashSet<>();

  Interests(
      Outlet outlet, Entities entities, Outages outages, Streams streams, LastReports lastReports) {
    this.outlet = outlet;
    this.entities = entities;
    this.outages = outages;
    this.streams = streams;
    this.lastReports = lastReports;
  }

  // ---- requests come and go

  @Nullable WatchedRequest request(String id) {
    return requests.get(id);
  }

  Collection<WatchedRequest> requests() {
    return requests.values();
  }

  /** A request is new: everything it covers is watched, and armed where it can be. */
  void add(WatchedRequest request, long nowNanos) {
    requests.put(request.id(), request);
    for (InstrumentName name : request.names()) {
      Watched watched = request.watch(entities.getOrAdd(name.entity()).instrument(name.name()));
      if (watched != null) {
        watched.tellState();
      }
    }
    for (InstrumentName name : request.taken()) { // which may be gone since
      if (request.covers(name)) {
        request.watch(entities.getOrAdd(name.entity()).instrument(name.name()));
      }
    }
    for (KnownEntity entity : entities.all()) {
      if (!entity.byHandle().isEmpty() && request.coversSomeOf(entity.name())) {
        entity.byHandle().stream()
            .filter(instrument -> request.covers(instrument.name))
            .forEach(request::watch);
      }
    }
    arm(request, nowNanos);
  }

  /** A request has an importer again. */
  void resume(WatchedRequest request, long nowNanos) {
    request.monitors().forEach(Watched::tellState);
    arm(request, nowNanos);
  }

  private void arm(WatchedRequest request, long nowNanos) {
    Map<KnownEntity, List<KnownInstrument>> armed = new LinkedHashMap<>();
    for (Watched watched : request.monitors()) {
      KnownEntity entity = entities.getOrAdd(watched.instrument.name.entity());
      if (entity.isOpen()) {
        arm(entity, watched, nowNanos);
        armed.computeIfAbsent(entity, any -> new ArrayList<>()).add(watched.instrument);
      } else if (watched.instrument.declaration() != null) {
        watched.become(States.UNAVAILABLE, entity.whyClosed());
      }
    }
    armed.forEach((entity, instruments) -> tell(entity, instruments, true, nowNanos));
  }

  void remove(WatchedRequest request, long nowNanos) {
    requests.remove(request.id());
    streams.remove(request);
    outages.forget(request);
    Map<KnownEntity, Set<KnownInstrument>> left = new LinkedHashMap<>();
    for (Watched watched : List.copyOf(request.monitors())) {
      KnownEntity entity = entities.getOrAdd(watched.instrument.name.entity());
      left.computeIfAbsent(entity, any -> new LinkedHashSet<>()).add(watched.instrument);
      unwatch(watched);
    }
    left.forEach(
        (entity, instruments) -> {
          tell(entity, instruments, false, nowNanos);
          instruments.forEach(entity::tidy);
          entities.tidy(entity);
        });
  }

  private void unwatch(Watched watched) {
    watched.request.unwatch(watched);
    outages.recovered(watched);
    holding.remove(watched);
  }

  /** An entity is forgotten, and with it what watches it only because a pattern covers it. */
  void forget(KnownEntity entity) {
    lastReports.forget(entity);
    for (KnownInstrument instrument : entity.instruments()) {
      List.copyOf(instrument.watchers()).forEach(this::unwatch);
    }
  }

  // ---- what exporters are told

  /**
   * A primary is there, perhaps a new one: everything that is watched is armed there.
   *
   * @param added instruments no request was asked about
   */
  void armAll(KnownEntity entity, List<KnownInstrument> added, long nowNanos) {
    if (!added.isEmpty()) {
      for (WatchedRequest request : requests.values()) {
        if (request.coversSomeOf(entity.name())) {
          added.stream()
              .filter(instrument -> request.covers(instrument.name))
              .forEach(request::watch);
        }
      }
    }
    for (KnownInstrument instrument : entity.instruments()) {
      instrument.watchers().forEach(watched -> arm(entity, watched, nowNanos));
    }
    tell(entity, entity.byHandle(), true, nowNanos);
  }

  /** Arms a monitor, or says why it cannot be (R13). */
  private void arm(KnownEntity entity, Watched watched, long nowNanos) {
    watched
        .endedUnseen(entity.floor())
        .ifPresent(epoch -> outages.endedUnseen(entity, epoch, watched, nowNanos));
    Declaration declaration = watched.instrument.declaration();
    if (declaration == null) {
      if (watched.disarm()) {
        watched.become(States.UNAVAILABLE, Causes.NOT_EXPORTED);
      }
      outages.recovered(watched);
    } else if (!watched.arm(declaration)) {
      watched.become(States.UNAVAILABLE, Causes.TYPE_CHANGED);
      outages.recovered(watched);
    }
  }

  private void tell(
      KnownEntity entity, Collection<KnownInstrument> instruments, boolean anew, long nowNanos) {
    Peer primary = entity.primary();
    if (primary == null) {
      return;
    }
    if (entity.armed() == 0) {
      entity.lastHeardNanos = nowNanos; // while nobody looks, it says nothing (F18)
    }
    List<KnownInstrument> told = new ArrayList<>();
    List<Arming> armings = new ArrayList<>();
    for (KnownInstrument instrument : instruments) {
      Arming arming = instrument.declaration() == null ? null : instrument.arming(anew);
      if (arming != null) {
        told.add(instrument);
        armings.add(arming);
      }
    }
    if (!armings.isEmpty()
        && !outlet.send(primary, new Arm(entity.name(), entity.floor(), armings))) {
      told.forEach(KnownInstrument::untell);
      untold.add(entity);
    }
  }

  /** Tells primaries what they did not take; false if that has to be tried again. */
  boolean retry(long nowNanos) {
    if (!untold.isEmpty()) {
      List<KnownEntity> again = List.copyOf(untold);
      untold.clear();
      again.stream()
          .filter(KnownEntity::isOpen)
          .forEach(entity -> armAll(entity, List.of(), nowNanos));
    }
    return untold.isEmpty();
  }

  // ---- what happens to entities

  /**
   * The open epoch of an entity is over.
   *
   * @param pending how many operations ended with it, by session
   * @param unavailable whether its monitors are, until there is a successor
   */
  void close(
      OutageCase outage, KnownEntity entity, Map<String, Integer> pending, boolean unavailable) {
    if (outage.notice().cause().equals(Causes.COORDINATED)) {
      lastReports.forget(entity);
    } else {
      lastReports.ended(outage, entity);
    }
    List<Watched> suffering = new ArrayList<>();
    eachArmed(
        entity,
        watched -> {
          watched.deliverHeld();
          suffering.add(watched);
        });
    outages.ended(
        outage,
        new Spoken(entity.name(), entity.floor()),
        entity.dutyCycleNanos(),
        suffering,
        pending,
        requests.values());
    if (unavailable) {
      suffering.forEach(watched -> watched.become(States.UNAVAILABLE, outage.notice().cause()));
    }
  }

  void becomeStale(KnownEntity entity) {
    eachArmed(
        entity,
        watched -> {
          watched.deliverHeld();
          if (watched.state().equals(States.GOOD)) {
            watched.become(States.STALE, "");
          }
        });
  }

  /** Heard again: quiet is not dead. */
  void becomeGood(KnownEntity entity) {
    eachArmed(
        entity,
        watched -> {
          if (watched.state().equals(States.STALE)) {
            watched.become(States.GOOD, "");
          }
        });
  }

  private static void eachArmed(KnownEntity entity, Consumer<Watched> action) {
    for (KnownInstrument instrument : entity.byHandle()) {
      for (Watched watched : instrument.watchers()) {
        if (watched.isArmed()) {
          action.accept(watched);
        }
      }
    }
  }

  // ---- reports

  void deliver(KnownEntity entity, Reports reports, long nowNanos) {
    Opened opened = entity.opened();
    if (opened != null) {
      lastReports.heard(entity, opened, reports);
    }
    Set<Watched> recovered = new HashSet<>();
    for (Item item : reports.items()) {
      if (item.handle() >= 0 && item.handle() < entity.byHandle().size()) {
        KnownInstrument instrument = entity.byHandle().get(item.handle());
        instrument.arrive(item.sequence(), reports.epoch());
        for (Watched watched : instrument.watchers()) {
          if (watched.isArmed()
              && deliver(watched, item, reports, nowNanos)
              && watched.isSuffering()) {
            if (!item.replayed()) {
              recovered.add(watched);
            } else if (watched.isEvery()) {
              watched.blame(tale -> tale.replayed(entity.name()));
            }
          }
        }
      }
    }
    recovered.forEach(outages::recovered);
  }

  private boolean deliver(Watched watched, Item item, Reports reports, long nowNanos) {
    if (watched.request.isParked()) {
      watched.passBy(item);
      return true;
    }
    boolean taken = watched.report(item, reports.epoch(), nowNanos);
    if (watched.isHolding()) {
      holding.add(watched);
    }
    return taken;
  }

  /** Delivers reports whose minimum interval is over; says when the next one is due. */
  long deliverDue(long nowNanos, long otherwise) {
    long next = otherwise;
    for (Iterator<Watched> waiting = holding.iterator(); waiting.hasNext(); ) {
      Watched watched = waiting.next();
      watched.deliverDue(nowNanos);
      if (watched.isHolding()) {
        next = watched.dueNanos() - next < 0 ? watched.dueNanos() : next;
      } else {
        waiting.remove();
      }
    }
    return next;
  }
}
