package org.vigil.failover.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.vigil.spi.Peer;
import org.vigil.spi.message.SessionMessage.Spec;

/**
 * The named requests that agents gave us to keep, for when importer and agent are both gone (R19).
 * While its agent is up a request stays; then for the grace time.
 */
final class NamedRequests {
  private final Map<String, Kept> byName = new LinkedHashMap<>();

  private record Kept(Spec spec, Peer agent, OptionalLong untilNanos) {}

  /**
   * Keeps a request in place of an older one of the same name.
   *
   * @return the name of the one that had to go for it: the one with the oldest word
   */
  Optional<String> keep(Peer agent, Spec spec, int limit) {
    if (spec.name().isEmpty()) {
      return Optional.empty(); // nobody could ask for it
    }
    byName.remove(spec.name());
    byName.put(spec.name(), new Kept(spec, agent, OptionalLong.empty()));
    if (byName.size() <= limit) {
      return Optional.empty();
    }
    Iterator<String> names = byName.keySet().iterator();
    String oldest = names.next();
    names.remove();
    return Optional.of(oldest);
  }

  /** The agent is there again. */
  void onUp(Peer agent) {
    byName.replaceAll(
        (name, kept) ->
            kept.agent().equals(agent) ? new Kept(kept.spec(), agent, OptionalLong.empty()) : kept);
  }

  void forget(String name) {
    byName.remove(name);
  }

  Optional<Spec> find(String name) {
    return Optional.ofNullable(byName.get(name)).map(Kept::spec);
  }

  /** The agent is gone: what it kept here is on its own from now on. */
  void onDown(Peer agent, long nowNanos, long graceMillis) {
    OptionalLong until = OptionalLong.of(nowNanos + TimeUnit.MILLISECONDS.toNanos(graceMillis));
    byName.replaceAll(
        (name, kept) -> kept.agent().equals(agent) ? new Kept(kept.spec(), agent, until) : kept);
  }

  /** Drops what was not taken up in time. */
  void expire(long nowNanos) {
    byName
        .values()
        .removeIf(
            kept -> kept.untilNanos().isPresent() && nowNanos - kept.untilNanos().getAsLong() >= 0);
  }
}
