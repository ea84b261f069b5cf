package org.vigil.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;

/** Completes the ids of nodes. */
@Service
public final class NodeCompleter extends NameCompleter {
  @Override
  List<Candidate> candidates(CommandLine line, Services from) {
    List<Candidate> candidates = new ArrayList<>();
    from.cluster()
        .ifPresent(
            lent -> {
              try (lent) {
                lent.service().nodes().forEach(node -> candidates.add(new Candidate(node.id())));
              }
            });
    return candidates;
  }
}
