package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.BANK;
import static org.vigil.exporter.internal.Station.OTHER_AGENT;
import static org.vigil.exporter.internal.Station.every;
import static org.vigil.exporter.internal.Station.latest;
import static org.vigil.exporter.internal.Station.none;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vigil.api.Control;
import org.vigil.api.Entity;
import org.vigil.api.LongControl;
import org.vigil.api.LongIndicator;
import org.vigil.api.Significance;
import org.vigil.api.TestPoint;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.spi.message.ReportMessage.Arm;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Item;

/** Reports of mode LATEST: the current value first, then the newest (G3, G4, G5, R11). */
class LatestReportsTest {
  private final LongIndicator committed = LongIndicator.named("committed").initial(7).build();
  private final LongIndicator slow =
      LongIndicator.named("slow")
          .significance(Significance.ANY_CHANGE.atMostEvery(Duration.ofMillis(100)))
          .build();
  private final TestPoint point =
      TestPoint.named("point", ValueType.INTEGER).procedure(any -> 1).build();
  private final LongControl workers = LongControl.named("workers").initial(4).build();
  private final Entity bank =
      Entity.named("bank").instruments(committed, slow, point, workers).build();
  private final Station exporter = new Station().serves(bank).speaksIn(1);

  @Test
  void theCurrentValueComesFirstAndOneCycleAfterTheArming() {
    exporter.isArmed(AGENT, 1, latest(0));
    exporter.cycle();
    assertThat(exporter.values(AGENT)).isEmpty();

    committed.set(8); // an update that still saw the empty tap
    exporter.cycle();

    assertThat(exporter.numbered(AGENT)).containsExactly("1:8");
  }

  @Test
  void changesAreReportedOnceEach() {
    exporter.isWatched(0);

    committed.set(8);
    exporter.cycle();
    committed.set(9);
    exporter.cycles(3);

    assertThat(exporter.numbered(AGENT)).containsExactly("2:8", "3:9");
  }

  @Test
  void changesWithinOneCycleAreOneReportWithTheirExtremes() {
    exporter.isWatched(0);

    LongStream.of(3, 99, 10).forEach(committed::set);
    exporter.cycle();

    Item item = exporter.items(AGENT).get(0);
    assertThat(List.of(item.value(), item.min(), item.max()))
        .containsExactly(Value.integer(10), Value.integer(3), Value.integer(99));
    assertThat(item.conflated()).isZero();
  }

  @Test
  void aSlowAgentGetsTheNewestAndTheCountOfWhatItReplaces() {
    exporter.isWatched(0);
    exporter.refusesToHear(AGENT);
    for (long value : new long[] {50, 3, 20}) {
      committed.set(value);
      exporter.cycle();
    }

    exporter.hearsAgain(AGENT);
    exporter.cycle();

    assertThat(exporter.items(AGENT)).hasSize(1);
    Item item = exporter.items(AGENT).get(0);
    assertThat(item.sequence()).isEqualTo(4);
    assertThat(item.conflated()).isEqualTo(2);
    assertThat(List.of(item.value(), item.min(), item.max()))
        .containsExactly(Value.integer(20), Value.integer(3), Value.integer(50));
  }

  @Test
  void largeIntegersAreNotMixedUpInTheExtremes() {
    long large = (1L << 53) + 1;
    committed.set(large - 1);
    exporter.isWatched(0);
    exporter.refusesToHear(AGENT);
    committed.set(large);
    exporter.cycle();
    committed.set(large - 1);
    exporter.cycle();

    exporter.hearsAgain(AGENT);
    exporter.cycle();

    assertThat(exporter.items(AGENT).get(0).max()).isEqualTo(Value.integer(large));
  }

  @Test
  void aSlowAgentHoldsNobodyElseUp() {
    exporter.meets(OTHER_AGENT).isArmed(OTHER_AGENT, 1, latest(0)).isWatched(0);
    exporter.refusesToHear(AGENT);

    committed.set(8);
    exporter.cycle();
    committed.set(9);
    exporter.cycle();

    assertThat(exporter.values(OTHER_AGENT)).containsExactly("8", "9");
  }

  @Test
  void whoJoinsLaterHasTheCurrentValueAtOnce() {
    exporter.meets(OTHER_AGENT).isWatched(0);

    exporter.isArmed(OTHER_AGENT, 1, latest(0)).warmsUp();

    assertThat(exporter.numbered(OTHER_AGENT)).containsExactly("2:7");
  }

  @Test
  void aMinimumIntervalHoldsBackButTheLastValueFollows() {
    exporter.isWatched(1);
    exporter.lives(Duration.ofMillis(200));

    slow.set(1);
    exporter.cycle();
    slow.set(2);
    exporter.cycle();
    slow.set(3);
    exporter.cycle();
    assertThat(exporter.values(AGENT)).containsExactly("1");

    exporter.lives(Duration.ofMillis(85));
    assertThat(exporter.values(AGENT)).containsExactly("1");
    exporter.lives(Duration.ofMillis(10));
    assertThat(exporter.values(AGENT)).containsExactly("1", "3");
    exporter.lives(Duration.ofSeconds(1));
    assertThat(exporter.values(AGENT)).containsExactly("1", "3");
  }

