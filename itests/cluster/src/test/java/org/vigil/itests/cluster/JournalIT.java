package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * A persistent control survives a kill -9 of every node at once; a disk that takes nothing refuses
 * its changes and harms nothing else (G8).
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class JournalIT {
  private static final String SET = "vigil:set bank/transfer.limit %s --reason test";
  private static final String BOOK = "org.vigil.journal.cfg";
  private static Cluster cluster;

  @BeforeAll
  static void starts() {
    cluster = Cluster.aCluster().withNodes(2).brief().named("journal").start();
  }

  @AfterAll
  static void ends() {
    cluster.close();
  }

  private static Answer set(Node node, int limit) {
    return node.shell(SET.formatted(limit));
  }

  private static boolean says(Node node, String command, String text) {
    return node.shellIfThere(command).filter(answer -> answer.says(text)).isPresent();
  }

  @Test
  @Order(1)
  void whatWasAppliedIsThereAfterEveryNodeWasKilled() {
    cluster.entity("bank").moveTo(1);
    Answer applied = set(cluster.node(2), 777).orThrow();
    Matcher key = Pattern.compile("key ([^)]+)\\)").matcher(applied.output());
    assertThat(key.find()).as(applied.output()).isTrue();

    cluster.nodes().forEach(Node::kill);
    cluster.nodes().forEach(Node::start);
    cluster.awaitReady();

    for (Node node : cluster.nodes()) {
      cluster.awaits(
          "the limit is not 777 on " + node.id(),
          () -> says(node, "vigil:read bank/transfer.limit", "777"));
    }
    assertThat(
            cluster
                .node(1)
                .shell("vigil:outcome bank/transfer.limit " + key.group(1))
                .orThrow()
                .output())
        .contains("applied");
    set(cluster.node(1), 778).orThrow();
  }

  @Test
  @Order(2)
  void aDiskThatTakesNothingRefusesWithItsReasonAndHarmsNothingElse() {
    Node node = cluster.entity("bank").moveTo(1);
    Path inTheWay = node.home().resolve("etc/config.properties"); // a file, no directory
    node.settings().set(BOOK, "directory", inTheWay);
    cluster.awaits("the disk still takes changes", () -> !set(node, 500).succeeded());

    Answer refused = set(node, 501);
    assertThat(refused.succeeded()).isFalse();
    assertThat(refused.output())
        .contains("rejected", "node-1 cannot put the change on disk", "cannot be used");
    assertThat(says(node, "vigil:read bank/transfer.limit", "501")).isFalse();
    node.shell("vigil:set bank/workers 5 --reason test").orThrow();
    node.shell("vigil:fire bank/transfer.commit 10 1 2").orThrow();

    node.settings().set(BOOK, "directory", "");
    cluster.awaits("the disk does not take changes again", () -> set(node, 502).succeeded());
  }

  @Test
  @Order(3)
  void aNodeWithoutItsJournalRefusesToo() {
    Node node = cluster.entity("bank").moveTo(1);
    node.shell("bundle:stop org.vigil.journal").orThrow();
    Answer refused = set(node, 600);
    assertThat(refused.succeeded()).isFalse();
    assertThat(refused.output()).contains("node-1 keeps no journal", "vigil-journal");

    node.shell("bundle:start org.vigil.journal").orThrow();
    cluster.awaits("changes are not taken again", () -> set(node, 601).succeeded());
    assertThat(cluster.errors(AllowedErrors.beside(SharedCluster.class)))
        .as("errors in the logs")
        .allMatch(line -> line.contains("The journal cannot be read whole"));
  }
}
