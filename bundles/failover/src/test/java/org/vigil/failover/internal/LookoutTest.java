package org.vigil.failover.internal;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.ScanMessage.LeaveOut;

/** Exporters that hang and nodes that are frozen, of which no message tells (F30, R3). */
class LookoutTest {
  private static final EntityName BANK = EntityName.of("bank");
  private static final int SEEDS = 50;

  private LinkedNodes nodes = new LinkedNodes(new Random(0));

  private void aBankOn(long seed, String... names) {
    nodes =
        new LinkedNodes(new Random(seed))
            .starts(names)
            .settled()
            .offersEverywhere("bank")
            .passes(ofSeconds(10))
            .agreeOn("bank", "a@n1");
  }

  private Assigned believed(String node) {
    return nodes.agent(node).believed.get(BANK);
  }

  private List<String> backups(String node) {
    return believed(node).backups().stream().map(Peer::label).toList();
  }

  private List<Peer> leftOutAt(String exporter) {
    List<LeaveOut> words = nodes.exporter(exporter).heard(LeaveOut.class);
    return words.isEmpty() ? List.of() : words.get(words.size() - 1).coordinators();
  }

  @Test
  void anExporterThatHangsIsTakenOverOnItsNode() {
    aBankOn(1, "n1", "n2", "n3");
    nodes.hangs("a@n1").passes(ofMillis(750));
    assertThat(believed("n3").epoch().number()).isEqualTo(1);
    nodes.passes(ofMillis(350));

    assertThat(believed("n3").primary()).map(Peer::label).hasValue("s@n1");
    assertThat(believed("n3").cause()).isEqualTo(Causes.UNREACHABLE);
    assertThat(believed("n3").epoch().number()).isEqualTo(2);
    assertThat(backups("n3")).doesNotContain("a@n1");
  }

  @Test
  void oneThatHungAndGoesOnYieldsAndIsABackup() {
    for (long millis : List.of(1_200, 2_500, 8_000)) {
      aBankOn(millis, "n1", "n2", "n3");
      nodes.hangs("a@n1").passes(ofMillis(millis)).goesOn("a@n1").passes(ofSeconds(1));

      nodes.agreeOn("bank", "s@n1");
      assertThat(nodes.epoch("bank").number()).isEqualTo(2);
      assertThat(backups("n1")).contains("a@n1");
    }
  }

  @Test
  void onASingleNodeTheStandbyTakesOver() {
    aBankOn(1, "n1");
    nodes.hangs("a@n1").passes(ofMillis(1_100));

    assertThat(believed("n1").primary()).map(Peer::label).hasValue("s@n1");
  }

  @Test
  void whatIsOfOneNodeIsTakenOverThereAndNowhereElse() {
    aBankOn(1, "n1", "n2");
    nodes.offers("n1", "a", "jvm@n1", "org.jvm").offers("n1", "s", "jvm@n1", "org.jvm");
    nodes.passes(ofSeconds(1)).agreeOn("jvm@n1", "a@n1");
    nodes.hangs("a@n1").passes(ofMillis(1_200));

    assertThat(nodes.speakers("jvm@n1")).contains("s@n1");
    nodes.goesOn("a@n1").passes(ofSeconds(1)).agreeOn("jvm@n1", "s@n1");
  }

  @Test
  void aBackupThatHangsIsNotChosen() {
    aBankOn(1, "n1", "n2", "n3");
    nodes.hangs("a@n2").passes(ofMillis(1_300));
    assertThat(backups("n3")).doesNotContain("a@n2");
    assertThat(nodes.epoch("bank").number()).isEqualTo(1);

    nodes.kills("n1").passes(ofMillis(300)).agreeOn("bank", "a@n3");
  }

  @Test
  void aBackupThatIsHeardAgainIsOneEverywhereThoughAWordWasLost() {
    for (int millis = 110; millis <= 400; millis += 30) {
      nodes = new LinkedNodes(new Random(millis));
      for (String node : List.of("n1", "n2", "n3")) { // each looks at moments of its own
        nodes.starts(node).passes(ofMillis(60));
      }
      nodes.settled().offersEverywhere("bank").passes(ofSeconds(10)).agreeOn("bank", "a@n1");
      nodes.hangs("a@n2").passes(ofMillis(1_500));
      assertThat(backups("n3")).as("after %s ms", millis).doesNotContain("a@n2");

      nodes.loosens("n2", "n3").passes(ofMillis(50)).goesOn("a@n2");
      nodes.passes(ofMillis(millis - 50)).tightens("n2", "n3").passes(ofSeconds(3));

      assertThat(backups("n3")).as("after %s ms", millis).contains("a@n2");
    }
  }

  @Test
  void aFrozenNodeIsTakenOverAndItsReturnIsHarmless() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      aBankOn(seed, "n1", "n2", "n3");
      nodes.freezes("n1").passes(ofMillis(1_500));
      assertThat(believed("n3").primary()).as("seed %s", seed).map(Peer::label).hasValue("a@n2");
      assertThat(believed("n2").epoch().number()).isEqualTo(2);
      assertThat(backups("n2")).containsExactly("s@n2", "a@n3", "s@n3");

