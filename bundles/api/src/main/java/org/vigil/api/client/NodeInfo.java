package org.vigil.api.client;

import org.osgi.annotation.versioning.ProviderType;

/** A node of the cluster as this one sees it. */
@ProviderType
public interface NodeInfo {
  String id();

  /** Different after each start. */
  String incarnation();

  boolean isLocal();

  /** {@code up}, or what came after that. */
  String state();

  /** How many entities its exporters are primary for. */
  int entities();

  /** How many instruments these have. */
  int instruments();

  /** How the nodes are linked, for example {@code local}. */
  String transport();
}
