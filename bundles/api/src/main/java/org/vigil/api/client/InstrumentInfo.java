package org.vigil.api.client;

import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.Declaration;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;

/** An instrument as discovery finds it. */
@ProviderType
public interface InstrumentInfo {
  InstrumentName name();

  Declaration declaration();

  /** The epoch in which it is exported; {@link Epoch#NONE} while nobody does. */
  Epoch epoch();

  /** {@link States#GOOD} while exported, else {@link States#UNAVAILABLE}. */
  String state();
}
