package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Mode;
import org.vigil.spi.Peer;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Reported;
import org.vigil.spi.message.SessionMessage.Spec;

/**
 * A request of an importer: its monitors, and the events on their way to it. While its importer is
 * gone it is parked: nothing is delivered, and what its client had taken is remembered (R19).
 */
final class WatchedRequest {
  private static final int MAX_EVENTS = 32_768;

  private final Map<InstrumentName, Watched> monitors = new LinkedHashMap<>();
  private final Map<InstrumentName, Position> taken = new HashMap<>();
  private List<Event> events = new ArrayList<>();
  private final Set<WatchedRequest> withEvents;
  private Spec spec;
  private @Nullable Peer importer;
  private long parkedUntilNanos;
  private boolean unkept;

  /**
   * A request just opened.
   *
   * @param withEvents where it puts itself when it has events to send
   */
  WatchedRequest(Spec spec, Peer importer, Set<WatchedRequest> withEvents) {
    this.spec = spec;
    this.withEvents = withEvents;
    this.importer = importer;
    spec.positions().forEach(position -> taken.put(position.instrument(), position));
    unkept = true;
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

  Map<InstrumentName, Watched> monitors() {
    return monitors;
  }

  boolean covers(InstrumentName instrument) {
    return spec.patterns().stream().anyMatch(pattern -> pattern.matches(instrument));
  }

  @Nullable Peer importer() {
    return importer;
  }

  // ---- where its client is

  void park(long untilNanos) {
    importer = null;
    parkedUntilNanos = untilNanos;
    events = new ArrayList<>();
  }

  boolean isParked() {
    return importer == null;
  }

  boolean isExpired(long nowNanos) {
    return importer == null && nowNanos - parkedUntilNanos >= 0;
  }

  /** An importer takes the request up, from where its client says it was. */
  void takeUp(Spec newSpec, Peer by) {
    spec = newSpec;
    importer = by;
    events = new ArrayList<>();
    newSpec.positions().forEach(position -> taken.put(position.instrument(), position));
    taken
        .values()
        .forEach(
            position -> {
              Watched watched = monitors.get(position.instrument());
              if (watched != null) {
                watched.resumeFrom(position.epoch(), position.sequence());
              }
            });
    unkept = true;
  }

  void taken(List<Position> positions) {
    positions.forEach(position -> taken.put(position.instrument(), position));
    unkept = true;
  }

  @Nullable Position takenOf(InstrumentName instrument) {
    return taken.get(instrument);
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

  /** Whether there is something new to keep; asked once for each time. */
  boolean wantsKeeping() {
    boolean wants = unkept && isNamed();
    unkept = false;
    return wants;
  }

  // ---- the stream

  void emit(Event event) {
    if (importer == null) {
      return;
    }
    events.add(event);
    withEvents.add(this);
    if (events.size() > MAX_EVENTS) {
      shrink();
    }
  }

  List<Event> events() {
    return events;
  }

  void sent() {
    events = new ArrayList<>();
  }

  /**
   * The importer does not keep up: of each instrument the newest report stays, what it replaces is
   * counted or a gap (G10).
   */
  private void shrink() {
    Map<Integer, Reported> newest = new HashMap<>();
    for (Event event : events) {
      if (event instanceof Reported report) {
        newest.put(report.handle(), report);
      }
    }
    List<Event> kept = new ArrayList<>();
    Map<Integer, Reported> firstDropped = new HashMap<>();
    Map<Integer, Long> dropped = new HashMap<>();
    for (Event event : events) {
      if (!(event instanceof Reported report)) {
        kept.add(event);
      } else if (newest.get(report.handle()) != report) {
        firstDropped.putIfAbsent(report.handle(), report);
        dropped.merge(report.handle(), 1 + report.conflated(), Long::sum);
      } else {
        Reported first = firstDropped.get(report.handle());
        long count = dropped.getOrDefault(report.handle(), 0L);
        if (first != null && spec.mode() == Mode.EVERY) {
          kept.add(
              new Missed(
                  report.handle(), report.epoch(), first.sequence(), report.sequence() - 1, false));
          kept.add(report);
        } else {
          kept.add(withMore(report, count));
        }
      }
    }
    events = kept;
  }

  private static Reported withMore(Reported report, long conflated) {
    return new Reported(
        report.handle(),
        report.epoch(),
        report.sequence(),
        report.conflated() + conflated,
        report.suppressed(),
        report.timeMillis(),
        report.publication(),
        report.value(),
        report.min(),
        report.max(),
        report.failure());
  }
}
