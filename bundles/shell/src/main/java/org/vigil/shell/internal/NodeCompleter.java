package org.vigil.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.NodeInfo;

/** Completes the ids of nodes that are linked. */
@Service
public final class NodeCompleter extends NameCompleter {
  @Override
  List<Candidate> candidates(CommandLine line, Services from) {
    List<Candidate> candidates = new ArrayList<>();
    from.cluster()
        .ifPresent(
            lent -> {
              try (lent) {
                linked(lent.service()).forEach(node -> candidates.add(new Candidate(node)));
              }
            });
    return candidates;
  }

  static List<String> linked(Cluster cluster) {
    return cluster.nodes().stream()
        .filter(node -> node.state().equals("up"))
        .map(NodeInfo::id)
        .toList();
  }
}
