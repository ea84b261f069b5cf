package org.vigil.itests.story.cluster;

import static org.vigil.itests.story.cluster.ClusterStage.text;

import org.vigil.api.client.Causes;
import org.vigil.itests.cluster.Node;
import org.vigil.itests.cluster.Succession;
import org.vigil.itests.story.Book;
import org.vigil.itests.story.Figure;

/**
 * While a service lives its entity stays at home (R5): the standby on the same node comes first.
 */
final class TheExporterIsStopped implements ClusterScene {
  private static final double LIMIT_MILLIS = 100;

  @Override
  public String title() {
    return "bundle:stop org.vigil.exporter on node 1";
  }

  @Override
  public void play(ClusterStage stage, Book book) {
    Node home = stage.node(1);
    Succession succession = stage.succession(Causes.EXPORTER_STOPPED);

    succession.happen(
        () -> {
          long before = System.nanoTime();
          home.shell("bundle:stop org.vigil.exporter").orThrow();
          return before;
        });

    stage.bank().awaitsPrimary("org.vigil.exporter.standby@node-1");
    stage.findTheBankWhole();
    succession
        .told()
        .forEach(
            (importer, outage) ->
                stage.check(
                    succession.closing(outage).ledger().lost() == 0,
                    importer + " lost reports in a hot swap"));
    book.figure(
        new Figure("blackout, exporter stopped", succession.saidMillis(), LIMIT_MILLIS, "ms"));
    Chronicle.of(succession, stage.watching(), book);
    book.say("the standby on the same node speaks for it, and nothing was lost");
    home.shell("bundle:start org.vigil.exporter").orThrow();
    stage.bank().awaitsBackup("org.vigil.exporter@node-1");
    book.say(
        text(
            "started again it is a backup: %s speaks on", stage.bank().primary().orElse("nobody")));
  }
}
