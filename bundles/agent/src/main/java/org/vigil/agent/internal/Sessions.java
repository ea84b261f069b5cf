package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.SessionMessage;
import org.vigil.spi.message.SessionMessage.AskMonitors;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.message.SessionMessage.Forget;
import org.vigil.spi.message.SessionMessage.Keep;
import org.vigil.spi.message.SessionMessage.MonitorState;
import org.vigil.spi.message.SessionMessage.Monitors;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Resume;
import org.vigil.spi.message.SessionMessage.Resumed;
import org.vigil.spi.message.SessionMessage.Spec;
import org.vigil.spi.message.SessionMessage.Taken;

/**
 * What importers say of their requests: opened, closed, taken up again. The requests of an importer
 * that is gone are kept for the grace time; named ones also with the coordinator (R19).
 */
final class Sessions {
  private final Outlet outlet;
  private final Entities entities;
  private final Interests interests;
  private final Outages outages;
  private final Streams streams;
  private final Map<Long, Asked> asked = new HashMap<>();
  private final Set<String> toForget = new LinkedHashSet<>();

  /** Importers that opened something, and did not go since. */
  private final Set<Peer> unbroken = new HashSet<>();

  private @Nullable Peer coordinator;
  private long lastId;

  /** A question about a named request that was passed on to the coordinator. */
  private record Asked(Peer importer, long id) {}

  Sessions(
      Outlet outlet, Entities entities, Interests interests, Outages outages, Streams streams) {
    this.outlet = outlet;
    this.entities = entities;
    this.interests = interests;
    this.outages = outages;
    this.streams = streams;
  }

  // ---- the coordinator of the node

  @Nullable Peer coordinator() {
    return coordinator;
  }

  void coordinatorUp(Peer peer) {
    if (!peer.equals(coordinator)) {
      coordinatorDown();
      coordinator = peer;
      interests.requests().forEach(request -> request.keep(false));
    }
  }

  void coordinatorDown() {
    coordinator = null;
    toForget.clear(); // it forgot by itself
    asked
        .values()
        .forEach(by -> outlet.send(by.importer(), new Resumed(by.id(), Optional.empty())));
    asked.clear();
  }

  // ---- what importers say

  /**
   * @param graceUntilNanos until when what is claimed now must be opened
   */
  void onMessage(Peer from, SessionMessage message, long nowNanos, long graceUntilNanos) {
    if (message instanceof Open open) {
      open(from, open.spec(), nowNanos);
    } else if (message instanceof Close close) {
      WatchedRequest request = interests.request(close.request());
      if (request != null) {
        close(request, nowNanos);
      }
    } else if (message instanceof Taken taken) {
      WatchedRequest request = interests.request(taken.request());
      if (request != null) {
        request.taken(taken.positions());
      }
    } else if (message instanceof Resume resume && from.role() == Role.IMPORTER) {
      resume(from, resume, graceUntilNanos);
    } else if (message instanceof Resumed resumed) {
      Asked by = asked.remove(resumed.id());
      if (by != null) {
        outlet.send(by.importer(), new Resumed(by.id(), resumed.spec()));
      }
    } else if (message instanceof AskMonitors question) {
      outlet.send(from, new Monitors(question.id(), states(question.request(), nowNanos)));
    }
  }

  private void open(Peer importer, Spec spec, long nowNanos) {
    toForget.remove(spec.name());
    WatchedRequest known = interests.request(spec.request());
    if (known == null) {
      interests.add(new WatchedRequest(spec, importer, streams), nowNanos);
    } else {
      if (unbroken.contains(importer) && known.wasOf(importer)) {
        known.goOn(spec, importer);
      } else {
        known.takeUp(spec, importer);
      }
      outages.tellAnew(known);
      interests.resume(known, nowNanos);
    }
    unbroken.add(importer);
  }

  private void close(WatchedRequest request, long nowNanos) {
    interests.remove(request, nowNanos);
    String name = request.spec().name();
    boolean last =
        interests.requests().stream().noneMatch(other -> other.spec().name().equals(name));
    if (request.isNamed() && last && coordinator != null) {
      toForget.add(name);
      keep();
    }
  }

  private void resume(Peer importer, Resume resume, long graceUntilNanos) {
    Optional<WatchedRequest> known =
        interests.requests().stream()
            .filter(request -> request.spec().name().equals(resume.name()))
            .max(Comparator.comparing(WatchedRequest::isParked));
    if (known.isPresent()) {
      known.get().claim(graceUntilNanos);
      outlet.send(importer, new Resumed(resume.id(), known.map(WatchedRequest::kept)));
      return;
    }
    long id = ++lastId;
    if (coordinator != null && outlet.send(coordinator, new Resume(id, resume.name()))) {
      asked.put(id, new Asked(importer, resume.id()));
    } else {
      outlet.send(importer, new Resumed(resume.id(), Optional.empty()));
    }
  }

  /** An importer comes or goes: frames may have been lost between the two. */
  void isBroken(Peer importer) {
    unbroken.remove(importer);
  }

  /** An importer is gone, or hangs: its requests are kept for its return. */
  void park(Peer importer, long untilNanos) {
    streams.handles().forget(importer);
    asked.values().removeIf(by -> by.importer().equals(importer));
    interests.requests().stream()
        .filter(request -> importer.equals(request.importer()))
        .forEach(request -> request.park(untilNanos));
  }

  /** Nobody took these up in time. */
  void expire(long nowNanos) {
    interests.requests().stream()
        .filter(request -> request.isExpired(nowNanos))
        .toList()
        .forEach(request -> close(request, nowNanos));
  }

  /** Tells the coordinator what it has to keep, for when importer and agent are both gone. */
  void keep() {
    Peer keeper = coordinator;
    if (keeper != null) {
      toForget.removeIf(name -> outlet.send(keeper, new Forget(name)));
      interests.requests().stream()
          .filter(WatchedRequest::isUnkept)
          .forEach(request -> request.keep(outlet.send(keeper, new Keep(request.kept()))));
    }
  }

  // ---- for people

  private List<MonitorState> states(String id, long nowNanos) {
    WatchedRequest request = interests.request(id);
    List<MonitorState> states = new ArrayList<>();
    if (request != null) {
      request.monitors().forEach(watched -> states.add(state(watched, nowNanos)));
    }
    return states;
  }

  MonitorState state(Watched watched, long nowNanos) {
    KnownEntity entity = entities.get(watched.instrument.name.entity());
    long age =
        entity == null || !entity.wasOpen() ? -1 : (nowNanos - entity.lastHeardNanos) / 1_000_000;
    Tally total = watched.total();
    return new MonitorState(
        watched.instrument.name,
        watched.state(),
        watched.cause(),
        age,
        total.received,
        total.conflated,
        total.suppressed,
        total.lost);
  }
}
