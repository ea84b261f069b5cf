package org.vigil.agent.internal;

import java.util.concurrent.TimeUnit;

/**
 * How an agent noticed that an epoch is over.
 *
 * @param death the same for everything that one death, or one end of one epoch, closes
 * @param cause one of {@link org.vigil.api.client.Causes}
 * @param detector what noticed it first
 * @param exporter who spoke
 * @param nanos when, by the agent's clock
 * @param millis when, for people
 */
record OutageNotice(
    Object death, String cause, String detector, String exporter, long nanos, long millis) {

  /**
   * A later moment, for people: what passed is taken from the clock that does not jump, so that the
   * times of an outage are in order, and as far apart as they were, however the other is set.
   */
  long millisAt(long nowNanos) {
    return millis + TimeUnit.NANOSECONDS.toMillis(nowNanos - nanos);
  }
}
