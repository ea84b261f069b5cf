package org.vigil.itests.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What the simulator found and the roles do not keep yet, in one place: each is a reason not to
 * look at something in certain schedules, and goes when it is mended.
 */
final class NotYet {
  private NotYet() {}

  /**
   * Coordinators do not hand on the copies that they keep: one that was restarted while nobody
   * spoke issues the next epoch without them, though others have them (R15). What was acknowledged
   * before is not looked for then.
   */
  static boolean areCopiesHandedOn(boolean isSpokenFor) {
    return isSpokenFor;
  }

  /**
   * An agent that lost a node which lives opens the same epoch again when the link is back, and
   * closes it a second time later (R7).
   */
  static boolean areEpochsClosedOnce(Schedule schedule) {
    return schedule.faults().stream().noneMatch(Fault::isLieOfMembership);
  }

  /** An outage whose agent is gone is not gone on with by the next one, and never heals (G6). */
  static boolean isGoneOnWith(@Nullable RunningPart teller, @Nullable RunningPart agent) {
    return teller == agent;
  }
}