  @Test
  void whoAsksAnewDoesNotWaitForTheMinimumInterval() {
    exporter.meets(OTHER_AGENT).isWatched(1);
    slow.set(1);
    exporter.cycles(3);

    exporter.isArmed(OTHER_AGENT, 1, latest(1)).warmsUp();
    assertThat(exporter.values(OTHER_AGENT)).containsExactly("1");

    exporter.lives(Duration.ofMillis(200));
    assertThat(exporter.values(OTHER_AGENT)).containsExactly("1");
  }

  @Test
  void theFinestInterestOfAllCounts() {
    exporter
        .meets(OTHER_AGENT)
        .isArmed(OTHER_AGENT, 1, new Arming(0, List.of(Significance.deadband(10)), false, -1))
        .isWatched(0);

    committed.set(8);
    exporter.cycle();
    assertThat(exporter.values(OTHER_AGENT)).containsExactly("8"); // filtered by the agent (R22)

    exporter.isArmed(AGENT, 1, none(0));
    committed.set(9);
    exporter.cycles(2);
    assertThat(exporter.values(OTHER_AGENT)).containsExactly("8");
  }

  @Test
  void whatNobodyWatchesIsNotReportedAndCostsTheServiceNothing() {
    exporter.isWatched(0);

    exporter.isArmed(AGENT, 1, none(0));
    committed.set(8);
    exporter.cycles(3);

    assertThat(exporter.items(AGENT)).isEmpty();
    assertThat(exporter.core.onTick(exporter.clock.nanos()) - exporter.clock.nanos())
        .isGreaterThan(Duration.ofMillis(500).toNanos());
  }

  @Test
  void theDeathOfAnAgentEndsItsInterest() {
    exporter.isWatched(2);
    assertThat(point.isArmed()).isTrue();

    exporter.loses(AGENT);

    assertThat(point.isArmed()).isFalse();
  }

  @Test
  void anArmingOfAnotherEpochIsNotHeeded() {
    exporter.hears(AGENT, new Arm(BANK, exporter.epoch(9), List.of(latest(0))));
    exporter.hears(AGENT, new Arm(BANK, exporter.epoch(1), List.of(latest(77), latest(-1))));

    exporter.warmsUp();

    assertThat(exporter.items(AGENT)).isEmpty();
  }

  @Test
  void whoKeepsToLatestWhileAnotherWantsEveryGetsTheNewestWithACount() {
    exporter.meets(OTHER_AGENT).isArmed(OTHER_AGENT, 1, every(0, -1)).isWatched(0);

    LongStream.rangeClosed(1, 3).forEach(committed::set);
    exporter.cycle();

    assertThat(exporter.values(OTHER_AGENT)).endsWith("1", "2", "3");
    assertThat(exporter.values(AGENT)).containsExactly("3");
    assertThat(exporter.items(AGENT).get(0).conflated()).isEqualTo(2);
  }

  @Test
  void nothingIsMissedWhenTheOneWhoWantedEveryGoes() {
    exporter.meets(OTHER_AGENT).isArmed(OTHER_AGENT, 1, every(0, -1)).isWatched(0);

    long before = committed.tap().sequence();
    committed.set(8);
    exporter.isArmed(OTHER_AGENT, 1, none(0)); // before the cycle that would have sent it
    exporter.cycles(3);

    List<Item> items = exporter.items(AGENT);
    assertThat(items.get(items.size() - 1).value()).isEqualTo(Value.integer(8));
    assertThat(items.stream().mapToLong(item -> item.conflated() + 1).sum())
        .isEqualTo(committed.tap().sequence() - before);
  }

  @Test
  void nothingIsMissedByAnAgentThatWasSlowWhenTheOneWhoWantedEveryWent() {
    exporter.meets(OTHER_AGENT).isArmed(OTHER_AGENT, 1, every(0, -1)).isWatched(0);
    exporter.refusesToHear(AGENT);
    LongStream.rangeClosed(8, 10).forEach(committed::set);
    exporter.cycle();
    exporter.isArmed(OTHER_AGENT, 1, none(0));

    exporter.hearsAgain(AGENT);
    exporter.cycle();

    assertThat(exporter.values(AGENT)).containsExactly("10");
    assertThat(exporter.items(AGENT).get(0).conflated()).isEqualTo(2);
  }

  @Test
  void anUpdateThatWentUnnoticedIsFoundOneCycleAfterTheReport() {
    exporter.isArmed(AGENT, 1, latest(3)).cycles(2);
    assertThat(exporter.values(AGENT)).containsExactly("4");

    // As a service thread that writes while the value is being taken: written, but not marked.
    workers.put(workers.tap().owner(), new Control.Setting(Value.integer(9), 1, null));
    exporter.cycle();

    assertThat(exporter.values(AGENT)).containsExactly("4");
    exporter.cycle();
    assertThat(exporter.values(AGENT)).containsExactly("4", "9");
  }
}
