package org.vigil.itests.stage;

/** The bundles of Vigil, by what they do. */
public enum Role {
  EXPORTER("org.vigil.exporter"),
  STANDBY("org.vigil.exporter.standby"),
  AGENT("org.vigil.agent"),
  IMPORTER("org.vigil.importer"),
  COORDINATOR("org.vigil.failover"),
  TRANSPORT("org.vigil.transport.local"),
  SPI("org.vigil.spi"),
  NODE("org.vigil.node"),
  SHELL("org.vigil.shell");

  private final String symbolicName;

  Role(String symbolicName) {
    this.symbolicName = symbolicName;
  }

  public String symbolicName() {
    return symbolicName;
  }

  @Override
  public String toString() {
    return symbolicName;
  }
}
