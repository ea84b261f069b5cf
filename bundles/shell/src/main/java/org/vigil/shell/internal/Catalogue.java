package org.vigil.shell.internal;

import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.InstrumentName;
import org.vigil.api.Kind;
import org.vigil.api.client.Importer;
import org.vigil.api.client.InstrumentInfo;

/** Finds instruments for a command, or says what a person may have meant. */
final class Catalogue {
  private final Importer importer;

  Catalogue(Importer importer) {
    this.importer = importer;
  }

  /**
   * The instrument of exactly this name.
   *
   * @throws CommandException that says what is like it
   */
  InstrumentInfo find(String name) throws CommandException {
    InstrumentName wanted = InstrumentName.of(name);
    for (InstrumentInfo info : importer.list(wanted.toString())) {
      if (info.name().equals(wanted)) {
        return info;
      }
    }
    throw new CommandException(missing(wanted));
  }

  /**
   * The instrument of exactly this name and kind.
   *
   * @param does what a person wants it for, {@code "can be set"}
   * @throws CommandException that says what is wrong
   */
  InstrumentInfo find(String name, Kind kind, String does) throws CommandException {
    InstrumentInfo info = find(name);
    if (info.declaration().kind() == kind) {
      return info;
    }
    List<String> fitting =
        importer.list(info.name().entity() + "/**").stream()
            .filter(other -> other.declaration().kind() == kind)
            .map(other -> other.name().toString())
            .toList();
    throw new CommandException(
        name
            + " is "
            + Wording.withArticle(info.declaration().kind())
            + ", and only "
            + Wording.withArticle(kind)
            + " "
            + does
            + "; "
            + info.name().entity()
            + " has "
            + (fitting.isEmpty() ? "none" : String.join(", ", fitting)));
  }

  private String missing(InstrumentName wanted) {
    List<String> all =
        importer.list("**").stream().map(info -> info.name().toString()).sorted().toList();
    if (all.isEmpty()) {
      return "no instrument "
          + wanted
          + ": none is exported at all; are org.vigil.exporter and a service with instruments"
          + " started? vigil:exporter-list shows the exporters";
    }
    String like = Likeness.question(wanted.toString(), all);
    if (!like.isEmpty()) {
      return "no instrument " + wanted + like;
    }
    String entity = wanted.entity() + "/";
    return all.stream().anyMatch(name -> name.startsWith(entity))
        ? "no instrument "
            + wanted
            + "; vigil:instrument-list '"
            + entity
            + "**' shows those of "
            + wanted.entity()
        : "no instrument "
            + wanted
            + ", and no entity "
            + wanted.entity()
            + "; vigil:instrument-list shows all instruments";
  }
}
