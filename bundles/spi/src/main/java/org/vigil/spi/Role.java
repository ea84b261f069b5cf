package org.vigil.spi;

/** The roles that exchange frames. */
public enum Role {
  /** Attaches to entities, numbers and sends reports, applies changes. Several per node. */
  EXPORTER,
  /** Mediates between all exporters and the importers of its node. One per node. */
  AGENT,
  /** Holds the sessions of the node's clients. One per node. */
  IMPORTER,
  /** Chooses primaries. One per node, no leader. */
  COORDINATOR
}
