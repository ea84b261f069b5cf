package org.vigil.importer.internal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests of all sessions, by id and by name. For any thread.
 *
 * <p>A named request whose session is gone is <em>parked</em>: its interest stays, and its stream
 * waits for a session that resumes it, until the grace time is over (R19).
 */
final class OpenRequests {
  private final Map<String, OpenRequest> byId = new LinkedHashMap<>();
  private final Map<String, OpenRequest> byName = new HashMap<>();
  private final Map<OpenRequest, Long> parked = new LinkedHashMap<>();

  /**
   * Enters a request.
   *
   * @return the parked one of the same name that it replaces
   * @throws IllegalStateException if a session has one of the same name open
   */
  synchronized Optional<OpenRequest> add(OpenRequest request) {
    String name = request.name().orElse(null);
    OpenRequest namesake = name == null ? null : byName.get(name);
    if (namesake != null && !parked.containsKey(namesake)) {
      throw new IllegalStateException(
          "a request named '"
              + name
              + "' is open on this node; close it first or take another name");
    }
    if (namesake != null) {
      remove(namesake);
    }
    byId.put(request.id(), request);
    if (name != null) {
      byName.put(name, request);
    }
    return Optional.ofNullable(namesake);
  }

  /** A request has taken over the id of the one that was kept. */
  synchronized void renamed(OpenRequest request, String before) {
    if (byId.remove(before, request)) {
      byId.put(request.id(), request);
    }
  }

  synchronized void remove(OpenRequest request) {
    byId.remove(request.id(), request);
    request.name().ifPresent(name -> byName.remove(name, request));
    parked.remove(request);
  }

  synchronized @Nullable OpenRequest get(String id) {
    return byId.get(id);
  }

  synchronized List<OpenRequest> all() {
    return List.copyOf(byId.values());
  }

  /** Its session is gone; it waits to be resumed. */
  synchronized void park(OpenRequest request, long untilNanos) {
    if (byId.get(request.id()) == request) {
      parked.put(request, untilNanos);
    }
  }

  /** Takes up the parked request of this name. */
  synchronized Optional<OpenRequest> resume(String name) {
    OpenRequest request = byName.get(name);
    return request != null && parked.remove(request) != null
        ? Optional.of(request)
        : Optional.empty();
  }

  synchronized boolean isInUse(String name) {
    OpenRequest request = byName.get(name);
    return request != null && !parked.containsKey(request);
  }

  /** Takes out the parked requests whose grace time is over: nobody resumes them any more. */
  synchronized List<OpenRequest> takeExpired(long nowNanos) {
    List<OpenRequest> expired =
        parked.entrySet().stream()
            .filter(entry -> nowNanos - entry.getValue() >= 0)
            .map(Map.Entry::getKey)
            .toList();
    expired.forEach(this::remove);
    return expired;
  }
}
