package org.vigil.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.vigil.api.client.InstrumentInfo;

/** Completes names of instruments, and the patterns that cover all of an entity. */
@Service
public final class PatternCompleter extends InstrumentNameCompleter {
  @Override
  void add(List<Candidate> candidates, List<InstrumentInfo> infos) {
    infos.stream()
        .map(info -> info.name().entity())
        .distinct()
        .forEach(entity -> candidates.add(candidate(entity + "/**", "all of " + entity)));
    super.add(candidates, infos);
  }
}
