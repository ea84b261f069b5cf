package org.vigil.itests.story.stage;

/** Something that was promised did not happen: the story ends here. The message says what. */
public final class NotHeld extends RuntimeException {
  public NotHeld(String what) {
    super(what);
  }

  public NotHeld(String what, Throwable why) {
    super(what + ": " + why, why);
  }
}
