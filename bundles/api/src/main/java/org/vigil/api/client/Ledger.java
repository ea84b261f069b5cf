package org.vigil.api.client;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What became of the numbered reports of a closed epoch, for the monitors of one importer: received
 * + conflated + suppressed + lost = numbered, up to what the first report of the next epoch shows.
 * Values not numbered when the exporter died are not counted; they are bounded by one duty cycle
 * and the blackout (R12).
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
}
