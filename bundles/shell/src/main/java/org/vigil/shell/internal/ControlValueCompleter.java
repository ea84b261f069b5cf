package org.vigil.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.vigil.api.Declaration;
import org.vigil.api.ValueType;

/** Completes values of the control that the line names, as far as its declaration knows them. */
@Service
public final class ControlValueCompleter extends NameCompleter {
  @Override
  List<Candidate> candidates(CommandLine line, Services from) {
    List<Candidate> candidates = new ArrayList<>();
    from.importer()
        .ifPresent(
            lent -> {
              try (lent) {
                Arrays.stream(line.getArguments())
                    .filter(word -> word.indexOf('/') > 0)
                    .findFirst()
                    .map(name -> lent.service().list(name))
                    .filter(infos -> infos.size() == 1)
                    .ifPresent(infos -> add(candidates, infos.get(0).declaration()));
              }
            });
    return candidates;
  }

  private static void add(List<Candidate> candidates, Declaration declaration) {
    Set<String> values = new LinkedHashSet<>(declaration.states());
    if (declaration.type() == ValueType.BOOLEAN) {
      values.addAll(List.of("true", "false"));
    }
    declaration.initial().ifPresent(value -> values.add(value.asText()));
    declaration.minimum().ifPresent(value -> values.add(value.asText()));
    declaration.maximum().ifPresent(value -> values.add(value.asText()));
    values.forEach(value -> candidates.add(new Candidate(value)));
  }
}
