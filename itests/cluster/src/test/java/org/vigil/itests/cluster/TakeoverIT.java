package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;

/** The bank outlives its node, and moves between nodes (F29, F31, F34, G2, G6, R5). */
@ExtendWith(SharedCluster.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class TakeoverIT {
  private static final String COUNTER = "bank/transfers.committed";

  @Test
  void aKilledNodesBankGoesOnElsewhere(Cluster cluster) {
    Node dying = cluster.entity("bank").moveTo(1);
    RemoteImporter watching = watching(cluster, 3);
    RemoteImporter counting = counting(cluster, 3);
    long total = value(watching, "bank/balance.total");
    watching.awaitsMore(COUNTER, 20);
    counting.awaitsMore(COUNTER, 20);
    Succession succession = Succession.of("bank", Causes.NODE_LEFT, watching, counting);

    succession.happen(dying::kill);

    watching.awaitsMore(COUNTER, 20);
    counting.awaitsMore(COUNTER, 20);
    watching.findNoFault();
    counting.findNoFault();
    assertThat(value(watching, "bank/balance.total")).isEqualTo(total);
    assertThat(cluster.node(3).view().primaryOf("bank").orElseThrow())
        .isNotEqualTo("org.vigil.exporter@node-1");
    cluster.awaits(
        "node-3, which watched, has no black box of node-1", // F43
        () ->
            cluster
                .node(3)
                .view()
                .list("vigil:blackbox-list")
                .anyMatch(
                    box ->
                        box.path("exporter").asText().equals("org.vigil.exporter@node-1")
                            && box.path("reports").asLong() > 0));
  }

  @Test
  void aNodeThatReturnsIsABackup(Cluster cluster) {
    Node returning = cluster.entity("bank").moveTo(1);
    RemoteImporter watching = watching(cluster, 3);
    Succession.of("bank", Causes.NODE_LEFT, watching).happen(returning::kill);
    String successor = cluster.node(3).view().primaryOf("bank").orElseThrow();

    returning.start();

    cluster.awaits(
        SharedCluster.START_LIMIT,
        "node-1 did not come back as a backup",
        () -> cluster.node(3).view().backupsOf("bank").contains("org.vigil.exporter@node-1"));
    watching.awaitsMore(COUNTER, 50);
    assertThat(cluster.node(3).view().primaryOf("bank")).hasValue(successor);
    watching.findNoFault();
  }

  @Test
  void aCoordinatedTakeoverAcrossNodesIsNotFelt(Cluster cluster) {
    cluster.entity("bank").moveTo(1);
    RemoteImporter watching = watching(cluster, 3);
    RemoteImporter counting = counting(cluster, 3);
    Succession succession = Succession.of("bank", Causes.COORDINATED, watching, counting);

    succession.happen(
        () -> cluster.entity("bank").takeover(cluster.node(3), "org.vigil.exporter@node-2"));

    assertThat(cluster.node(1).view().primaryOf("bank")).hasValue("org.vigil.exporter@node-2");
    watching.awaitsMore(COUNTER, 20);
    counting.awaitsMore(COUNTER, 20);
    watching.findNoFault();
    counting.findNoFault();
  }

  @Test
  void anExporterThatStopsIsFollowedAtHome(Cluster cluster) {
    Node home = cluster.entity("bank").moveTo(1);
    RemoteImporter watching = watching(cluster, 3);
    Succession succession = Succession.of("bank", Causes.EXPORTER_STOPPED, watching);
    try {
      succession.happen(
          () -> {
            long before = System.nanoTime();
            home.shell("bundle:stop org.vigil.exporter").orThrow();
            return before;
          });

      assertThat(cluster.node(3).view().primaryOf("bank"))
          .hasValue("org.vigil.exporter.standby@node-1");
      assertThat(succession.told().values())
          .allSatisfy(outage -> assertThat(succession.closing(outage).ledger().lost()).isZero());
    } finally {
      home.shell("bundle:start org.vigil.exporter").orThrow();
    }
  }

  private static RemoteImporter watching(Cluster cluster, int number) {
    RemoteImporter importer = cluster.importerOn(number, "bank", Mode.LATEST, "bank/**");
    importer.awaitsMore(COUNTER, 5);
    return importer;
  }

  private static RemoteImporter counting(Cluster cluster, int number) {
    RemoteImporter importer = cluster.importerOn(number, "every", Mode.EVERY, COUNTER);
    importer.awaitsMore(COUNTER, 5);
    return importer;
  }

  private static long value(RemoteImporter importer, String instrument) {
    return importer.watch().value(instrument).orElseThrow().asLong();
  }
}
