package org.vigil.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.NodeInfo;

/** {@code vigil:node-list}. */
@Service
@Command(
    scope = "vigil",
    name = "node-list",
    description = "Lists the nodes of the cluster",
    detailedDescription =
        """
        Shows each node as this one sees it: whether it is up, and how many entities and \
        instruments its exporters speak for. A node that is there but not linked is shown with \
        the reason, this one too if it works alone.

        Example:  vigil:node-list
                  vigil:node-list --json
        """)
public final class NodeListCommand extends ListCommand {
  private static final Listing<NodeInfo> LISTING =
      new Listing<NodeInfo>("no node is known")
          .text("Node", "id", NodeInfo::id)
          .text("Local", "local", NodeInfo::isLocal)
          .state("State", "state", NodeInfo::state)
          .number("Entities", "entities", NodeInfo::entities)
          .number("Instruments", "instruments", NodeInfo::instruments)
          .text("Transport", "transport", NodeInfo::transport)
          .text("Incarnation", "incarnation", NodeInfo::incarnation)
          .text("Address", "address", NodeInfo::address)
          .text("Detail", "detail", NodeInfo::detail);

  @Override
  void run() throws CommandException {
    try (Lent<Cluster> cluster = cluster()) {
      LISTING.print(cluster.service().nodes(), form(), output());
    }
  }
}
