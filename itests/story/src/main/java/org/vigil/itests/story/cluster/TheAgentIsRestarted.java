package org.vigil.itests.story.cluster;

import org.vigil.api.client.Outage;
import org.vigil.itests.cluster.Node;
import org.vigil.itests.story.Book;

/**
 * The importer's own agent goes blind for a while, and tells what happened meanwhile (F29, F38).
 */
final class TheAgentIsRestarted implements ClusterScene {
  @Override
  public String title() {
    return "The agent of node 3 is stopped, the bank moves meanwhile, and the agent is started";
  }

  @Override
  public void play(ClusterStage stage, Book book) {
    Node blind = stage.node(3);
    String successor = "org.vigil.exporter@node-2";
    stage.bank().awaitsBackup(successor);
    long outages = stage.watching().watch().outages().size();
    blind.shell("bundle:stop org.vigil.agent").orThrow();
    stage.bank().takeover(stage.node(1), successor);
    stage.bank().awaitsPrimary(successor);

    blind.shell("bundle:start org.vigil.agent").orThrow();

    stage.findTheBankWhole();
    stage
        .watching()
        .awaits(
            "was not told what happened while its agent was gone",
            watch -> watch.outages().size() > outages);
    stage
        .watching()
        .awaits(
            "is still in an outage",
            watch ->
                watch.outages().stream().allMatch(outage -> outage.phase() == Outage.Phase.HEALED));
    stage.findTheBankWhole();
    for (Outage outage : stage.watching().watch().outages().stream().skip(outages).toList()) {
      book.say(
          "told of it afterwards: "
              + outage.cause()
              + " of "
              + outage.exporter()
              + ", noticed by "
              + outage.detector());
    }
    book.say("the monitors are there again, and go on where they were");
  }
}
