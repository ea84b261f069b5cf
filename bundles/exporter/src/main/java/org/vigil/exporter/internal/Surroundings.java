package org.vigil.exporter.internal;

import java.util.LinkedHashSet;
import java.util.Set;
import org.vigil.api.TapOwner;
import org.vigil.spi.Clock;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.Message;

/** What all parts of one exporter share: its way out, who is up, and what was set. */
final class Surroundings {
  final Outlet outlet;
  final Clock clock;
  final Procedures procedures;
  final TapOwner owner;
  final Set<Peer> agents = new LinkedHashSet<>();
  final Set<Peer> coordinators = new LinkedHashSet<>();
  ExporterSettings settings;

  Surroundings(
      Outlet outlet,
      Clock clock,
      Procedures procedures,
      TapOwner owner,
      ExporterSettings settings) {
    this.outlet = outlet;
    this.clock = clock;
    this.procedures = procedures;
    this.owner = owner;
    this.settings = settings;
  }

  void tellAgents(Message message) {
    agents.forEach(agent -> outlet.send(agent, message));
  }

  void tellCoordinators(Message message) {
    coordinators.forEach(coordinator -> outlet.send(coordinator, message));
  }
}