      nodes.passes(ofMillis(random.nextInt(3_300))).thaws("n1").passes(ofSeconds(3));

      nodes.agreeOn("bank", "a@n2");
      assertThat(nodes.epoch("bank").number()).as("seed %s", seed).isEqualTo(2);
      assertThat(backups("n3")).contains("a@n1", "s@n1");
      nodes.asks("n3", "bank", "a@n1").passes(ofMillis(500)).agreeOn("bank", "a@n1");
    }
  }

  @Test
  void oneBadLinkMovesNobodyR3() {
    aBankOn(1, "n1", "n2", "n3");
    nodes.loosens("n1", "n2").passes(ofSeconds(4));

    assertThat(believed("n1").epoch().number()).isEqualTo(1);
    assertThat(believed("n2").epoch().number()).isEqualTo(1);
    assertThat(believed("n3").epoch().number()).isEqualTo(1);
  }

  @Test
  void whoIsSlowButAliveIsNotTakenOver() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      aBankOn(seed, "n1", "n2", "n3");
      for (int i = 0; i < 40; i++) {
        String node = "n" + (1 + random.nextInt(3));
        nodes.freezes(node).passes(ofMillis(random.nextInt(750))).thaws(node);
        nodes.passes(ofMillis(random.nextInt(300)));
      }

      nodes.passes(ofSeconds(1)).agreeOn("bank", "a@n1");
      assertThat(nodes.epoch("bank").number()).as("seed %s", seed).isEqualTo(1);
      assertThat(backups("n2")).hasSize(5);
    }
  }

  @Test
  void noCheckpointWaitsForAFrozenNodeWhenMostAreThereR3R6() {
    aBankOn(1, "n1", "n2", "n3");
    nodes.freezes("n3").passes(ofMillis(1_300));
    assertThat(leftOutAt("a@n1")).extracting(Peer::label).containsExactly("c@n3");
    assertThat(leftOutAt("a@n2")).extracting(Peer::label).containsExactly("c@n3");

    nodes.thaws("n3").passes(ofMillis(300));
    assertThat(leftOutAt("a@n1")).isEmpty();
    assertThat(leftOutAt("a@n3")).isEmpty();
  }

  @Test
  void theSmallerSideAndHalfOfAllGoOnWaitingR3R6() {
    aBankOn(1, "n1", "n2", "n3");
    nodes.loosens("n1", "n2").loosens("n1", "n3").passes(ofMillis(1_500));
    assertThat(leftOutAt("a@n1")).isEmpty();
    assertThat(leftOutAt("a@n2")).extracting(Peer::label).containsExactly("c@n1");

    aBankOn(1, "n1", "n2");
    nodes.freezes("n2").passes(ofMillis(1_500));
    assertThat(leftOutAt("a@n1")).isEmpty();
  }

  @Test
  void nobodyWaitsForACoordinatorThatHangsR3() {
    aBankOn(1, "n1", "n2"); // of two, one is not more than half
    nodes.hangs("c@n2").passes(ofMillis(1_600));
    assertThat(leftOutAt("a@n1")).extracting(Peer::label).containsExactly("c@n2");
    assertThat(believed("n1").epoch().number()).isEqualTo(1);

    nodes.goesOn("c@n2").passes(ofMillis(500)).agreeOn("bank", "a@n1");
    assertThat(leftOutAt("a@n1")).isEmpty();
  }

  @Test
  void whoSpeaksBesideACoordinatorThatHangsGoesOnAndItsReturnIsHarmless() {
    for (long millis : List.of(1_200, 2_500, 4_000, 20_000)) {
      aBankOn(millis, "n1", "n2", "n3");
      nodes.hangs("c@n1").passes(ofMillis(millis));
      assertThat(believed("n3").primary()).map(Peer::label).hasValue("a@n1");
      assertThat(nodes.speakers("bank")).containsExactly("a@n1");

      nodes.goesOn("c@n1").passes(ofSeconds(3)).agreeOn("bank", "a@n1");
      assertThat(nodes.epoch("bank").number()).as("after %s ms", millis).isEqualTo(1);
      assertThat(backups("n3")).hasSize(5);
    }
  }

  @Test
  void whatDiesBesideACoordinatorThatHangsIsTakenOverElsewhere() {
    for (long millis : List.of(500, 4_000)) {
      aBankOn(millis, "n1", "n2", "n3");
      nodes.hangs("c@n1").passes(ofMillis(1_300));
      nodes.loses("n1", "a", Causes.EXPORTER_STOPPED).passes(ofMillis(300));
      assertThat(believed("n3").primary()).map(Peer::label).hasValue("a@n2");

      nodes.passes(ofMillis(millis)).goesOn("c@n1").passes(ofSeconds(3)).agreeOn("bank", "a@n2");
      assertThat(nodes.epoch("bank").number()).as("after %s ms", millis).isEqualTo(2);
      assertThat(backups("n3")).contains("s@n1");
    }
  }
}
