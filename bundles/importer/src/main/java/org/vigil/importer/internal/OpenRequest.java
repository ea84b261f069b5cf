package org.vigil.importer.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vigil.api.InstrumentName;
import org.vigil.api.NamePattern;
import org.vigil.api.client.Caller;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorRequest;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Spec;

/**
 * A request as the importer holds it, from when it is asked for until it is closed, whoever hears
 * it meanwhile: a named one outlives its session, and its stream goes on waiting here until it is
 * resumed (R19).
 */
final class OpenRequest {
  /** How far the agent knows of it. */
  enum Standing {
    /** An earlier one of its name is to be taken up first, if the agent keeps one. */
    TO_RESUME,
    /** The agent was asked for the earlier one. */
    RESUMING,
    /** The agent is to be told of it. */
    TO_OPEN,
    /** The agent knows it. */
    OPEN,
    /** It is over, for good. */
    CLOSED;

    private boolean mayBecome(Standing next) {
      return switch (next) {
        case TO_RESUME, TO_OPEN -> this != CLOSED;
        case RESUMING -> this == TO_RESUME;
        case OPEN -> this == TO_OPEN;
        case CLOSED -> this != CLOSED;
      };
    }
  }

  private final MonitorRequest wanted;
  private final String session;
  private final Caller caller;
  private final EventBuffer buffer;
  private volatile Watchlist watchlist;
  private volatile String id;
  private volatile @Nullable Sink sink;
  private Standing standing;

  private OpenRequest(
      String id,
      MonitorRequest wanted,
      String session,
      Caller caller,
      Collection<Position> positions,
      Standing standing) {
    this.id = id;
    this.wanted = wanted;
    this.session = session;
    this.caller = caller;
    this.buffer = new EventBuffer(wanted.mode(), wanted.buffer());
    this.watchlist = new Watchlist(positions);
    this.standing = standing;
  }

  /** A new request. */
  static OpenRequest open(String id, MonitorRequest wanted, String session, Caller caller) {
    return new OpenRequest(id, wanted, session, caller, List.of(), Standing.TO_OPEN);
  }

  /**
   * A request that goes on with what the agent keeps under its name, and is new if there is none.
   */
  static OpenRequest resumeOrOpen(String id, MonitorRequest wanted, String session, Caller caller) {
    return new OpenRequest(id, wanted, session, caller, List.of(), Standing.TO_RESUME);
  }

  /** A request that the agent kept. */
  static OpenRequest resumed(Spec kept, String session, Caller caller) {
    MonitorRequest wanted =
        MonitorRequest.of(
                kept.patterns().stream().map(NamePattern::toString).toArray(String[]::new))
            .mode(kept.mode())
            .significance(kept.significance())
            .named(kept.name())
            .build();
    return new OpenRequest(
        kept.request(), wanted, session, caller, kept.positions(), Standing.TO_OPEN);
  }

  String id() {
    return id;
  }

  MonitorRequest wanted() {
    return wanted;
  }

  Optional<String> name() {
    return wanted.name();
  }

  EventBuffer buffer() {
    return buffer;
  }

  Watchlist watchlist() {
    return watchlist;
  }

  /** What the agent is told of it. */
  Spec spec(String node) {
    return new Spec(
        id,
        session,
        name().orElse(""),
        wanted.patterns(),
        wanted.mode(),
        wanted.significance(),
        new Caller(caller.user(), caller.bundle(), node),
        watchlist.positions());
  }

  // ---- the standing

  synchronized Standing standing() {
    return standing;
  }

  /**
   * Passes into another standing.
   *
   * @return false if it cannot from the one it is in, for instance because it was closed meanwhile
   */
  synchronized boolean transition(Standing next) {
    if (!standing.mayBecome(next)) {
      return false;
    }
    standing = next;
    return true;
  }

  /** Whether what the agent kept is the same wish. */
  boolean isLike(Spec kept) {
    return kept.patterns().equals(wanted.patterns())
        && kept.mode() == wanted.mode()
        && kept.significance().equals(wanted.significance());
  }

  /** Goes on as the kept one; nothing has arrived yet. */
  void adopt(Spec kept) {
    id = kept.request();
    watchlist = new Watchlist(kept.positions());
  }

  // ---- the stream

  /** Called by the core. */
  void arrive(List<Event> events, Map<Integer, InstrumentName> names) {
    hand(watchlist.arrive(events, names));
  }

  /** The agent is gone. Called by the core. */
  void stale() {
    hand(watchlist.stale());
  }

  private void hand(List<MonitorEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    buffer.add(events);
    Sink current = sink;
    if (current != null) {
      current.wake();
    }
  }

  /** Who takes the events out from now on; null for nobody, or a client that polls. */
  void sink(@Nullable Sink next) {
    sink = next;
    if (next != null) {
      next.wake();
    }
  }
}
