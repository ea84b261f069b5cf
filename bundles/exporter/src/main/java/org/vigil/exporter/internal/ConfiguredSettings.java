package org.vigil.exporter.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a configuration into settings; one that is not admissible is named and the last good one
 * stays.
 */
final class ConfiguredSettings {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredSettings.class);

  private final String pid;
  private ExporterSettings good;

  /** Starts with the defaults. */
  ConfiguredSettings(String pid, boolean standby) {
    this.pid = pid;
    this.good = ExporterSettings.defaults(standby);
  }

  ExporterSettings read(ExporterConfig config) {
    try {
      good =
          new ExporterSettings(
              good.standby(),
              config.rank(),
              config.dutyCycle_millis(),
              config.keepAlive_millis(),
              config.callbackLimit_millis(),
              config.grace_millis());
    } catch (RuntimeException e) { // Declarative Services say so of what is no number
      LOG.warn("etc/{}.cfg is not taken on, what was set before stays: {}", pid, e.getMessage());
    }
    return good;
  }
}
