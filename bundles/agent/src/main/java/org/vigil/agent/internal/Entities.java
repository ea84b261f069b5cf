package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;

/**
 * All entities an agent knows, by name. Those that nobody speaks for are remembered with their
 * floors; of more than {@value #MAX_VACANT} the ones longest gone are not (G10). An exporter of one
 * that is forgotten knows its floor itself (R1).
 */
final class Entities {
  static final int MAX_VACANT = 1_000;

  private final Map<EntityName, KnownEntity> byName = new TreeMap<>();

  @Nullable KnownEntity get(EntityName name) {
    return byName.get(name);
  }

  KnownEntity getOrAdd(EntityName name) {
    return byName.computeIfAbsent(name, KnownEntity::new);
  }

  Collection<KnownEntity> all() {
    return byName.values();
  }

  /** Those that exist or existed, not only in somebody's wish. */
  List<KnownEntity> known() {
    return byName.values().stream()
        .filter(entity -> entity.wasOpen() || entity.assigned != null)
        .toList();
  }

  /** Forgets one that nobody wants any more and nobody ever spoke for. */
  void tidy(KnownEntity entity) {
    if (!entity.wasOpen() && entity.assigned == null && entity.instruments().isEmpty()) {
      byName.remove(entity.name());
    }
  }

  void forget(KnownEntity entity) {
    byName.remove(entity.name());
  }

  /** The vacant ones that are too many, except those for which somebody waits by name. */
  List<KnownEntity> surplus() {
    if (byName.size() <= MAX_VACANT) {
      return List.of();
    }
    List<KnownEntity> vacant = new ArrayList<>();
    for (KnownEntity entity : byName.values()) {
      boolean awaited =
          entity.instruments().stream()
              .flatMap(instrument -> instrument.watchers().stream())
              .anyMatch(Watched::isNamed);
      if (!entity.isOpen() && !awaited) {
        vacant.add(entity);
      }
    }
    vacant.sort(Comparator.comparingLong((KnownEntity entity) -> entity.lastHeardNanos).reversed());
    return vacant.subList(Math.min(MAX_VACANT, vacant.size()), vacant.size());
  }
}
