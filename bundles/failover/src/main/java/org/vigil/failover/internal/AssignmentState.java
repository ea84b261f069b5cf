package org.vigil.failover.internal;

import java.util.Set;

/** Where an entity is on its way from one primary exporter to the next. */
enum AssignmentState {
  /** Nobody can speak for the entity, and the agents know. */
  VACANT {
    @Override
    Set<AssignmentState> next() {
      return Set.of(SETTLING);
    }
  },

  /**
   * There are candidates, and perhaps an exporter that speaks already and has not told us yet: no
   * epoch is issued before that is known, or the settle time is over. Nothing is announced.
   */
  SETTLING {
    @Override
    Set<AssignmentState> next() {
      return Set.of(SETTLING, ASSIGNED, HELD, VACANT);
    }
  },

  /** One exporter is primary, the other candidates are its backups. Entered once per epoch. */
  ASSIGNED {
    @Override
    Set<AssignmentState> next() {
      return Set.of(ASSIGNED, RESIGNING, SETTLING, HELD, VACANT);
    }
  },

  /** It was taken over too often lately (R5): nobody speaks for it until the hold-down is over. */
  HELD {
    @Override
    Set<AssignmentState> next() {
      return Set.of(HELD, ASSIGNED, SETTLING, VACANT);
    }
  },

  /** Somebody asked for a takeover, and the primary was told to finish and let go (Fig. 5, 256). */
  RESIGNING {
    @Override
    Set<AssignmentState> next() {
      return Set.of(SWITCHING, ASSIGNED, SETTLING, HELD, VACANT);
    }
  },

  /** The successor that was asked for has the epoch, and has not said yet that it speaks. */
  SWITCHING {
    @Override
    Set<AssignmentState> next() {
      return Set.of(SWITCHING, ASSIGNED, SETTLING, HELD, VACANT);
    }
  };

  /** The states that may come after this one. */
  abstract Set<AssignmentState> next();

  /**
   * Goes on to a state.
   *
   * @throws IllegalStateException if that does not come after this one
   */
  AssignmentState to(AssignmentState state) {
    if (!next().contains(state)) {
      throw new IllegalStateException(
          "an entity goes from " + this + " to " + next() + ", not to " + state);
    }
    return state;
  }

  /** Whether the state is left by itself after a time. */
  boolean isTimed() {
    return this != VACANT && this != ASSIGNED;
  }
}
