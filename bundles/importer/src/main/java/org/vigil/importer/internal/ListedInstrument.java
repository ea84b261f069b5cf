package org.vigil.importer.internal;

import org.vigil.api.Declaration;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.InstrumentInfo;
import org.vigil.spi.message.CallMessage.Listed;

/** An instrument as the agent listed it. */
record ListedInstrument(InstrumentName name, Declaration declaration, Epoch epoch, String state)
    implements InstrumentInfo {
  static ListedInstrument of(Listed said) {
    return new ListedInstrument(said.name(), said.declaration(), said.epoch(), said.state());
  }
}
