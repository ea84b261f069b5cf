package org.vigil.itests.cluster;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vigil.api.client.Mode;
import org.vigil.api.client.Outage;
import org.vigil.itests.stage.Watch;

/** The importing node's own roles come and go, and its monitors are there again (F29, F38, G2). */
@ExtendWith(SharedCluster.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class RolesIT {
  private static final String COUNTER = "bank/transfers.committed";

  @Test
  void anAgentThatReturnsTellsWhatHappenedMeanwhile(Cluster cluster) {
    cluster.entity("bank").moveTo(1);
    RemoteImporter importer = watching(cluster);
    int outages = importer.watch().outages().size();
    Node blind = cluster.node(3);
    blind.shell("bundle:stop org.vigil.agent").orThrow();
    cluster.entity("bank").takeover(cluster.node(1), "org.vigil.exporter@node-2");
    cluster.entity("bank").awaitsPrimary("org.vigil.exporter@node-2");

    blind.shell("bundle:start org.vigil.agent").orThrow();

    importer.awaits(
        "was not told of the time in which its agent was gone",
        watch -> watch.outages().size() > outages && isWhole(watch));
    importer.awaitsMore(COUNTER, 20);
    importer.findNoFault();
  }

  @Test
  void anImporterThatReturnsWatchesAgain(Cluster cluster) {
    RemoteImporter importer = watching(cluster);
    Node node = cluster.node(3);

    node.shell("bundle:stop org.vigil.importer").orThrow();
    node.shell("bundle:start org.vigil.importer").orThrow();

    importer.awaitsMore(COUNTER, 20);
    importer.findNoFault();
  }

  @Test
  void aTransportThatIsRestartedLinksAgain(Cluster cluster) {
    cluster.entity("bank").moveTo(1);
    RemoteImporter importer = watching(cluster);
    Node cut = cluster.node(3);

    cut.shell("bundle:stop org.vigil.transport.cellar").orThrow();
    cut.shell("bundle:start org.vigil.transport.cellar").orThrow();

    cluster.awaitReady();
    importer.awaits("is not whole again", RolesIT::isWhole);
    importer.awaitsMore(COUNTER, 20);
    importer.findNoFault();
  }

  /** The primary's node loses each of its bundles in turn, and has it again (Fig. 6). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.vigil.exporter.standby",
        "org.vigil.agent",
        "org.vigil.importer",
        "org.vigil.failover",
        "org.vigil.transport.cellar",
        "org.vigil.samples.bank"
      })
  void monitorsElsewhereOutliveEachBundleOfThePrimarysNode(String bundle, Cluster cluster) {
    cluster.entity("bank").moveTo(1);
    RemoteImporter importer = watching(cluster);
    Node home = cluster.node(1);

    home.shell("bundle:stop " + bundle).orThrow();
    home.shell("bundle:start " + bundle).orThrow();

    cluster.awaitReady();
    importer.awaits("is not whole again", RolesIT::isWhole);
    importer.awaitsMore(COUNTER, 20);
    importer.findNoFault();
  }

  private static RemoteImporter watching(Cluster cluster) {
    RemoteImporter importer = cluster.importerOn(3, "bank", Mode.LATEST, "bank/**");
    importer.awaitsMore(COUNTER, 5);
    return importer;
  }

  private static boolean isWhole(Watch watch) {
    return watch.outages().stream().allMatch(outage -> outage.phase() == Outage.Phase.HEALED);
  }
}
