package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.api.client.Outage;

/**
 * Every report of a durable instrument arrives, whatever dies: its exporter's node, or the agent on
 * the way (F19, G4, G5, R12).
 */
@ExtendWith(SharedCluster.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class EveryIT {
  private static final String COUNTER = "bank/transfers.committed";

  @Test
  void whoHadNoAgentWhenTheNodeDiedMissesNothing(Cluster cluster) {
    Node dying = cluster.entity("bank").moveTo(1);
    RemoteImporter quick = counting(cluster, 2);
    RemoteImporter behind = counting(cluster, 3);
    long lost = behind.watch().lost();
    Node blind = cluster.node(3);
    Succession succession = Succession.of("bank", Causes.NODE_LEFT, quick);
    try {
      blind.shell("bundle:stop org.vigil.agent").orThrow();
      quick.awaitsMore(COUNTER, 40);

      succession.happen(dying::kill);
    } finally {
      blind.shell("bundle:start org.vigil.agent").orThrow();
    }

    quick.awaitsMore(COUNTER, 20);
    behind.awaitsMore(COUNTER, 60);
    quick.findNoFault();
    behind.findNoFault();
    assertThat(behind.watch().lost()).as("lost by who was behind").isEqualTo(lost);
    Outage outage = succession.told().get(quick);
    assertThat(succession.closing(outage).ledger().lost()).as("lost by the other").isZero();
  }

  @Test
  void anAgentThatIsRestartedIsSentWhatItMissed(Cluster cluster) {
    cluster.entity("bank").moveTo(1);
    RemoteImporter elsewhere = counting(cluster, 2);
    RemoteImporter importer = counting(cluster, 3);
    long lost = importer.watch().lost();
    Node node = cluster.node(3);
    try {
      node.shell("bundle:stop org.vigil.agent").orThrow();
      elsewhere.awaitsMore(COUNTER, 40);
    } finally {
      node.shell("bundle:start org.vigil.agent").orThrow();
    }

    importer.awaitsMore(COUNTER, 60);
    importer.findNoFault();
    assertThat(importer.watch().lost()).as("lost").isEqualTo(lost);
  }

  private static RemoteImporter counting(Cluster cluster, int number) {
    RemoteImporter importer = cluster.importerOn(number, "every", Mode.EVERY, COUNTER);
    importer.awaitsMore(COUNTER, 5);
    return importer;
  }
}
