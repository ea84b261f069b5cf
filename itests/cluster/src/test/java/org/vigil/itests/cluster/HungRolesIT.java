package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.api.client.StateChange;
import org.vigil.api.client.States;

/**
 * An agent, an importer or a coordinator whose duty cycle hangs in a node that lives is found,
 * holds up nobody else, and comes back without harm (F30; R3, R19, G2, G10).
 */
@ExtendWith(SharedCluster.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class HungRolesIT {
  private static final String COUNTER = "bank/transfers.committed";
  private static final String EXPORTER = "org.vigil.exporter";

  /** Longer than a coordinator may do nothing before it asks what the others know. */
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(5);

  @Test
  void anImporterThatHangsLosesNoMonitor(Cluster cluster) {
    cluster.entity("bank").moveTo(1);
    Node home = cluster.node(2);
    RemoteImporter latest = watching(cluster, 2, "bank", Mode.LATEST);
    RemoteImporter every = watching(cluster, 2, "every", Mode.EVERY);
    RemoteImporter elsewhere = watching(cluster, 3, "bank", Mode.LATEST);
    int outages = latest.watch().outages().size();
    try (HungThread hung = home.hang("org.vigil.importer")) {
      assertThat(hung.beganNanos()).isNotZero();
      cluster.awaits(
          "nobody says that the importer hangs",
          () -> home.shell("vigil:node-list").says("org.vigil.importer hangs"));
      elsewhere.awaitsMore(COUNTER, 50);
    }
    latest.awaitsMore(COUNTER, 20);
    every.awaitsMore(COUNTER, 20);
    cluster.awaits(
        "the importer is still said to hang", () -> !home.shell("vigil:node-list").says("hangs"));

    assertThat(latest.watch().outages()).hasSize(outages);
    List.of(latest, every, elsewhere).forEach(RemoteImporter::findNoFault);
  }

  @Test
  void anAgentThatHangsMakesStaleAndHoldsUpNobody(Cluster cluster) {
    cluster.entity("bank").moveTo(1);
    RemoteImporter blind = watching(cluster, 3, "bank", Mode.LATEST);
    RemoteImporter elsewhere = watching(cluster, 2, "bank", Mode.LATEST);
    try (HungThread hung = cluster.node(3).hang("org.vigil.agent")) {
      assertThat(hung.beganNanos()).isNotZero();
      cluster.awaits("it is not told that nobody looks", () -> isStale(blind));
      Succession succession = Succession.of("bank", Causes.COORDINATED, elsewhere);
      succession.happen(
          () -> cluster.entity("bank").takeover(cluster.node(2), EXPORTER + "@node-2"));
      System.out.printf(
          "a takeover beside a hung agent: dark for %.0f ms%n", succession.saidMillis());
      elsewhere.awaitsMore(COUNTER, 50);
    }
    blind.awaitsMore(COUNTER, 20);

    assertThat(isStale(blind)).isFalse();
    assertThat(cluster.node(3).view().primaryOf("bank")).hasValue(EXPORTER + "@node-2");
    blind.findNoFault();
    elsewhere.findNoFault();
  }

  private static boolean isStale(RemoteImporter importer) {
    return importer
        .events(StateChange.class)
        .filter(change -> change.instrument().toString().equals(COUNTER))
        .reduce((before, last) -> last)
        .filter(last -> last.state().equals(States.STALE))
        .isPresent();
  }

  @Test
  void nobodyWaitsForACoordinatorThatHangs(Cluster cluster) {
    Node home = cluster.entity("bank").moveTo(1);
    RemoteImporter elsewhere = watching(cluster, 3, "bank", Mode.LATEST);
    int outages = elsewhere.watch().outages().size();
    try (HungThread hung = home.hang("org.vigil.failover")) {
      cluster.awaits(
          "a change waits for the coordinator that hangs",
          () ->
              cluster
                  .node(3)
                  .shell("vigil:set bank/workers 7 --reason \"a coordinator hangs\"")
                  .says("applied"));
      cluster.awaits(
          Duration.ofSeconds(30),
          "it did not hang for long",
          () -> System.nanoTime() - hung.beganNanos() >= LONG_NANOS);
      elsewhere.awaitsMore(COUNTER, 50);
    }
    elsewhere.awaitsMore(COUNTER, 100);

    assertThat(elsewhere.watch().outages()).hasSize(outages);
    assertThat(cluster.node(3).view().primaryOf("bank")).hasValue(EXPORTER + "@node-1");
    assertThat(cluster.node(3).view().backupsOf("bank")).hasSize(5);
    elsewhere.findNoFault();
    cluster.entity("bank").moveTo(2); // whoever came back decides with the others
    elsewhere.awaitsMore(COUNTER, 20);
    elsewhere.findNoFault();
  }

  private static RemoteImporter watching(Cluster cluster, int number, String name, Mode mode) {
    RemoteImporter importer =
        cluster.importerOn(number, name, mode, mode == Mode.EVERY ? COUNTER : "bank/**");
    importer.awaitsMore(COUNTER, 5);
    return importer;
  }
}
