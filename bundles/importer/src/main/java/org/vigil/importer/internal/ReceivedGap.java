package org.vigil.importer.internal;

import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Gap;
import org.vigil.spi.message.SessionMessage.Missed;

/** A gap as the client gets it. */
record ReceivedGap(InstrumentName instrument, Epoch epoch, long from, long to, boolean isUpperBound)
    implements Gap {

  static ReceivedGap of(InstrumentName instrument, Missed said) {
    return new ReceivedGap(instrument, said.epoch(), said.from(), said.to(), said.upperBound());
  }

  /** How many numbers it stands for. */
  long size() {
    return to - from + 1;
  }
}
