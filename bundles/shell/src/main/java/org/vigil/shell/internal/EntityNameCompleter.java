package org.vigil.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.vigil.api.client.EntityInfo;

/** Completes names of entities. */
@Service
public final class EntityNameCompleter extends NameCompleter {
  @Override
  List<Candidate> candidates(CommandLine line, Services from) {
    List<Candidate> candidates = new ArrayList<>();
    from.cluster()
        .ifPresent(
            lent -> {
              try (lent) {
                for (EntityInfo info : lent.service().entities()) {
                  String primary = info.primary().map(name -> "of " + name).orElse("");
                  candidates.add(candidate(info.name().toString(), primary));
                }
              }
            });
    return candidates;
  }
}
