package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.SessionMessage.Became;
import org.vigil.spi.message.SessionMessage.Delivered;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Introduced;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.Reported;

/**
 * The ways of the requests' events to their importers; who does not take them now gets them later.
 */
final class Streams {
  /**
   * How long an importer that takes no more is left in peace: its backlog is encoded for each try.
   */
  static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Outlet outlet;
  private final Handles handles = new Handles();
  private final Set<WatchedRequest> waiting = new LinkedHashSet<>();
  private final Set<WatchedRequest> refused = new LinkedHashSet<>();
  private long retryNanos;

  Streams(Outlet outlet) {
    this.outlet = outlet;
  }

  Handles handles() {
    return handles;
  }

  /** The request has events to send. */
  void add(WatchedRequest request) {
    if (!refused.contains(request)) {
      waiting.add(request);
    }
  }

  void remove(WatchedRequest request) {
    waiting.remove(request);
    refused.remove(request);
  }

  /** Sends what there is; false if some of it has to be tried again. */
  boolean flush(long nowNanos) {
    if (!refused.isEmpty() && nowNanos - retryNanos >= 0) {
      waiting.addAll(refused);
      refused.clear();
    }
    for (WatchedRequest request : waiting) {
      if (!flush(request)) {
        refused.add(request);
        retryNanos = nowNanos + RETRY_NANOS;
      }
    }
    waiting.clear();
    return refused.isEmpty();
  }

  private boolean flush(WatchedRequest request) {
    Peer importer = request.importer();
    List<Event> events = request.events();
    if (importer == null || events.isEmpty()) {
      return true;
    }
    BitSet known = handles.knownTo(importer);
    List<Introduced> introduced = new ArrayList<>();
    for (Event event : events) {
      int handle = handleOf(event);
      if (handle >= 0 && !known.get(handle)) {
        known.set(handle);
        introduced.add(new Introduced(handle, request.monitor(handle).instrument.name));
      }
    }
    if (!outlet.send(importer, new Delivered(request.id(), introduced, events))) {
      introduced.forEach(each -> known.clear(each.handle()));
      return false;
    }
    request.sent();
    return true;
  }

  /** The handle an event is about; -1 if it is about none. */
  static int handleOf(Event event) {
    if (event instanceof Reported report) {
      return report.handle();
    }
    if (event instanceof Missed missed) {
      return missed.handle();
    }
    return event instanceof Became became ? became.handle() : -1;
  }
}
