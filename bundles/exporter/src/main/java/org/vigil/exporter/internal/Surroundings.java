package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.vigil.api.Entity;
import org.vigil.api.TapOwner;
import org.vigil.spi.Clock;
import org.vigil.spi.Outlet;

/** What all parts of one exporter share: its way out, who is up, and what was set. */
final class Surroundings {
  final Outlet outlet;
  final Peers peers;
  final Clock clock;
  final Procedures procedures;
  final TapOwner owner;

  /** What people are told of who speaks. */
  final Logger log;

  ExporterSettings settings;

  /** Whether there may be other nodes. */
  boolean linked = true;

  private final Map<Entity, List<Callbacks.Call<?>>> stuck = new WeakHashMap<>();

  Surroundings(
      Outlet outlet,
      Clock clock,
      Procedures procedures,
      TapOwner owner,
      ExporterSettings settings,
      Logger log) {
    this.outlet = outlet;
    this.peers = new Peers(outlet);
    this.clock = clock;
    this.procedures = procedures;
    this.owner = owner;
    this.log = log;
    this.settings = settings;
  }

  /**
   * The calls that do not come back from this entity's service; the same list when the same object
   * is registered again.
   */
  List<Callbacks.Call<?>> stuckIn(Entity entity) {
    return stuck.computeIfAbsent(entity, any -> new ArrayList<>());
  }
}
