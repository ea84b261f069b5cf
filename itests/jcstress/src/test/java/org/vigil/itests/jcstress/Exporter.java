package org.vigil.itests.jcstress;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vigil.api.Instrument;
import org.vigil.api.Interest;
import org.vigil.api.LongIndicator;
import org.vigil.api.Sample;
import org.vigil.api.Significance;
import org.vigil.api.TapOwner;

/** As little of an exporter as the tap needs. */
final class Exporter {
  private static final Interest LATEST = new Interest(List.of(Significance.ANY_CHANGE), false);
  private static final Interest EVERY = new Interest(List.of(Significance.ANY_CHANGE), true);

  final TapOwner owner = new TapOwner("exporter");

  /** The values that importers were told last. */
  private final Map<Instrument, Long> told = new HashMap<>();

  static LongIndicator indicator() {
    return LongIndicator.named("depth").retained(8).build();
  }

  /** Owned, armed and reported once. */
  static Exporter of(boolean every, LongIndicator... instruments) {
    Exporter exporter = new Exporter();
    for (LongIndicator instrument : instruments) {
      instrument.tap().attach(exporter.owner);
      exporter.arm(instrument, every);
      exporter.take(instrument);
    }
    return exporter;
  }

  void arm(LongIndicator instrument, boolean every) {
    instrument.tap().arm(owner, every ? EVERY : LATEST);
  }

  Sample take(Instrument instrument) {
    Sample sample = instrument.tap().take(owner, null);
    if (sample != null && sample.value() != null) {
      told.put(instrument, sample.value().asLong());
    }
    return sample;
  }

  /** Takes what is marked. */
  void cycle() {
    owner.drain(this::take);
  }

  /** The next duty cycle. */
  void nextCycle(LongIndicator... instruments) {
    for (LongIndicator instrument : instruments) {
      instrument.tap().recheck(owner);
    }
    cycle();
  }

  int told(LongIndicator instrument) {
    return told.getOrDefault(instrument, -1L).intValue();
  }
}
