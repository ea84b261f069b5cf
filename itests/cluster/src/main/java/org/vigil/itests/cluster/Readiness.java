package org.vigil.itests.cluster;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.stage.Patience;

/** Waits until nodes that were started are up and see one another. */
final class Readiness {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final List<Node> nodes;
  private final BiConsumer<Node, String> progress;
  private final Patience patience = new Patience(Duration.ofMillis(100));

  /**
   * Of these nodes, which are linked.
   *
   * @param progress told how far which of them has got
   */
  Readiness(List<Node> nodes, BiConsumer<Node, String> progress) {
    this.nodes = nodes;
    this.progress = progress;
  }

  /**
   * Waits.
   *
   * @throws NotHeld if one ended, or takes longer than two minutes
   */
  void await() {
    for (Node node : nodes) {
      await(node, "vigil:node-list");
      progress.accept(node, "its shell answers");
    }
    for (Node node : nodes) {
      for (Node other : nodes) {
        await(node, "vigil:read node@" + other.id() + "/uptime");
      }
      if (nodes.size() > 1) {
        progress.accept(node, "sees all " + nodes.size() + " nodes");
      }
    }
  }

  private void await(Node node, String command) {
    patience.until(
        LIMIT,
        () -> !node.isAlive() || node.shellIfThere(command).filter(Answer::succeeded).isPresent(),
        node.id() + " was not ready, as " + command + " says,");
    if (!node.isAlive()) {
      throw new NotHeld(node.id() + " ended at its start: " + String.join("\n", node.printed()));
    }
  }
}
