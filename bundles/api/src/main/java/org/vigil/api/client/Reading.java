package org.vigil.api.client;

import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;

/** The answer to a read: a value with its state, or why there is none. */
@ProviderType
public interface Reading {
  InstrumentName instrument();

  /** {@link States#GOOD} or {@link States#UNAVAILABLE}. */
  String state();

  Optional<Value> value();

  /** Why there is no value, with a sentence for people. */
  Optional<Refusal> failure();

  /** When the value was taken, by the clock of the exporting node. */
  Instant time();

  Epoch epoch();

  /** How often a control has been changed; 0 for others. */
  long revision();
}
