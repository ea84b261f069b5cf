package org.vigil.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.Monitor;
import org.vigil.api.client.MonitorInfo;

/** {@code vigil:monitor-list}. */
@Service
@Command(
    scope = "vigil",
    name = "monitor-list",
    description = "Lists the monitors of this node's importers",
    detailedDescription =
        """
        Shows what is watched, by whom, how long ago its exporter was last heard, and \
        what became of the numbered reports: received, conflated (replaced by newer \
        ones), suppressed (not significant for the importer), lost (each in a gap).

        Example:  vigil:monitor-list
        """)
public final class MonitorListCommand extends ListCommand {
  private static final Listing<MonitorInfo> LISTING =
      new Listing<MonitorInfo>("nobody watches anything on this node")
          .json("request", MonitorInfo::request) // long, and no command takes it
          .text("Name", "name", MonitorInfo::name)
          .text("Instrument", "instrument", MonitorInfo::instrument)
          .state("State", "state", MonitorListCommand::state)
          .json("cause", MonitorInfo::cause)
          .number("Heard ago", "ageMillis", MonitorInfo::age)
          .number("Received", "received", MonitorInfo::received)
          .number("Conflated", "conflated", MonitorInfo::conflated)
          .number("Suppressed", "suppressed", MonitorInfo::suppressed)
          .number("Lost", "lost", MonitorInfo::lost)
          .text("Mode", "mode", monitor -> Wording.lower(monitor.mode()))
          .text("Owner", "owner", MonitorInfo::owner);

  private static String state(Monitor monitor) {
    return monitor.state() + monitor.cause().map(cause -> " (" + cause + ")").orElse("");
  }

  @Override
  void run() throws CommandException {
    try (Lent<Cluster> cluster = cluster()) {
      LISTING.print(cluster.service().monitors(), form(), output());
    }
  }
}
