package org.vigil.api.client;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What became of the numbered reports of a closed epoch, for the monitors of one importer: received
 * + conflated + suppressed + lost = numbered, up to what the first report of the next epoch shows.
 * What never had a number is not counted; {@link #unnumbered} bounds it (R12).
 */
@ProviderType
public interface Ledger {
  /** Reports delivered. */
  long received();

  /** Reports replaced by newer ones before they were taken. */
  long conflated();

  /** Reports that were not significant for the importer. */
  long suppressed();

  /** Retained reports of the closed epoch that its successor delivered. */
  long replayed();

  /** Numbers that will never come; each lies in a {@link Gap}. */
  long lost();

  /** Whether {@link #lost} is only an upper bound. */
  boolean isUpperBound();

  /**
   * What bounds the changes that never had a number: those of the last so long before the outage
   * was healed, which is one duty cycle of the exporter and the blackout. The first report of the
   * next epoch shows what came of them. Of an instrument that somebody monitors in mode EVERY, a
   * service that lives on numbers each change all the while.
   *
   * @return empty while the outage is not healed, or if nobody looked when it happened
   */
  default Optional<Duration> unnumbered() {
    return Optional.empty();
  }
}
