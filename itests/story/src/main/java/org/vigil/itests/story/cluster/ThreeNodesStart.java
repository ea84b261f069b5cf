package org.vigil.itests.story.cluster;

import static org.vigil.itests.story.cluster.ClusterStage.text;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.vigil.itests.cluster.Node;
import org.vigil.itests.story.Book;
import org.vigil.itests.story.Figure;

/** Three nodes start for the first time, and find one another. */
final class ThreeNodesStart implements ClusterScene {
  private static final double READY_SECONDS = 40;

  @Override
  public String title() {
    return "Three nodes start for the first time";
  }

  @Override
  public void play(ClusterStage stage, Book book) {
    long before = System.nanoTime();
    stage.cluster().start();
    double seconds = (System.nanoTime() - before) / (double) TimeUnit.SECONDS.toNanos(1);
    book.figure(new Figure("three nodes ready and linked", seconds, READY_SECONDS, "s"));
    book.say(text("ready: each sees all three after %.1f s", seconds));
    Set<String> nodes = stage.node(1).view().nodes();
    for (Node node : stage.cluster().nodes()) {
      stage.check(
          node.view().nodes().equals(nodes) && nodes.size() == 3,
          node.id() + " lists " + node.view().nodes());
      long members =
          node.shell("cluster:node-list")
              .orThrow()
              .lines()
              .filter(line -> line.contains("127.0.0.1:"))
              .count();
      stage.check(members == 3, node.id() + " has " + members + " members in cluster:node-list");
    }
    book.quote("> vigil:node-list");
    book.quote(stage.node(3).shell("vigil:node-list").orThrow().output());
    book.say("vigil:node-list and cluster:node-list agree on each");
  }
}
