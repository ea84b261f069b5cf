package org.vigil.itests.story.cluster;

import org.vigil.itests.story.Book;

/** What comes back is a backup: nothing fails back by itself (R5). */
final class TheNodeReturns implements ClusterScene {
  @Override
  public String title() {
    return "Node 1 comes back";
  }

  @Override
  public void play(ClusterStage stage, Book book) {
    int outages = stage.watching().watch().outages().size();
    stage.node(1).start();
    stage.cluster().awaitReady();
    stage.bank().awaitsBackup("org.vigil.exporter@node-1");
    stage.findTheBankWhole();
    stage.check(
        stage.bank().primary().filter("org.vigil.exporter@node-2"::equals).isPresent(),
        "the bank went away from node 2 when node 1 came back");
    stage.check(
        stage.watching().watch().outages().size() == outages,
        "the return of node 1 was told as an outage");
    book.say(
        "it is a backup: "
            + stage.bank().primary().orElse("nobody")
            + " speaks for the bank, backed by "
            + String.join(", ", stage.bank().backups()));
  }
}
