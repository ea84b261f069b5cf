package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.api.client.Outage;

/**
 * A node that is frozen is found by scan and taken over; when it goes on it finds that others did,
 * and yields to them (F30, R1, R3, R5, G6, G7).
 */
@ExtendWith(SharedCluster.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class FrozenNodeIT {
  private static final String COUNTER = "bank/transfers.committed";
  private static final String TOTAL = "bank/balance.total";
  private static final String RETURNING = "org.vigil.exporter@node-1";

  /** Hazelcast looks every ten seconds for clusters to merge with. */
  private static final Duration MERGED_WITHIN = Duration.ofMinutes(1);

  @ParameterizedTest
  @ValueSource(longs = {3, 6, 15})
  void aNodeThatWasFrozenReturnsAsABackup(long seconds, Cluster cluster) {
    Node frozen = cluster.entity("bank").moveTo(1);
    RemoteImporter elsewhere = watching(cluster, 3);
    RemoteImporter atHome = watching(cluster, 1);
    long total = value(elsewhere, TOTAL);
    long epoch = epoch(cluster.node(3));
    List<Outage> toldBefore = elsewhere.watch().outages();
    int toldAtHome = atHome.watch().outages().size();
    Succession succession = Succession.of("bank", Causes.UNREACHABLE, elsewhere);

    try {
      succession.happen(frozen::stop);
      assertThat(succession.told().get(elsewhere).detector()).isEqualTo("scan");
      System.out.printf(
          "a frozen node: dark for %.0f ms, by the outage itself %.0f ms%n",
          succession.blackoutMillis(), succession.saidMillis());
      long end = succession.beganNanos() + TimeUnit.SECONDS.toNanos(seconds);
      cluster.awaits("it froze for " + seconds + " s", () -> System.nanoTime() - end >= 0);
    } finally {
      frozen.cont();
    }

    String successor = cluster.node(3).view().primaryOf("bank").orElseThrow();
    View seenElsewhere = cluster.node(3).view();
    cluster.awaits(
        MERGED_WITHIN,
        "node-1 did not come back as a backup",
        () -> seenElsewhere.backupsOf("bank").contains(RETURNING));
    cluster.awaits(
        MERGED_WITHIN,
        "node-1 does not know that its time is over",
        () -> frozen.view().primaryOf("bank").filter(successor::equals).isPresent());
    elsewhere.awaitsMore(COUNTER, 50);
    atHome.awaitsMore(COUNTER, 50);

    assertThat(seenElsewhere.nodes()).hasSize(3);
    assertThat(seenElsewhere.primaryOf("bank")).hasValue(successor).isNotEqualTo(RETURNING);
    assertThat(epoch(cluster.node(3))).as("the epoch").isEqualTo(epoch + 1);
    assertThat(elsewhere.watch().outages()).hasSize(toldBefore.size() + 1);
    elsewhere.findNoFault();
    atHome.findNoFault();
    assertThat(atHome.watch().outages().size())
        .as("outages told at home")
        .isGreaterThan(toldAtHome);
    assertThat(value(elsewhere, TOTAL)).isEqualTo(total);
    assertThat(value(atHome, TOTAL)).isEqualTo(total);
  }

  private static RemoteImporter watching(Cluster cluster, int number) {
    RemoteImporter importer = cluster.importerOn(number, "bank", Mode.LATEST, "bank/**");
    importer.awaitsMore(COUNTER, 5);
    return importer;
  }

  private static long value(RemoteImporter importer, String instrument) {
    return importer.watch().value(instrument).orElseThrow().asLong();
  }

  private static long epoch(Node seenFrom) {
    String epoch = seenFrom.view().entity("bank").orElseThrow().path("epoch").asText();
    return Long.parseLong(epoch.replaceFirst("\\..*", ""));
  }
}
