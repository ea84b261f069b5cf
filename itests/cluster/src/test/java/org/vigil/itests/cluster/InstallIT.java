package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;

/** What is installed on a running node of a cluster disturbs nobody (R10, R20). */
@ExtendWith(SharedCluster.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class InstallIT {
  @Test
  void theWebConsoleComesToARunningNodeAndNobodyNotices(Cluster cluster) {
    Node node = cluster.entity("bank").moveTo(2);
    RemoteImporter importer = cluster.importerOn(3, "bank", Mode.LATEST, "bank/**");
    importer.awaitsMore("bank/transfers.committed", 5);
    int outages = importer.watch().outages().size();
    String incarnation = incarnation(cluster);
    int logged = node.log().size();

    node.shell("feature:install http http-whiteboard webconsole").orThrow();

    cluster.awaits("the web console does not answer", () -> status(node) == 401);
    List<String> since = node.log().subList(logged, node.log().size());
    assertThat(since).anyMatch(line -> line.contains("Starting bundles"));
    assertThat(since)
        .noneMatch(
            line -> line.contains("Refreshing bundles") || line.contains("Stopping bundles"));
    assertThat(incarnation(cluster)).isEqualTo(incarnation);
    importer.awaitsMore("bank/transfers.committed", 20);
    importer.findNoFault();
    assertThat(importer.watch().outages()).hasSize(outages);
  }

  @Test
  void aFeatureThatANodeAllowsBringsAnEntityThere(Cluster cluster) {
    cluster.entity("bank").moveTo(1);
    Node node = cluster.node(3);
    RemoteImporter watching = cluster.importerOn(2, "bank", Mode.LATEST, "bank/**");
    String exporter = RemoteEntity.EXPORTER + "@" + node.id();
    String instantiate = "vigil:instantiate bank --on " + node.id();
    node.shell("feature:uninstall vigil-samples").orThrow();
    try {
      cluster.awaits(
          "node-3 still backs the bank",
          () -> !cluster.entity("bank").backups().contains(exporter));
      Answer refused = cluster.node(1).shell(instantiate);
      assertThat(refused.succeeded()).isFalse();
      assertThat(refused.output()).contains("node-3", "bank");

      node.settings().set("org.vigil.failover.cfg", "instance.features", "bank=vigil-samples");
      cluster.awaits(
          "node-3 does not install what it allows now",
          () -> cluster.node(1).shell(instantiate).succeeded());

      cluster.entity("bank").awaitsBackup(exporter);
      watching.awaitsMore("bank/transfers.committed", 5);
      Succession.of("bank", Causes.COORDINATED, watching)
          .happen(() -> cluster.entity("bank").takeover(cluster.node(1), exporter));
      watching.awaitsMore("bank/transfers.committed", 20);
      watching.findNoFault();
    } finally {
      node.settings().set("org.vigil.failover.cfg", "instance.features", "");
      node.shell("feature:install vigil-samples").orThrow();
    }
  }

  private static String incarnation(Cluster cluster) {
    return cluster.node(3).view().node("node-2").orElseThrow().path("incarnation").asText();
  }

  private static int status(Node node) {
    URI console =
        URI.create("http://127.0.0.1:" + node.plan().addresses().http() + "/system/console");
    try {
      HttpURLConnection connection = (HttpURLConnection) console.toURL().openConnection();
      try {
        return connection.getResponseCode();
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return 0;
    }
  }
}
