package org.vigil.importer.internal;

import java.util.Optional;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.StateChange;

/** A monitor's new state as the client gets it. */
record ReceivedState(InstrumentName instrument, String state, Optional<String> cause)
    implements StateChange {

  static ReceivedState of(InstrumentName instrument, String state, String cause) {
    return new ReceivedState(
        instrument, state, cause.isEmpty() ? Optional.empty() : Optional.of(cause));
  }
}
