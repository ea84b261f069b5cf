package org.vigil.itests.simulator;

import org.vigil.api.client.Causes;
import org.vigil.spi.Role;

/** The bundles of a node that can be stopped and started. */
enum Part {
  EXPORTER(Role.EXPORTER, "org.vigil.exporter", Causes.EXPORTER_STOPPED),
  STANDBY(Role.EXPORTER, "org.vigil.exporter.standby", Causes.EXPORTER_STOPPED),
  AGENT(Role.AGENT, "org.vigil.agent", "agentStopped"),
  IMPORTER(Role.IMPORTER, "org.vigil.importer", Causes.EXPORTER_STOPPED),
  COORDINATOR(Role.COORDINATOR, "org.vigil.failover", Causes.EXPORTER_STOPPED);

  final Role role;
  final String bundle;
  final String stopCause;

  Part(Role role, String bundle, String stopCause) {
    this.role = role;
    this.bundle = bundle;
    this.stopCause = stopCause;
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
