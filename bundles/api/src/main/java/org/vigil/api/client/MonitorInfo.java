package org.vigil.api.client;

import org.osgi.annotation.versioning.ProviderType;

/** A request of this node's importers and one instrument it watches. */
@ProviderType
public interface MonitorInfo extends Monitor {
  /** The request's id. */
  String request();

  /** The request's name; empty if it has none. */
  String name();

  /** Who made it. */
  Caller owner();

  Mode mode();
}
