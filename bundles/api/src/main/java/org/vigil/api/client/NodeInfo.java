package org.vigil.api.client;

import org.osgi.annotation.versioning.ProviderType;

/** A node of the cluster as this one sees it. */
@ProviderType
public interface NodeInfo {
  String id();

  /** Different after each start. */
  String incarnation();

  boolean isLocal();

  /**
   * {@code up}; {@code alone} if this node must not be linked with others; of another node also
   * {@code linking} while it has not answered, or {@code refused}.
   */
  String state();

  /** How many entities its exporters are primary for. */
  int entities();

  /** How many instruments these have. */
  int instruments();

  /** How the nodes are linked, for example {@code local}. */
  String transport();

  /** Where the node is as the transport says it; empty if it does not. */
  default String address() {
    return "";
  }

  /** Why it is not simply up, as a sentence; empty if it is. */
  default String detail() {
    return "";
  }
}
