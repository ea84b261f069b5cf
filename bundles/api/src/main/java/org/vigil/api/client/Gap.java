package org.vigil.api.client;

import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;

/** Numbered reports of an instrument that will not come (G4). */
@ProviderType
public interface Gap extends MonitorEvent {
  InstrumentName instrument();

  /** The epoch in which it was noticed. */
  Epoch epoch();

  /** The first missing number. */
  long from();

  /** The last missing number, inclusive. */
  long to();

  /**
   * Whether {@link #to} is only an upper bound, because the exporter died with numbers reserved
   * (R12).
   */
  boolean isUpperBound();
}
