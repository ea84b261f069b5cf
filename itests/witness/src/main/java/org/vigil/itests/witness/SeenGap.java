package org.vigil.itests.witness;

import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Gap;

/** A gap as it was written down. */
record SeenGap(InstrumentName instrument, Epoch epoch, long from, long to, boolean isUpperBound)
    implements Gap {

  static void write(Gap gap, Parts parts) {
    parts
        .add(gap.instrument().toString())
        .add(gap.epoch())
        .add(gap.from())
        .add(gap.to())
        .add(gap.isUpperBound());
  }

  static SeenGap read(Parts parts) {
    return new SeenGap(
        InstrumentName.of(parts.text()),
        parts.epoch(),
        parts.number(),
        parts.number(),
        parts.isSo());
  }
}
