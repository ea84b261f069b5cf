package org.vigil.api.client;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.InstrumentName;

/** A monitor passed into another state. */
@ProviderType
public interface StateChange extends MonitorEvent {
  InstrumentName instrument();

  /** One of {@link States}. */
  String state();

  /** One of {@link Causes}, when the state is unavailable. */
  Optional<String> cause();
}
