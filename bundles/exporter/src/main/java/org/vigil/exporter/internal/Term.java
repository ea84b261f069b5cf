package org.vigil.exporter.internal;

import org.vigil.api.Epoch;
import org.vigil.spi.message.AssignmentMessage.Assigned;

/**
 * The epochs of one entity as one exporter knows them (R1): its own, the highest, the past ones.
 */
final class Term {
  private Epoch epoch = Epoch.NONE;
  private Epoch floor;
  private Epoch over;
  private boolean provisional;
  private String cause = "";

  /** A term to come; all up to the highest epoch known of the name is over. */
  Term(Epoch highest) {
    floor = highest;
    over = highest;
  }

  /** The epoch in which this exporter speaks; NONE if it does not. */
  Epoch epoch() {
    return epoch;
  }

  /** The highest epoch that is known. */
  Epoch floor() {
    return floor;
  }

  boolean isProvisional() {
    return provisional;
  }

  /** Why the epoch before ended. */
  String cause() {
    return cause;
  }

  boolean isSpeaking() {
    return !epoch.equals(Epoch.NONE);
  }

  /** Whether nobody speaks in this epoch again, as far as it was this exporter's. */
  boolean isOver(Epoch past) {
    return !past.isAfter(over);
  }

  void raiseFloor(Epoch known) {
    if (known.isAfter(floor)) {
      floor = known;
    }
  }

  void begin(Assigned assigned) {
    if (isOver(assigned.epoch()) || floor.isAfter(assigned.epoch())) {
      throw new IllegalStateException(assigned.epoch() + " is not above " + floor);
    }
    epoch = assigned.epoch();
    provisional = assigned.provisional();
    cause = assigned.cause();
  }

  void end() {
    over = epoch;
    epoch = Epoch.NONE;
  }
}
