package org.vigil.failover.internal;

import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * The coordinator's settings, checked.
 *
 * @param settleMillis how long an entity waits at most for an exporter that speaks for it already
 * @param takeoverMillis how long each half of a coordinated takeover may take
 * @param takeoversMax after how many deaths within a minute an entity has to wait (R5)
 * @param graceMillis how long named requests are kept once their agent is gone (R19)
 * @param requestsMax how many named requests are kept
 */
record Settings(
    int settleMillis, int takeoverMillis, int takeoversMax, int graceMillis, int requestsMax) {
  static final Settings DEFAULT = new Settings(250, 1_000, 3, 60_000, 1_000);

  /** Reads a configuration; each invalid value is complained of and the last good one stays. */
  static Settings read(FailoverConfig config, Settings lastGood, Consumer<String> complaints) {
    return new Settings(
        number(
            "settle.millis", config::settle_millis, 0, 60_000, lastGood.settleMillis, complaints),
        number(
            "takeover.millis",
            config::takeover_millis,
            10,
            60_000,
            lastGood.takeoverMillis,
            complaints),
        number(
            "takeovers.max", config::takeovers_max, 1, 10_000, lastGood.takeoversMax, complaints),
        number(
            "grace.millis", config::grace_millis, 0, 3_600_000, lastGood.graceMillis, complaints),
        number("requests.max", config::requests_max, 0, 100_000, lastGood.requestsMax, complaints));
  }

  private static int number(
      String name, IntSupplier value, int min, int max, int lastGood, Consumer<String> complaints) {
    String found;
    try {
      int number = value.getAsInt();
      if (number >= min && number <= max) {
        return number;
      }
      found = "is " + number;
    } catch (RuntimeException e) { // how Declarative Services says that it is no number
      found = "cannot be read (" + e.getMessage() + ")";
    }
    complaints.accept(
        name + " " + found + "; it takes " + min + " to " + max + ", and stays " + lastGood);
    return lastGood;
  }
}
