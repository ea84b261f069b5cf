package org.vigil.itests.story.cluster;

import static org.vigil.itests.story.cluster.ClusterStage.text;

import org.vigil.itests.cluster.Node;
import org.vigil.itests.story.Book;
import org.vigil.itests.story.Figure;

/** What a node of a cluster holds in memory. */
final class TheNodesStaySmall implements ClusterScene {
  private static final double LIMIT_MEGABYTES = 500;

  @Override
  public String title() {
    return "The nodes after all that";
  }

  @Override
  public void play(ClusterStage stage, Book book) {
    for (Node node : stage.cluster().nodes()) {
      double megabytes = node.residentMegabytes();
      book.figure(new Figure("resident, " + node.id(), megabytes, LIMIT_MEGABYTES, "MB"));
      stage.check(megabytes < LIMIT_MEGABYTES, node.id() + " needs " + (long) megabytes + " MB");
      book.say(text("%s holds %.0f MB", node.id(), megabytes));
    }
  }
}
