package org.vigil.exporter.internal;

import java.util.EnumSet;
import java.util.Set;

/** Where an exporter stands with an entity. */
enum Standing {
  /** Another exporter speaks, or none. */
  BACKUP,
  /** This one speaks. */
  PRIMARY,
  /** This one finishes for a coordinated takeover. */
  RESIGNING,
  /** The service goes; nothing new is begun. */
  CLOSING;

  private Set<Standing> next() {
    return switch (this) {
      case BACKUP -> EnumSet.of(PRIMARY, CLOSING);
      case PRIMARY -> EnumSet.of(BACKUP, RESIGNING, CLOSING);
      case RESIGNING -> EnumSet.of(BACKUP, CLOSING);
      case CLOSING -> EnumSet.noneOf(Standing.class);
    };
  }

  /** The one way to change it. */
  Standing to(Standing wanted) {
    if (!next().contains(wanted)) {
      throw new IllegalStateException("from " + this + " nothing leads to " + wanted);
    }
    return wanted;
  }
}
