package org.vigil.importer.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Monitor;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.States;
import org.vigil.spi.message.SessionMessage.Became;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.MonitorState;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Reported;
import org.vigil.spi.message.SessionMessage.Told;

/**
 * The instruments of one request, by name. What arrives is entered by the core's thread, what the
 * client takes by the thread that delivers.
 */
final class Watchlist {
  private final Map<InstrumentName, Watched> instruments = new TreeMap<>();
  private final Set<InstrumentName> untold = new TreeSet<>();
  private final OutageBook outages = new OutageBook();

  /** Those that have had no report since the agent before is gone. */
  private final Set<InstrumentName> waiting = new TreeSet<>();

  /** A list of which the client has taken this much already. */
  Watchlist(Collection<Position> positions) {
    positions.forEach(position -> watched(position.instrument()).resume(position));
  }

  /**
   * Turns what the agent delivered into the client's events.
   *
   * @param names of the handles
   */
  synchronized List<MonitorEvent> arrive(List<Event> events, Map<Integer, InstrumentName> names) {
    List<MonitorEvent> out = new ArrayList<>(events.size());
    for (Event event : events) {
      if (event instanceof Reported said) {
        InstrumentName name = named(names, said.handle());
        ReceivedReport report = ReceivedReport.of(name, said);
        watched(name).report(report, out);
        waiting.remove(name);
        if (outages.isAnyLeft()) { // another may have been the last one, and have gone instead
          outages.heard(name.entity(), report.epoch(), report.time(), this::isWell, out);
        }
      } else if (event instanceof Missed said) {
        InstrumentName name = named(names, said.handle());
        watched(name).gap(ReceivedGap.of(name, said), out);
      } else if (event instanceof Became said) {
        InstrumentName name = named(names, said.handle());
        watched(name).become(said.state(), said.cause(), out);
        if (!watched(name).isExpected()) {
          waiting.remove(name);
        }
      } else if (event instanceof Told said) {
        out.add(outages.tell(ReceivedOutage.of(said)));
      }
    }
    return out;
  }

  private boolean isWell(EntityName entity) {
    return waiting.stream().noneMatch(name -> name.entity().equals(entity));
  }

  /**
   * An agent introduces its handles before it uses them; the frames that did cannot be lost alone.
   */
  private static InstrumentName named(Map<Integer, InstrumentName> names, int handle) {
    InstrumentName name = names.get(handle);
    if (name == null) {
      throw new IllegalStateException("the agent did not introduce its handle " + handle);
    }
    return name;
  }

  /** The agent is gone: nobody knows whether the values are current. */
  synchronized List<MonitorEvent> stale() {
    List<MonitorEvent> out = new ArrayList<>();
    outages.agentGone();
    waiting.clear();
    for (Watched watched : instruments.values()) {
      if (watched.isExpected()) {
        waiting.add(watched.instrument());
      }
      if (watched.isIn(States.GOOD)) {
        watched.become(States.STALE, "", out);
      }
    }
    return out;
  }

  /** The client has taken these. */
  synchronized void take(List<MonitorEvent> events) {
    for (MonitorEvent event : events) {
      if (event instanceof ReceivedReport report) {
        watched(report.instrument()).take(report);
        untold.add(report.instrument());
      } else if (event instanceof ReceivedGap gap) {
        watched(gap.instrument()).take(gap);
      }
    }
  }

  /** Up to where the client has taken the reports. */
  synchronized List<Position> positions() {
    return positions(instruments.keySet());
  }

  /** The positions that moved since they were asked for the last time. */
  synchronized List<Position> takeUntold() {
    List<Position> moved = positions(untold);
    untold.clear();
    return moved;
  }

  /** These could not be told. */
  synchronized void untold(List<Position> positions) {
    positions.forEach(position -> untold.add(position.instrument()));
  }

  /**
   * The monitors now, by name.
   *
   * @param said by the agent; null if it does not answer
   */
  synchronized List<Monitor> monitors(@Nullable List<MonitorState> said) {
    if (said == null) {
      return instruments.values().stream()
          .filter(watched -> !watched.isIn(""))
          .map(watched -> watched.snapshot(null))
          .toList();
    }
    return said.stream()
        .map(state -> watched(state.instrument()).snapshot(state))
        .sorted((one, other) -> one.instrument().compareTo(other.instrument()))
        .toList();
  }

  private List<Position> positions(Collection<InstrumentName> names) {
    return names.stream().map(name -> watched(name).position()).filter(Objects::nonNull).toList();
  }

  private Watched watched(InstrumentName name) {
    return instruments.computeIfAbsent(name, Watched::new);
  }
}
