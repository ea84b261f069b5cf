package org.vigil.importer.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.client.Caller;
import org.vigil.api.client.MonitorListener;

/**
 * The listeners that are services. Each has a request named after its service, so that after an
 * update of this bundle the next importer goes on where this one was (R19).
 */
final class Whiteboard {
  private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

  private record Listening(WhiteboardProperties wanted, LiveRequest request) {}

  private final ImporterRole role;
  private final String session = UUID.randomUUID().toString();
  private final Map<Long, Listening> listening = new HashMap<>();
  private long requests;
  private boolean stopped;

  Whiteboard(ImporterRole role) {
    this.role = role;
  }

  /**
   * A listener came, or its properties changed. Malformed properties are refused; a listener that
   * was heard before goes on as it was.
   *
   * @param bundle the symbolic name of the listener's bundle
   */
  synchronized void put(
      long serviceId,
      String bundle,
      Function<String, @Nullable Object> properties,
      MonitorListener listener) {
    if (stopped) {
      return;
    }
    Listening before = listening.get(serviceId);
    WhiteboardProperties wanted;
    try {
      wanted = WhiteboardProperties.of(properties);
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "the MonitorListener {} of bundle {} {}: {}",
          serviceId,
          bundle,
          before == null ? "is not served" : "goes on as before",
          e.getMessage());
      return;
    }
    if (before != null && before.wanted.equals(wanted)) {
      return;
    }
    if (before != null) {
      before.request.close();
    }
    listening.put(serviceId, new Listening(wanted, open(serviceId, bundle, wanted, listener)));
  }

  synchronized void remove(long serviceId) {
    Listening gone = listening.remove(serviceId);
    if (gone != null && !stopped) {
      gone.request.close();
    }
  }

  /** The importer stops, which closes no request. */
  synchronized void stop() {
    stopped = true;
    listening.clear();
  }

  private LiveRequest open(
      long serviceId, String bundle, WhiteboardProperties wanted, MonitorListener listener) {
    OpenRequest request =
        OpenRequest.resumeOrOpen(
            session + "-" + ++requests,
            wanted.request("whiteboard-" + serviceId),
            session,
            new Caller("", bundle, role.node()));
    role.open(request);
    String who = "the MonitorListener " + serviceId + " of bundle " + bundle;
    return new LiveRequest(role, request, who, listener, over -> {});
  }
}
