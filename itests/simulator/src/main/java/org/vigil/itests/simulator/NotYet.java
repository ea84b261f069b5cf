package org.vigil.itests.simulator;

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
}
