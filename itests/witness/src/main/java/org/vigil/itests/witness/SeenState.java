package org.vigil.itests.witness;

import java.util.Optional;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.StateChange;

/** A monitor's change of state as it was written down. */
record SeenState(InstrumentName instrument, String state, Optional<String> cause)
    implements StateChange {

  static void write(StateChange change, Parts parts) {
    parts.add(change.instrument().toString()).add(change.state()).addText(change.cause());
  }

  static SeenState read(Parts parts) {
    return new SeenState(InstrumentName.of(parts.text()), parts.text(), parts.textIfAny());
  }
}
