package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.InstrumentName;
import org.vigil.api.NamePattern;
import org.vigil.spi.Peer;
import org.vigil.spi.message.SessionMessage.Became;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Spec;

/**
 * A request of an importer: its monitors, and the events on their way to it. While its importer is
 * gone it is parked: nothing is added to its stream, and what its client had taken is remembered
 * (R19).
 */
final class WatchedRequest {
  static final int MAX_EVENTS = 32_768;

  private final Streams streams;
  private final Set<InstrumentName> names;
  private final Map<Integer, Watched> monitors = new LinkedHashMap<>();
  private final Map<InstrumentName, Position> taken = new HashMap<>();
  private Spec spec;
  private @Nullable Peer importer;

  /** The one that it has, or had last, unless it was claimed since. */
  private @Nullable Peer last;

  private long parkedUntilNanos;
  private boolean unkept = true;
  private List<Event> events = new ArrayList<>();
  private int mostEvents = MAX_EVENTS;

  WatchedRequest(Spec spec, Peer importer, Streams streams) {
    this.spec = spec;
    this.importer = importer;
    this.last = importer;
    this.streams = streams;
    this.names =
        spec.patterns().stream()
            .filter(NamePattern::isExact)
            .map(pattern -> InstrumentName.of(pattern.toString()))
            .collect(Collectors.toUnmodifiableSet());
    taken(spec.positions());
  }

  Spec spec() {
    return spec;
  }

  String id() {
    return spec.request();
  }

  boolean isNamed() {
    return !spec.name().isEmpty();
  }

  // ---- what it covers

  /** The instruments it asks for by name. */
  Set<InstrumentName> names() {
    return names;
  }

  boolean names(InstrumentName instrument) {
    return names.contains(instrument);
  }

  boolean coversSomeOf(EntityName entity) {
    return spec.patterns().stream().anyMatch(pattern -> pattern.matches(entity));
  }

  boolean covers(InstrumentName instrument) {
    return spec.patterns().stream().anyMatch(pattern -> pattern.matches(instrument));
  }

  Collection<Watched> monitors() {
    return monitors.values();
  }

  Watched monitor(int handle) {
    return Objects.requireNonNull(monitors.get(handle));
  }

  /** Watches an instrument; null if it does so already. */
  @Nullable Watched watch(KnownInstrument instrument) {
    int handle = streams.handles().take(instrument.name);
    if (monitors.containsKey(handle)) {
      streams.handles().release(instrument.name);
      return null;
    }
    Watched watched = new Watched(this, instrument, handle);
    instrument.add(watched);
    Position position = taken.get(instrument.name);
    if (position != null) {
      watched.takeUp(position);
      watched.comesFrom(position.epoch());
    }
    monitors.put(handle, watched);
    return watched;
  }

  /** Watches an instrument no longer. */
  void unwatch(Watched watched) {
    monitors.remove(watched.handle);
    taken.remove(watched.instrument.name);
    events.removeIf(event -> Streams.handleOf(event) == watched.handle);
    watched.instrument.remove(watched);
    streams.handles().release(watched.instrument.name);
  }

  // ---- where its client is

  @Nullable Peer importer() {
    return importer;
  }

  /** Its importer is gone; what it did not get waits. */
  void park(long untilNanos) {
    monitors.values().forEach(Watched::deliverHeld);
    importer = null;
    parkedUntilNanos = untilNanos;
  }

  /** Somebody asked for it by name, and goes on from what its client has taken. */
  void claim(long untilNanos) {
    park(untilNanos);
    last = null;
  }

  boolean isParked() {
    return importer == null;
  }

  boolean isExpired(long nowNanos) {
    return importer == null && nowNanos - parkedUntilNanos >= 0;
  }

  /**
   * An importer takes the request up, from where its client says it was. What waited of the rest
   * goes to it first.
   */
  void takeUp(Spec newSpec, Peer by) {
    streams.remove(this); // what the one before refused, this one may take at once
    become(newSpec, by);
    events.removeIf(
        event -> {
          int handle = Streams.handleOf(event);
          return event instanceof Became
              || (handle >= 0 && taken.containsKey(monitor(handle).instrument.name));
        });
    if (!events.isEmpty()) {
      streams.add(this);
    }
    monitors.values().forEach(watched -> watched.takeUp(taken.get(watched.instrument.name)));
  }

  /**
   * Its importer, or this agent, hung: what was sent arrived, whatever its client has taken of it,
   * and the row goes on behind that.
   */
  void goOn(Spec newSpec, Peer by) {
    boolean wasAway = isParked();
    become(newSpec, by);
    if (!events.isEmpty()) {
      streams.add(this);
    }
    if (wasAway) {
      monitors.values().forEach(Watched::goOn);
    }
  }

  private void become(Spec newSpec, Peer by) {
    spec = newSpec;
    importer = by;
    last = by;
    taken(newSpec.positions());
  }

  /** Whether this importer was the last to have it. */
  boolean wasOf(Peer candidate) {
    return candidate.equals(last);
  }

  /** The last report of an instrument that its client has taken; null if none. */
  @Nullable Position taken(InstrumentName instrument) {
    return taken.get(instrument);
  }

  /** The instruments of which its client has taken a report. */
  List<InstrumentName> taken() {
    return List.copyOf(taken.keySet());
  }

  void taken(List<Position> positions) {
    positions.forEach(position -> taken.put(position.instrument(), position));
    unkept = true;
  }

  /** The request with its client's present positions, for whoever takes it up. */
  Spec kept() {
    return new Spec(
        spec.request(),
        spec.session(),
        spec.name(),
        spec.patterns(),
        spec.mode(),
        spec.significance(),
        spec.caller(),
        List.copyOf(taken.values()));
  }

  /** Whether the coordinator has not kept it as it is now. */
  boolean isUnkept() {
    return unkept && isNamed();
  }

  void keep(boolean done) {
    unkept = !done;
  }

  // ---- the stream

  void emit(Event event) {
    if (importer == null) {
      return;
    }
    events.add(event);
    streams.add(this);
    if (events.size() > mostEvents) {
      events = Backlog.shrink(this);
      mostEvents = Math.max(MAX_EVENTS, 2 * events.size());
    }
  }

  List<Event> events() {
    return events;
  }

  void sent() {
    events = new ArrayList<>();
    mostEvents = MAX_EVENTS;
  }
}
