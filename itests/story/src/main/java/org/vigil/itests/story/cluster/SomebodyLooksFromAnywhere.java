package org.vigil.itests.story.cluster;

import static org.vigil.itests.story.cluster.ClusterStage.TELLERS;

import org.vigil.itests.cluster.Answer;
import org.vigil.itests.cluster.Node;
import org.vigil.itests.story.Book;

/** Instruments are named, never nodes: the bank is seen, read and set from any of them (G1). */
final class SomebodyLooksFromAnywhere implements ClusterScene {
  @Override
  public String title() {
    return "The bank works on node 1, and somebody looks from node 3";
  }

  @Override
  public void play(ClusterStage stage, Book book) {
    // Else it would be a backup as well, and nobody could say which of two takes over.
    stage.node(3).shell("bundle:stop org.vigil.samples.bank").orThrow();
    stage.bank().moveTo(1);
    stage.bank().awaitsBackup("org.vigil.exporter@node-2");
    stage.watching().awaitsMore(ClusterStage.COUNTER, 20);
    stage.counting().awaitsMore(ClusterStage.COUNTER, 20);
    String command = "vigil:set bank/workers " + TELLERS + " --reason \"evening load\"";
    Answer answer = stage.node(3).shell(command).orThrow();
    book.say("on node-3: " + command);
    book.quote(answer.output());
    for (Node node : stage.cluster().nodes()) {
      long read = node.view().read("bank/workers").path("value").asLong();
      stage.check(read == TELLERS, node.id() + " reads " + read + " workers");
    }
    stage
        .watching()
        .awaits(
            "did not hear of the 8 workers",
            watch ->
                watch.value("bank/workers").filter(now -> now.asLong() == TELLERS).isPresent());
    book.say("read on each node, and heard by the watch on node 3: 8 workers");
    book.quote("> vigil:entity-list");
    book.quote(stage.node(2).shell("vigil:entity-list").orThrow().output());
  }
}
