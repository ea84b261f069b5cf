package org.vigil.itests.story.cluster;

import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.story.Book;

/** A part of the story: it does something to the cluster, and looks at what comes of it. */
interface ClusterScene {
  /** What happens, as the title of a chapter. */
  String title();

  /**
   * Plays it.
   *
   * @param book where it is told
   * @throws NotHeld if what was promised did not come
   */
  void play(ClusterStage stage, Book book);
}
