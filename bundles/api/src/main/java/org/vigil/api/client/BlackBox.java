package org.vigil.api.client;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.Declaration;
import org.vigil.api.EntityName;
import org.vigil.api.InstrumentName;

/** The last reports before one outage, as this node imported them. */
@ProviderType
public interface BlackBox {
  /** The {@link Outage#id} of the outage. */
  String outage();

  /** Why it cannot be read, and then all else about it is empty. */
  Optional<String> damage();

  /** The {@link Outage#cause}. */
  String cause();

  /** Whose word ended, {@code name@node}. */
  String exporter();

  /** When the node noticed. */
  Instant noticed();

  /** The entities that it has reports of. */
  List<EntityName> entities();

  /** How many reports it has. */
  long reports();

  /**
   * Reads the reports: entity by entity, those of an entity in the order in which they came.
   * Numbers that are missing within were conflated, or not asked for by anybody on this node.
   *
   * @throws IOException if the file is gone or damaged by now; the message names it
   */
  List<Report> replay() throws IOException;

  /**
   * What the instruments of its entities had declared in the epochs that ended.
   *
   * @throws IOException if the file is gone or damaged by now; the message names it
   */
  Map<InstrumentName, Declaration> declarations() throws IOException;
}
