package org.vigil.failover.internal;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.spi.message.AssignmentMessage.Assigned;

/**
 * Nodes that freeze, or are cut off, and come back: whoever was away yields to who went on (R1, R3,
 * R5, G7). The bank counts all the while, wherever it is spoken for.
 */
class FrozenNodesTest {
  private static final EntityName BANK = EntityName.of("bank");
  private static final int SEEDS = 50;

  private LinkedNodes nodes = new LinkedNodes(new Random(0));

  /** The last value that an importer on the third node saw. */
  private long seen;

  private void aBankOnThreeNodes(long seed) {
    nodes =
        new LinkedNodes(new Random(seed))
            .starts("n1", "n2", "n3")
            .settled()
            .offersEverywhere("bank")
            .passes(ofMillis(600))
            .agreeOn("bank", "a@n1");
    seen = 0;
  }

  /** Time goes by in which the bank works. */
  private void passes(Duration time) {
    for (long left = time.toMillis(); left > 0; left -= 50) {
      nodes.passes(ofMillis(Math.min(left, 50)));
      for (FakeExporter exporter : nodes.exporters()) {
        if (exporter.held.containsKey(BANK) && !nodes.isFrozen(exporter.peer.node())) {
          exporter.keep(BANK, exporter.values.getOrDefault(BANK, 0L) + 1);
        }
      }
      nodes.settled();
      looks();
    }
  }

  private void looks() {
    Assigned believed = nodes.agent("n3").believed.get(BANK);
    nodes.exporters().stream()
        .filter(one -> believed.primary().filter(one.peer::equals).isPresent())
        .filter(one -> believed.epoch().equals(one.held.get(BANK)))
        .forEach(
            one -> {
              long value = one.values.getOrDefault(BANK, 0L);
              assertThat(value).as("the counter, from %s", one.peer).isGreaterThanOrEqualTo(seen);
              seen = value;
            });
  }

  private void freezes(Duration time) {
    passes(ofSeconds(1));
    nodes.freezes("n1");
    passes(ofMillis(Math.min(time.toMillis(), 5_000)));
    if (time.toMillis() > 5_000) {
      nodes.splits("n1"); // the others give it up
      passes(time.minusSeconds(5));
    }
    nodes.thaws("n1");
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 15})
  void aNodeThatWasFrozenYieldsToWhoWentOn(long seconds) {
    for (long seed = 0; seed < SEEDS; seed++) {
      aBankOnThreeNodes(seed);
      freezes(ofSeconds(seconds));
      passes(ofMillis(new Random(seed).nextInt(12_000)));
      nodes.heals("n1");
      passes(ofSeconds(2));

      nodes.agreeOn("bank", "a@n2");
      assertThat(nodes.epoch("bank").number()).as("seed %s", seed).isEqualTo(2);
      assertThat(nodes.agent("n3").believed.get(BANK).backups())
          .extracting(peer -> peer.label())
          .contains("a@n1", "s@n1");
    }
  }

  @Test
  void itYieldsAlsoIfTheOneWhoWentOnIsTheLastItFindsAgain() {
    for (long seed = 0; seed < SEEDS; seed++) {
      aBankOnThreeNodes(seed);
      freezes(ofSeconds(15));
      nodes.mends("n1", "n3");
      passes(ofSeconds(3));
      nodes.mends("n1", "n2");
      passes(ofSeconds(2));

      nodes.agreeOn("bank", "a@n2");
      assertThat(nodes.epoch("bank").number()).as("seed %s", seed).isEqualTo(2);
    }
  }

  @Test
  void aNodeThatWasCutOffYieldsToWhoWentOn() {
    for (long seed = 0; seed < SEEDS; seed++) {
      aBankOnThreeNodes(seed);
      passes(ofSeconds(1));
      nodes.splits("n1");
      passes(ofSeconds(10));
      nodes.heals("n1");
      passes(ofSeconds(2));

      nodes.agreeOn("bank", "a@n2");
      assertThat(nodes.epoch("bank").number()).as("seed %s", seed).isEqualTo(2);
    }
  }

  @Test
  void aNodeThatWasFrozenSaysNothingBeforeItHasHeardOfTheOthers() {
    aBankOnThreeNodes(1);
    freezes(ofSeconds(15));
    passes(ofSeconds(10));

    assertThat(nodes.speakers("bank")).containsExactly("a@n2");
  }

  @Test
  void aNodeThatWasFrozenAndMissedByNobodyGoesOn() {
    for (long seed = 0; seed < SEEDS; seed++) {
      aBankOnThreeNodes(seed);
      freezes(ofSeconds(4));
      passes(ofSeconds(2));

      nodes.agree("bank");
      assertThat(nodes.epoch("bank").number()).as("seed %s", seed).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aNodeThatWasFrozenAndFindsNobodyAgainGoesOnAfterAWhile() {
    aBankOnThreeNodes(1);
    passes(ofSeconds(1));
    nodes.freezes("n1");
    nodes.kills("n2").kills("n3");
    nodes.passes(ofSeconds(6));
    nodes.thaws("n1").passes(ofSeconds(40));

    nodes.agreeOn("bank", "a@n1");
  }

  @Test
  void whatTheOthersKeptIsHereWhenTheyAreGoneR15() {
    aBankOnThreeNodes(1);
    freezes(ofSeconds(6));
    passes(ofSeconds(2));
    long kept = nodes.exporter("n2", "a").values.get(BANK);
    nodes.withdrawsEverywhere("n3", "bank").kills("n2").settled();
    assertThat(nodes.speakers("bank")).isEmpty();

    nodes.heals("n1").passes(ofSeconds(2));

    nodes.agreeOn("bank", "a@n1");
    assertThat(nodes.exporter("n1", "a").values.get(BANK)).isGreaterThanOrEqualTo(kept);
    assertThat(nodes.epoch("bank")).isGreaterThan(Epoch.of(2, Long.MAX_VALUE));
  }

  @Test
  void aCoordinatorThatComesUpGetsWhatIsKeptOfWhatNobodySpeaksForR15() {
    nodes = new LinkedNodes(new Random(1)).starts("n1", "n2").settled();
    nodes.offers("n1", "a", "bank", "org.bank").passes(ofMillis(600));
    nodes.exporter("n1", "a").keep(BANK, 41);
    nodes.settled().kills("n1").settled();

    nodes.starts("n3").settled().kills("n2").starts("n1").settled();
    nodes.offers("n1", "a", "bank", "org.bank").passes(ofMillis(600));

    nodes.agreeOn("bank", "a@n1");
    assertThat(nodes.exporter("n1", "a").values).containsEntry(BANK, 41L);
    assertThat(nodes.epoch("bank").number()).isEqualTo(2);
  }
}
