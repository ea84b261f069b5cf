package org.vigil.importer.internal;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.client.MonitorListener;

/** What a client has open, and the row of its changes (R16, R19). For any thread. */
final class Session {
  private final String id;
  private final String bundle;
  private final ImporterRole role;
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final Set<LiveRequest> live = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * A session.
   *
   * @param bundle the symbolic name of the client's bundle
   */
  Session(String bundle, ImporterRole role) {
    this(UUID.randomUUID().toString(), bundle, role);
  }

  /** A session of this id, which nobody else has. */
  Session(String id, String bundle, ImporterRole role) {
    this.id = id;
    this.bundle = bundle;
    this.role = role;
  }

  String id() {
    return id;
  }

  String bundle() {
    return bundle;
  }

  ChangeKey nextChange() {
    return new ChangeKey(id, changes.incrementAndGet());
  }

  String nextRequest() {
    return id + "-" + requests.incrementAndGet();
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException(
          "this session is closed; get the service org.vigil.api.client.Importer anew");
    }
  }

  /** Hands a request to the client. */
  LiveRequest live(OpenRequest request, @Nullable MonitorListener listener) {
    String who = "the listener of " + request.wanted().patterns() + " in bundle " + bundle;
    LiveRequest made = new LiveRequest(role, request, who, listener, live::remove);
    live.add(made);
    if (closed) {
      made.leave();
    }
    return made;
  }

  /** The client is gone, or done. */
  void close() {
    end(LiveRequest::leave);
  }

  /** The importer is gone; its agent keeps what the client had. */
  void abandon() {
    end(LiveRequest::abandon);
  }

  private void end(Consumer<LiveRequest> way) {
    closed = true;
    Set.copyOf(live).forEach(way);
  }
}
