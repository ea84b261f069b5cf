package org.vigil.api.client;

/** The states of monitors and readings. */
public final class States {
  /** Never had an exporter so far (G2). */
  public static final String PENDING = "pending";

  /** The value is current. */
  public static final String GOOD = "good";

  /** The exporter has not been heard for longer than the keep-alive limit; the value may be old. */
  public static final String STALE = "stale";

  /** There is no value now; the cause says why. */
  public static final String UNAVAILABLE = "unavailable";

  private States() {}
}
