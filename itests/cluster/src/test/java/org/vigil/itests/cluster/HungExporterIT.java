package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.api.client.Outage;

/**
 * An exporter whose duty cycle hangs in a node that lives is found by scan and taken over on its
 * node; nobody is taken over because the machine is full (F30; R3, R5, R7, G6).
 */
@ExtendWith(SharedCluster.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class HungExporterIT {
  private static final String COUNTER = "bank/transfers.committed";
  private static final String EXPORTER = "org.vigil.exporter";
  private static final String HUNG = "org.vigil.exporter@node-1";
  private static final String STANDBY = "org.vigil.exporter.standby@node-1";

  /** How long the machine is full: several times what a silent exporter has. */
  private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(20);

  @Test
  void isTakenOverAtHomeAndReturnsAsABackup(Cluster cluster) {
    Node home = cluster.entity("bank").moveTo(1);
    RemoteImporter elsewhere = watching(cluster, 3);
    RemoteImporter atHome = watching(cluster, 1);
    elsewhere.awaitsMore(COUNTER, 50);
    Succession succession = Succession.of("bank", Causes.UNREACHABLE, elsewhere, atHome);
    HungThread hung = home.hang(EXPORTER);
    try {
      succession.happen(hung::beganNanos);

      System.out.printf(
          "a hung exporter: dark for %.0f ms, by the outage itself %.0f ms%n",
          succession.blackoutMillis(), succession.saidMillis());
      assertThat(succession.told().values())
          .extracting(Outage::detector)
          .containsExactly("scan", "scan");
      assertThat(cluster.node(3).view().primaryOf("bank")).hasValue(STANDBY);
    } finally {
      hung.close();
    }
    cluster.awaits(
        HUNG + " did not come back as a backup",
        () -> cluster.node(3).view().backupsOf("bank").contains(HUNG));
    elsewhere.awaitsMore(COUNTER, 50);
    atHome.awaitsMore(COUNTER, 50);
    assertThat(cluster.node(3).view().primaryOf("bank")).hasValue(STANDBY);
    elsewhere.findNoFault();
    atHome.findNoFault();
  }

  @Test
  void nobodyIsTakenOverBecauseTheMachineIsFull(Cluster cluster) {
    cluster.entity("bank").moveTo(1);
    RemoteImporter watching = watching(cluster, 3);
    watching.awaitsMore(COUNTER, 50);
    int outages = watching.watch().outages().size();
    List<Thread> busy =
        IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors())
            .mapToObj(number -> new Thread(HungExporterIT::spin, "busy-" + number))
            .toList();
    try {
      busy.forEach(Thread::start);
      long end = System.nanoTime() + FULL_NANOS;
      cluster.awaits("the machine was full", () -> System.nanoTime() - end >= 0);
    } finally {
      busy.forEach(Thread::interrupt);
    }
    watching.awaitsMore(COUNTER, 20);

    assertThat(watching.watch().outages()).as("outages").hasSize(outages);
    assertThat(cluster.node(3).view().primaryOf("bank")).hasValue(HUNG);
    watching.findNoFault();
  }

  private static void spin() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  private static RemoteImporter watching(Cluster cluster, int number) {
    RemoteImporter importer = cluster.importerOn(number, "bank", Mode.LATEST, "bank/**");
    importer.awaitsMore(COUNTER, 5);
    return importer;
  }
}
