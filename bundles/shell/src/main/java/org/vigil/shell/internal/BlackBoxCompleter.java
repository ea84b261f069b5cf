package org.vigil.shell.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.vigil.api.client.BlackBox;

/** Completes the outages that left a black box on this node. */
@Service
public final class BlackBoxCompleter extends NameCompleter {
  @Override
  List<Candidate> candidates(CommandLine line, Services from) {
    List<Candidate> candidates = new ArrayList<>();
    from.blackBoxes()
        .ifPresent(
            lent -> {
              try (lent) {
                for (BlackBox box : lent.service().list()) {
                  candidates.add(candidate(box.outage(), box.cause() + " of " + box.exporter()));
                }
              } catch (IOException e) {
                throw new IllegalStateException("no black boxes to choose from", e);
              }
            });
    return candidates;
  }
}
