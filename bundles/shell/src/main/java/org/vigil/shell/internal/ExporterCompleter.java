package org.vigil.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.vigil.api.client.Cluster;

/** Completes exporters: the backups of the entity that the line names, else all. */
@Service
public final class ExporterCompleter extends NameCompleter {
  @Override
  List<Candidate> candidates(CommandLine line, Services from) {
    List<Candidate> candidates = new ArrayList<>();
    from.cluster()
        .ifPresent(
            lent -> {
              try (lent) {
                exporters(lent.service(), Arrays.asList(line.getArguments()))
                    .forEach(exporter -> candidates.add(new Candidate(exporter)));
              }
            });
    return candidates;
  }

  private static List<String> exporters(Cluster cluster, List<String> words) {
    return cluster.entities().stream()
        .filter(entity -> words.contains(entity.name().toString()))
        .findFirst()
        .map(entity -> entity.backups())
        .orElseGet(
            () ->
                cluster.exporters().stream()
                    .map(exporter -> exporter.name() + "@" + exporter.node())
                    .toList());
  }
}
