package org.vigil.itests.story.stage;

/** A part of the story: it does something to the node, and looks at what comes of it. */
public interface Scene {
  /** What happens, as the title of a chapter. */
  String title();

  /**
   * Plays it.
   *
   * @throws NotHeld if what was promised did not come
   */
  void play(Stage stage);
}
