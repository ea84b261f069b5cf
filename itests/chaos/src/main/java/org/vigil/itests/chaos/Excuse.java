package org.vigil.itests.chaos;

/**
 * What is known not to be promised, or not to be kept yet, in one place: each is a reason not to
 * call something wrong, and is counted and printed at the end of a run.
 */
enum Excuse {
  YIELDED(
      "who was frozen, or on the other side of a split, yields to who went on: what it said on its"
          + " own is discarded, even a counter or a number may be lower then (README, What is"
          + " provisional)"),
  COPIES_LOST(
      "as many copies were lost at once, each with its node or coordinator, as the answer had"
          + " promised"),
  OVERTAKEN(
      "what was answered while links were cut, or by a node that was frozen or gone, is"
          + " provisional, and discarded when that side yields (R4)"),
  CLIENT_STRUCK(
      "what tells the client of anything was struck on its own node: nobody there could tell it");

  private final String reason;

  Excuse(String reason) {
    this.reason = reason;
  }

  /** For people. */
  String reason() {
    return reason;
  }
}
