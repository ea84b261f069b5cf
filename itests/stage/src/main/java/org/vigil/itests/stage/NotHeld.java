package org.vigil.itests.stage;

/** Something that was promised did not happen: the message says what. */
public final class NotHeld extends AssertionError {
  public NotHeld(String what) {
    super(what);
  }

  public NotHeld(String what, Throwable why) {
    super(what + ": " + why, why);
  }
}
