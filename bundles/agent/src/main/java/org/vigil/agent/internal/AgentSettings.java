package org.vigil.agent.internal;

import java.util.concurrent.TimeUnit;

/**
 * What can be set about an agent.
 *
 * @param staleMillis how long an exporter may be silent before its monitors are stale, 500 to
 *     600,000
 * @param graceMillis how long the requests of an importer that died are kept, 0 to 3,600,000
 */
record AgentSettings(int staleMillis, int graceMillis) {
  AgentSettings {
    check("stale.millis", staleMillis, 500, 600_000);
    check("grace.millis", graceMillis, 0, 3_600_000);
  }

  static AgentSettings defaults() {
    return new AgentSettings(3_500, 60_000);
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " takes " + min + " to " + max + ", not " + value);
    }
  }

  long staleNanos() {
    return TimeUnit.MILLISECONDS.toNanos(staleMillis);
  }

  long graceNanos() {
    return TimeUnit.MILLISECONDS.toNanos(graceMillis);
  }
}
