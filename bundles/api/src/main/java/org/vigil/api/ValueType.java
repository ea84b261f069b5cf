package org.vigil.api;

/**
 * What kind of value an instrument carries (F1). More may come; a switch over this needs a default
 * branch.
 */
public enum ValueType {
  /** A 64-bit signed integer. */
  INTEGER,
  /** A 64-bit IEEE 754 number. */
  REAL,
  /** True or false. */
  BOOLEAN,
  /** Any text. */
  TEXT,
  /** One of the names that the declaration lists. */
  STATE,
  /** A 64-bit integer that never falls while its service lives. */
  COUNTER;

  /**
   * Whether values of this type have an order, and so a smallest and a largest since the last
   * report.
   */
  public boolean isNumeric() {
    return this == INTEGER || this == REAL || this == COUNTER;
  }
}
