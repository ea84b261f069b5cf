package org.vigil.itests.story.cluster;

import static org.vigil.itests.story.cluster.ClusterStage.COUNTER;
import static org.vigil.itests.story.cluster.ClusterStage.TOTAL;
import static org.vigil.itests.story.cluster.ClusterStage.text;

import org.vigil.api.client.Causes;
import org.vigil.api.client.Gap;
import org.vigil.itests.cluster.Node;
import org.vigil.itests.cluster.Succession;
import org.vigil.itests.story.Book;
import org.vigil.itests.story.Figure;

/** The main job of it all: kill -9 a node, and every monitor elsewhere goes on (F34, G2, G6). */
final class TheNodeIsKilled implements ClusterScene {
  private static final double LIMIT_MILLIS = 1000;

  @Override
  public String title() {
    return "kill -9 of node 1";
  }

  @Override
  public void play(ClusterStage stage, Book book) {
    Node dying = stage.node(1);
    long seen = stage.value(COUNTER);
    Succession succession = stage.succession(Causes.NODE_LEFT);

    succession.happen(dying::kill);

    stage.bank().awaitsPrimary("org.vigil.exporter@node-2");
    stage.findTheBankWhole();
    book.figure(
        new Figure("blackout, kill -9 of a node", succession.blackoutMillis(), LIMIT_MILLIS, "ms"));
    Chronicle.of(succession, stage.watching(), book);
    Chronicle.of(succession, stage.counting(), book);
    book.say(
        text(
            "%s took over; the first good reports of all instruments were there %.1f ms after the"
                + " kill; one outage for each importer, and every missing number lies in a gap: %d"
                + " gaps so far",
            stage.bank().primary().orElse("nobody"),
            succession.blackoutMillis(),
            stage.watching().events(Gap.class).count()
                + stage.counting().events(Gap.class).count()));
    book.say(
        text(
            "the bank went on from its checkpoint: %d transfers before, %d now, never lower; the sum"
                + " of all accounts is %d as ever; 8 workers as set",
            seen, stage.value(COUNTER), stage.value(TOTAL)));
  }
}
