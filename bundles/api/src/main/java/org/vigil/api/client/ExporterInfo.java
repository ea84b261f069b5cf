package org.vigil.api.client;

import org.osgi.annotation.versioning.ProviderType;

/** An exporter of any node. */
@ProviderType
public interface ExporterInfo {
  String name();

  String node();

  /** Random per activation (R1). */
  String incarnation();

  /** Whether it stands by and is preferred only when no other can (a dormant backup). */
  boolean isStandby();

  /** How many entities it is primary for. */
  int primaryOf();

  /** How many entities it could take over. */
  int backupOf();

  /** Instruments armed at it for this node. */
  int armed();
}
