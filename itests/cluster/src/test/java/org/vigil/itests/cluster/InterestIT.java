package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vigil.api.client.Mode;

/**
 * What is sent between nodes follows what somebody wants to see (F13, F17), by the counters of the
 * transport: an exhibit says a long text so often that all else that is sent is little beside it.
 */
@ExtendWith(SharedCluster.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class InterestIT {
  private static final String EXHIBIT = "exhibit";
  private static final int TIMES = 100;
  private static final int LENGTH = 10_000;
  private static final long ALL_OF_IT = (long) TIMES * LENGTH;
  private static final AtomicInteger VISITORS = new AtomicInteger();

  @BeforeEach
  void showSomething(Cluster cluster) {
    cluster.node(1).exhibit(EXHIBIT);
    cluster.entity(EXHIBIT).awaitsPrimary("org.vigil.exporter@node-1");
  }

  @AfterEach
  void takeItAway(Cluster cluster) {
    cluster.importers().stream()
        .filter(importer -> importer.toString().startsWith("visitor"))
        .forEach(cluster::dismiss);
    cluster.node(1).removeExhibit(EXHIBIT);
  }

  @Test
  void nothingIsSentThatNobodyWantsToSee(Cluster cluster) {
    Node home = cluster.node(1);
    long before = sent(home);

    sayAll(cluster, home);

    assertThat(sent(home) - before).isLessThan(ALL_OF_IT / 4);
  }

  @Test
  void oneCopyGoesToANodeHoweverManyImportersItHas(Cluster cluster) {
    Node home = cluster.node(1);
    List<RemoteImporter> visitors =
        IntStream.range(0, 5).mapToObj(i -> visitor(cluster, 3)).toList();
    long sentBefore = sent(home);
    long unconcernedBefore = received(cluster.node(2));

    sayAll(cluster, home);

    for (RemoteImporter visitor : visitors) {
      visitor.awaits(
          "did not hear all",
          watch -> watch.value(EXHIBIT + "/said").filter(v -> v.asLong() == TIMES).isPresent());
      visitor.findNoFault();
      assertThat(visitor.watch().lost()).isZero();
    }
    assertThat(sent(home) - sentBefore).isBetween(ALL_OF_IT, 2 * ALL_OF_IT);
    assertThat(received(cluster.node(2)) - unconcernedBefore)
        .as("received by a node without importers of it")
        .isLessThan(ALL_OF_IT / 4);
  }

  @Test
  void aDeadNodesInterestIsWithdrawn(Cluster cluster) {
    Node home = cluster.node(1);
    visitor(cluster, 3);
    cluster.node(3).kill();
    cluster.awaits("node-3 is still listed", () -> home.view().nodes().size() == 2);
    long before = sent(home);

    sayAll(cluster, home);

    assertThat(sent(home) - before).isLessThan(ALL_OF_IT / 4);
  }

  @Test
  void aClosedRequestsInterestIsWithdrawn(Cluster cluster) {
    Node home = cluster.node(1);
    RemoteImporter visitor = visitor(cluster, 3);
    cluster.dismiss(visitor);
    cluster.awaits(
        "the request is still listed",
        () ->
            cluster
                .node(3)
                .view()
                .list("vigil:monitor-list")
                .noneMatch(row -> row.path("instrument").asText().startsWith(EXHIBIT)));
    long before = sent(home);

    sayAll(cluster, home);

    assertThat(sent(home) - before).isLessThan(ALL_OF_IT / 4);
  }

  /** A new one each time: one of a node that was killed may be there for a moment again. */
  private static RemoteImporter visitor(Cluster cluster, int number) {
    RemoteImporter visitor =
        cluster.importerOn(
            number, "visitor" + VISITORS.incrementAndGet(), Mode.EVERY, EXHIBIT + "/**");
    visitor.awaitsMore(EXHIBIT + "/said", 1);
    return visitor;
  }

  /** Until the exhibit itself says that it has said all. */
  private static void sayAll(Cluster cluster, Node home) {
    home.shell("vigil:fire " + EXHIBIT + "/say " + TIMES + " " + LENGTH).orThrow();
    // Read at home: it costs the links nothing.
    cluster.awaits(
        home.id() + " did not say all",
        () -> home.view().read(EXHIBIT + "/said").path("value").asLong() == TIMES);
  }

  private static long sent(Node node) {
    return node.view().read("transport@" + node.id() + "/bytes.sent").path("value").asLong();
  }

  private static long received(Node node) {
    return node.view().read("transport@" + node.id() + "/bytes.received").path("value").asLong();
  }
}
