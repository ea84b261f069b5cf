package org.vigil.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.ExporterInfo;

/** {@code vigil:exporter-list}. */
@Service
@Command(
    scope = "vigil",
    name = "exporter-list",
    description = "Lists the exporters of all nodes",
    detailedDescription =
        """
        Shows for how many entities an exporter is primary and for how many it stands \
        ready, and how many instruments are armed at it because this node looks at them.

        Example:  vigil:exporter-list
        """)
public final class ExporterListCommand extends ListCommand {
  private static final Listing<ExporterInfo> LISTING =
      new Listing<ExporterInfo>("no exporter; is org.vigil.exporter started?")
          .text("Exporter", "exporter", exporter -> exporter.name() + "@" + exporter.node())
          .text("Standby", "standby", ExporterInfo::isStandby)
          .number("Primary of", "primaryOf", ExporterInfo::primaryOf)
          .number("Backup of", "backupOf", ExporterInfo::backupOf)
          .number("Armed", "armed", ExporterInfo::armed)
          .text("Incarnation", "incarnation", ExporterInfo::incarnation);

  @Override
  void run() throws CommandException {
    try (Lent<Cluster> cluster = cluster()) {
      LISTING.print(cluster.service().exporters(), form(), output());
    }
  }
}
