package org.vigil.itests.chaos;

/** The ways in which a history can be wrong. */
enum Wrong {
  /** Numbers are missing, and nobody said so (G4). */
  LOST,
  /** A report came twice (G4). */
  DOUBLED,
  /** A report came after a later one (G4). */
  OUT_OF_ORDER,
  /** A value was called current, and was an older one (G3, G4). */
  STALE,
  /** A value that the service never had (G3). */
  NEVER_HAD,
  /** A change was answered as applied, and is not there any more (G8). */
  ACKNOWLEDGED_AND_LOST,
  /** A change was applied twice (G8). */
  APPLIED_TWICE,
  /** A change was answered in two ways, or rejected and applied (G8). */
  RESOLVED_TWO_WAYS,
  /** An epoch came after a higher one (G7). */
  EPOCH_BACK,
  /** An epoch ended, and no outage was told (G6). */
  OUTAGE_MISSING,
  /** An epoch was closed in two outages (G6). */
  OUTAGE_DOUBLED,
  /** An outage that was told of never healed (G2). */
  OUTAGE_OPEN,
  /**
   * An outage was said to have been longer than anybody looked, or to have ended before it began.
   */
  BLACKOUT_WRONG,
  /** There was nothing to look at: no look is no proof. */
  NOTHING_SEEN
}
