package org.vigil.exporter.internal;

import java.util.concurrent.TimeUnit;

/**
 * What can be set about an exporter.
 *
 * @param standby whether it is dormant, preferred last
 * @param rank among the exporters of other nodes than an entity's the lowest is preferred (R2)
 * @param dutyCycleMillis how often marked instruments are taken while somebody looks, 1 to 1,000
 * @param keepAliveMillis how often agents are told that it lives, 100 to 60,000
 * @param callbackLimitMillis how long a procedure, veto or setter of a service may take, 10 to
 *     60,000
 * @param graceMillis how long the interest of an agent that died in reports of mode EVERY is kept
 */
record ExporterSettings(
    boolean standby,
    int rank,
    int dutyCycleMillis,
    int keepAliveMillis,
    int callbackLimitMillis,
    int graceMillis) {

  ExporterSettings {
    check("rank", rank, -1_000, 1_000);
    check("dutyCycle.millis", dutyCycleMillis, 1, 1_000);
    check("keepAlive.millis", keepAliveMillis, 100, 60_000);
    check("callbackLimit.millis", callbackLimitMillis, 10, 60_000);
    check("grace.millis", graceMillis, 0, 3_600_000);
  }

  static ExporterSettings defaults(boolean standby) {
    return new ExporterSettings(standby, 0, 5, 1_000, 1_000, 60_000);
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " takes " + min + " to " + max + ", not " + value);
    }
  }

  long dutyCycleNanos() {
    return TimeUnit.MILLISECONDS.toNanos(dutyCycleMillis);
  }

  long keepAliveNanos() {
    return TimeUnit.MILLISECONDS.toNanos(keepAliveMillis);
  }

  long callbackLimitNanos() {
    return TimeUnit.MILLISECONDS.toNanos(callbackLimitMillis);
  }

  long graceNanos() {
    return TimeUnit.MILLISECONDS.toNanos(graceMillis);
  }
}
