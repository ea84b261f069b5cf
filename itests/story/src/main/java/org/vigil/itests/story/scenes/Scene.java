package org.vigil.itests.story.scenes;

import org.vigil.itests.stage.Stage;

/** A part of the story: it does something to the node, and looks at what comes of it. */
interface Scene {
  /** What happens, as the title of a chapter. */
  String title();

  /**
   * Plays it.
   *
   * @param narrator told of what is seen
   * @throws NotHeld if what was promised did not come
   */
  void play(Stage stage, Narrator narrator);
}
