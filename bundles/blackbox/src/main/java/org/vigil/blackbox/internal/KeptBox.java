package org.vigil.blackbox.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vigil.api.Declaration;
import org.vigil.api.EntityName;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.BlackBox;
import org.vigil.api.client.Report;
import org.vigil.spi.Recorder.End;
import org.vigil.spi.Recorder.Recording;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Reports;

/** A box on the disk; what it says of itself was read when it was listed. */
record KeptBox(
    Path file,
    String outage,
    Optional<String> damage,
    String cause,
    String exporter,
    Instant noticed,
    List<EntityName> entities,
    long reports)
    implements BlackBox {

  static KeptBox of(Path file, Recording recording) {
    return new KeptBox(
        file,
        recording.outage().id(),
        Optional.empty(),
        recording.outage().cause(),
        recording.outage().exporter(),
        Instant.ofEpochMilli(recording.outage().noticedMillis()),
        recording.ends().stream().map(end -> end.opened().entity()).toList(),
        recording.ends().stream()
            .flatMap(end -> end.last().stream())
            .mapToLong(reports -> reports.items().size())
            .sum());
  }

  static KeptBox damaged(Path file, String outage, Instant written, String why) {
    return new KeptBox(file, outage, Optional.of(why), "", "", written, List.of(), 0);
  }

  @Override
  public List<Report> replay() throws IOException {
    List<Report> all = new ArrayList<>();
    for (End end : BoxFile.read(file).ends()) {
      List<Declaration> declarations = end.opened().declarations();
      for (Reports reports : end.last()) {
        for (Item item : reports.items()) {
          if (item.handle() >= 0 && item.handle() < declarations.size()) {
            InstrumentName name =
                reports.entity().instrument(declarations.get(item.handle()).name());
            all.add(KeptReport.of(name, reports.epoch(), item));
          }
        }
      }
    }
    return all;
  }

  @Override
  public Map<InstrumentName, Declaration> declarations() throws IOException {
    Map<InstrumentName, Declaration> declared = new HashMap<>();
    for (End end : BoxFile.read(file).ends()) {
      for (Declaration declaration : end.opened().declarations()) {
        declared.put(end.opened().entity().instrument(declaration.name()), declaration);
      }
    }
    return declared;
  }
}
