package org.vigil.api.client;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;

/** An entity and who speaks for it. */
@ProviderType
public interface EntityInfo {
  EntityName name();

  /** The highest epoch known. */
  Epoch epoch();

  /** Whether the epoch was not confirmed by a majority of voters (R2). */
  boolean isProvisional();

  /** The primary exporter as {@code name@node}; empty while nobody speaks for the entity. */
  Optional<String> primary();

  /** The backups as {@code name@node}, in the order in which they would take over. */
  List<String> backups();

  /** {@code good}, {@code unavailable}, or {@code refused}. */
  String state();

  /**
   * For people: why it is not good, who owns the name instead, for instance; or what its backups
   * lack (R13).
   */
  String detail();

  /** The symbolic name or group that owns the entity's name (R9). */
  String owner();

  int instruments();
}
