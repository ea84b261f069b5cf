package org.vigil.itests.story.cluster;

import static org.vigil.itests.story.cluster.ClusterStage.text;

import org.vigil.api.client.Causes;
import org.vigil.itests.cluster.Succession;
import org.vigil.itests.story.Book;
import org.vigil.itests.story.Figure;

/** A takeover that somebody asks for loses nothing, and is never felt (F31). */
final class TheBankMovesBack implements ClusterScene {
  private static final double LIMIT_MILLIS = 150;
  private static final String HOME = "org.vigil.exporter@node-1";

  @Override
  public String title() {
    return "vigil:takeover bank --to " + HOME;
  }

  @Override
  public void play(ClusterStage stage, Book book) {
    Succession succession = stage.succession(Causes.COORDINATED);

    succession.happen(() -> stage.bank().takeover(stage.node(3), HOME));

    stage.bank().awaitsPrimary(HOME);
    stage.findTheBankWhole();
    book.figure(
        new Figure(
            "blackout, coordinated, across nodes", succession.saidMillis(), LIMIT_MILLIS, "ms"));
    Chronicle.of(succession, stage.watching(), book);
    book.say(
        text(
            "asked for on node 3, it took %.1f ms to the first good reports from node 1; nothing was"
                + " lost, and nothing was unavailable for a moment",
            succession.blackoutMillis()));
  }
}
