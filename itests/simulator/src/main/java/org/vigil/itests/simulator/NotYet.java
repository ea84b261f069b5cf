package org.vigil.itests.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What the simulator found and the roles do not keep yet, in one place: each is a reason not to
 * look at something in certain schedules, and goes when it is mended.
 */
final class NotYet {
  private NotYet() {}

  /**
   * Coordinators do not hand on the copies that they keep: one that has none, or an old one,
   * because it was restarted or silent, issues the next epoch with what it has (R15).
   *
   * @param isKeptByIssuer whether it has what was acknowledged
   * @param isKeptByOthers whether another one has
   */
  static boolean isHandedOn(boolean isKeptByIssuer, boolean isKeptByOthers) {
    return isKeptByIssuer || !isKeptByOthers;
  }

  /**
   * An agent that lost a node which lives opens the same epoch again when the link is back, and
   * closes it a second time later (R7).
   */
  static boolean areEpochsClosedOnce(Schedule schedule) {
    return schedule.faults().stream().noneMatch(Fault::isLieOfMembership);
  }

  /**
   * An outage whose agent is gone is not gone on with by the next one: it never heals, or is told
   * again as another (G6).
   */
  static boolean isGoneOnWith(@Nullable RunningPart teller, @Nullable RunningPart agent) {
    return teller == agent;
  }

  /**
   * A primary whose links end takes the other coordinators for gone, though membership lists them,
   * and renews its service's lease without them (R3, R6).
   */
  static boolean areLeasesSafe(Schedule schedule) {
    return schedule.faults().stream().noneMatch(Fault::isLieOfMembership);
  }
}
