package org.vigil.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.vigil.api.client.Importer;
import org.vigil.api.client.InstrumentInfo;

/** Completes names of instruments. */
@Service
public class InstrumentNameCompleter extends NameCompleter {
  @Override
  List<Candidate> candidates(CommandLine line, Services from) {
    List<Candidate> candidates = new ArrayList<>();
    from.importer()
        .ifPresent(
            lent -> {
              try (lent) {
                add(candidates, list(lent.service(), prefix(line)));
              }
            });
    return candidates;
  }

  /** Only what begins so, to leave thousands of others on their nodes. */
  private static List<InstrumentInfo> list(Importer importer, String prefix) {
    return importer.list(prefix.endsWith("*") ? "**" : prefix + "**");
  }

  void add(List<Candidate> candidates, List<InstrumentInfo> infos) {
    for (InstrumentInfo info : infos) {
      if (isOffered(info)) {
        candidates.add(candidate(info.name().toString(), info.declaration().description()));
      }
    }
  }

  /** Whether this instrument fits; all do here. */
  boolean isOffered(InstrumentInfo info) {
    return true;
  }
}
