package org.vigil.exporter.internal;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Control;
import org.vigil.api.Declaration;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Instrument;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;

/** The instruments of one entity: by name, and by handle, which is the place in the list (R13). */
final class Declared {
  private final EntityName name;
  private final Entity entity;
  private final List<Instrument> instruments;
  private final List<Declaration> declarations;
  private final List<Instrument> kept;
  private final List<String> toCompare;

  Declared(EntityName name, Entity entity) {
    this.name = name;
    this.entity = entity;
    this.instruments = List.copyOf(entity.instruments().values());
    this.declarations = instruments.stream().map(Instrument::declaration).toList();
    this.kept = instruments.stream().filter(Declared::isKept).toList();
    this.toCompare =
        name.node().isPresent()
            ? List.of()
            : declarations.stream().map(each -> each.name() + ":" + each.type()).toList();
  }

  /** Whether a successor is told of its value: of each control's, and where the service asked. */
  static boolean isKept(Instrument instrument) {
    return instrument instanceof Control || instrument.declaration().isCheckpointed();
  }

  /** All, in the order of their handles. */
  List<Instrument> instruments() {
    return instruments;
  }

  List<Declaration> declarations() {
    return declarations;
  }

  /**
   * What replicas on other nodes have to declare as well, as {@code name:TYPE}; nothing of an
   * entity of this node alone.
   */
  List<String> toCompare() {
    return toCompare;
  }

  /** The controls whose values are to be on disk. */
  List<String> persistent() {
    return declarations.stream().filter(Declaration::isPersistent).map(Declaration::name).toList();
  }

  /** Those of whose values a successor is told. */
  List<Instrument> kept() {
    return kept;
  }

  /** Tells these declarations from others in one epoch. */
  long hash() {
    return declarations.hashCode();
  }

  @Nullable Instrument find(String instrument) {
    return entity.instruments().get(instrument);
  }

  /** Why an instrument of this kind is not found. */
  Refusal refusalOf(InstrumentName wanted, String kind) {
    Instrument found = find(wanted.name());
    return found == null
        ? new Refusal(Causes.NOT_EXPORTED, name + " has no instrument '" + wanted.name() + "'")
        : new Refusal(
            Causes.WRONG_KIND,
            wanted
                + " is no "
                + kind
                + " but of kind "
                + found.declaration().kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}
