package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.itests.cluster.Cluster.aCluster;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vigil.api.client.Report;

/** The harness itself, on two nodes that know nothing of one another. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class HarnessIT {
  @Test
  void startsKillsFreezesAndEndsNodes() {
    try (Cluster cluster = aCluster().withNodes(2).unlinked().brief().named("harness").start()) {
      Node node = cluster.node(1);
      RemoteImporter importer = cluster.importerOn(1);
      importer.awaitsMore("bank/transfers.committed", 20);
      assertThat(node.shell("vigil:node-list").output())
          .contains("node-1")
          .doesNotContain("node-2");
      assertThat(node.shell("vigil:nonsense").succeeded()).isFalse();
      assertThat(node.residentMegabytes()).isBetween(50.0, 500.0);

      long seen = importer.watch().value("bank/transfers.committed").orElseThrow().asLong();
      long killed = node.kill();
      assertThat(node.isAlive()).isFalse();
      node.start();
      importer.awaits("heard nothing after the kill", heard -> heard.goodSinceNanos() > killed);
      importer.awaitsMore("bank/transfers.committed", 20);
      assertThat(seen).isPositive();
      assertThat(importer.events(Report.class)).isNotEmpty();

      node.stop();
      node.cont();
      importer.awaitsMore("bank/transfers.committed", 20);
      assertThat(RunningNode.in(node.home()).map(ProcessHandle::pid)).hasValue(node.processId());
      node.shutdown();
      assertThat(RunningNode.in(node.home())).isEmpty();
      assertThat(cluster.node(2).isAlive()).isTrue();
      assertThat(cluster.errors(AllowedErrors.beside(HarnessIT.class))).isEmpty();
    }
  }
}
