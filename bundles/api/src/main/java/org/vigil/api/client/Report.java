package org.vigil.api.client;

import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;

/** A value of a monitored instrument. Per instrument (epoch, sequence) only grows (G4). */
@ProviderType
public interface Report extends MonitorEvent {
  InstrumentName instrument();

  Epoch epoch();

  /** The number of the report; over a takeover on one node the row goes on. */
  long sequence();

  /** When the value was taken, by the clock of the exporting node. */
  Instant time();

  /** The value; empty if the service's procedure failed, see {@link #failure}. */
  Optional<Value> value();

  /**
   * The smallest value since the report before, of numeric instruments; what was conflated or
   * suppressed in between is covered (F21).
   */
  Optional<Value> min();

  /** The largest value since the report before, of numeric instruments. */
  Optional<Value> max();

  /** Why there is no value. */
  Optional<Refusal> failure();

  /**
   * Numbered reports that this one replaced because they came faster than they were taken (mode
   * LATEST).
   */
  long conflated();

  /** Numbered reports before this one that were not significant for this request (R22). */
  long suppressed();

  /**
   * Reports of one entity with the same number other than 0 belong together: they were published,
   * or taken, as one (F8).
   */
  long publication();
}
