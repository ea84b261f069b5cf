package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vigil.api.client.Mode;

/** Importers name instruments, never nodes: all is there from any node (G1, F9, F45). */
@ExtendWith(SharedCluster.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class AnyNodeIT {
  private static final Set<String> ALL = Set.of("node-1", "node-2", "node-3");

  @Test
  void everyNodeSeesAllNodesAsCellarDoes(Cluster cluster) {
    for (Node node : cluster.nodes()) {
      assertThat(node.view().nodes()).as("seen from %s", node.id()).isEqualTo(ALL);
      assertThat(node.shell("cluster:node-list").orThrow().lines())
          .as("members seen from %s", node.id())
          .filteredOn(line -> line.contains("127.0.0.1:"))
          .hasSameSizeAs(ALL);
    }
  }

  @Test
  void everyNodeListsTheInstrumentsOfAll(Cluster cluster) {
    for (Node node : cluster.nodes()) {
      assertThat(
              node.view()
                  .list("vigil:instrument-list **/uptime")
                  .map(row -> row.path("instrument").asText()))
          .as("seen from %s", node.id())
          .contains("node@node-1/uptime", "node@node-2/uptime", "node@node-3/uptime");
    }
  }

  @Test
  void whatOneNodeSetsAllNodesReadAndWatch(Cluster cluster) {
    for (Node node : cluster.nodes()) {
      cluster
          .importerOn(node.number(), "bank", Mode.LATEST, "bank/**")
          .awaitsMore("bank/workers", 0);
    }
    for (Node node : cluster.nodes()) {
      long wanted = 1L + node.number(); // at last as many as it began with

      Answer answer = node.shell("vigil:set bank/workers " + wanted + " --reason \"a test\"");

      assertThat(answer.succeeded()).as(answer.output()).isTrue();
      for (Node other : cluster.nodes()) {
        assertThat(other.view().read("bank/workers").path("value").asLong()).isEqualTo(wanted);
        cluster
            .importerOn(other.number(), "bank", Mode.LATEST, "bank/**")
            .awaits(
                "did not hear of " + wanted + " workers",
                watch -> watch.value("bank/workers").filter(v -> v.asLong() == wanted).isPresent());
      }
    }
    cluster.importers().forEach(RemoteImporter::findNoFault);
  }

  @Test
  void aWrongChangeIsRefusedWithASentenceFromAnyNode(Cluster cluster) {
    for (Node node : cluster.nodes()) {
      Answer answer = node.shell("vigil:set bank/workers 99 --reason \"too many\"");

      assertThat(answer.succeeded()).isFalse();
      assertThat(answer.output()).contains("99", "64");
    }
  }

  @Test
  void anEntityIsDrilledFromANodeThatDoesNotSpeakForIt(Cluster cluster) { // F42
    String primary = cluster.node(1).view().primaryOf("bank").orElseThrow();
    Node elsewhere =
        cluster.nodes().stream()
            .filter(node -> !primary.endsWith(node.id()))
            .findAny()
            .orElseThrow();

    Answer answer = elsewhere.shell("vigil:takeover-drill bank");

    assertThat(answer.succeeded()).as(answer.output()).isTrue();
    assertThat(answer.output()).contains("blackout", "lost 0", "there and back");
    assertThat(elsewhere.view().primaryOf("bank")).hasValue(primary);
  }

  @Test
  void aTestPointFiresFromAnyNode(Cluster cluster) {
    for (Node node : cluster.nodes()) {
      assertThat(node.shell("vigil:fire bank/transfer.commit 10 1 2").orThrow().output())
          .contains("10");
    }
  }
}
