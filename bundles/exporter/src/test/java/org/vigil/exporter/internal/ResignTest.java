package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.BANK;
import static org.vigil.exporter.internal.Station.COORDINATOR;
import static org.vigil.exporter.internal.Station.OTHER_AGENT;
import static org.vigil.exporter.internal.Station.SUCCESSOR;
import static org.vigil.exporter.internal.Station.latest;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.Entity;
import org.vigil.api.LongControl;
import org.vigil.api.LongIndicator;
import org.vigil.api.Significance;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.AssignmentMessage.Resigned;
import org.vigil.spi.message.ReportMessage.Closed;

/** A coordinated takeover: nothing is lost, nobody is unavailable (Fig. 5 step 256). */
class ResignTest {
  private final LongIndicator committed = LongIndicator.named("committed").build();
  private final LongIndicator slow =
      LongIndicator.named("slow")
          .significance(Significance.ANY_CHANGE.atMostEvery(Duration.ofSeconds(10)))
          .build();
  private final LongControl workers = LongControl.named("workers").initial(4).build();
  private final Entity bank = Entity.named("bank").instruments(committed, slow, workers).build();
  private final Station exporter = new Station().serves(bank).speaksIn(1);

  private void resigns() {
    exporter.hears(COORDINATOR, new Resign(BANK, exporter.epoch(1), SUCCESSOR));
  }

  @Test
  void theLastReportsGoOutThenTheEpochIsClosedThenItResigns() {
    exporter.isWatched(0, 1);
    committed.set(5);
    slow.set(6);

    resigns();
    exporter.cycle();

    assertThat(exporter.values(AGENT)).containsExactlyInAnyOrder("5", "6");
    assertThat(exporter.said(AGENT)).containsExactly("Reports", "Closed");
    assertThat(exporter.lastTold(AGENT, Closed.class))
        .isEqualTo(new Closed(BANK, exporter.epoch(1), "coordinated"));
    assertThat(exporter.told(COORDINATOR, Resigned.class))
        .containsExactly(new Resigned(BANK, exporter.epoch(1), Optional.of(SUCCESSOR)));
    assertThat(committed.tap().owner()).isNull();
  }

  @Test
  void whatAMinimumIntervalHeldBackGoesOutToo() {
    exporter.isWatched(1);
    slow.set(6);
    exporter.cycle();
    slow.set(7);
    exporter.cycles(3);
    assertThat(exporter.items(AGENT)).isEmpty(); // the first report began the interval

    resigns();
    exporter.cycle();

    assertThat(exporter.values(AGENT)).containsExactly("7");
  }

  @Test
  void aSlowAgentIsWaitedForButNotForLong() {
    exporter.meets(OTHER_AGENT).isArmed(OTHER_AGENT, 1, latest(0)).isWatched(0);
    exporter.refusesToHear(AGENT);
    committed.set(5);
    resigns();
    exporter.lives(Duration.ofMillis(290));
    assertThat(exporter.told(COORDINATOR, Resigned.class)).isEmpty();

    exporter.lives(Duration.ofMillis(20));

    assertThat(exporter.told(COORDINATOR, Resigned.class)).hasSize(1);
    assertThat(exporter.said(OTHER_AGENT)).containsExactly("Reports", "Closed");
    exporter.hearsAgain(AGENT);
    exporter.cycle();
    assertThat(exporter.said(AGENT)).containsExactly("Closed");
  }

  @Test
  void changesUnderWayAreFinished() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 8);
    resigns();
    exporter.cycle();
    assertThat(exporter.told(COORDINATOR, Resigned.class)).isEmpty();

    exporter.stores();
    exporter.stores();
    exporter.cycle();

    assertThat(exporter.answer(key).status()).isEqualTo("applied");
    assertThat(exporter.said(AGENT)).endsWith("Answer", "Closed");
  }

  @Test
  void changesThatCannotBeFinishedAreRejected() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 8);

    resigns();
    exporter.lives(Duration.ofMillis(310));

    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
    assertThat(workers.get()).isEqualTo(4);
    assertThat(exporter.told(COORDINATOR, Resigned.class)).hasSize(1);
  }

  @Test
  void newChangesAreTurnedAway() {
    resigns();

    ChangeKey key = exporter.asks("workers", 8);

    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
    assertThat(exporter.answer(key).reason().code()).isEqualTo("takeover");
  }

  @Test
  void aRequestOfAnotherEpochIsNotHeeded() {
    exporter.hears(COORDINATOR, new Resign(BANK, exporter.epoch(9), SUCCESSOR));

    exporter.cycles(3);

    assertThat(exporter.told(COORDINATOR, Resigned.class)).isEmpty();
    assertThat(committed.tap().owner()).isNotNull();
  }

  @Test
  void whoHasResignedSaysSoAgain() {
    resigns();
    exporter.cycle();

    resigns();

    assertThat(exporter.told(COORDINATOR, Resigned.class)).hasSize(2);
  }

  /** Everybody waits for a coordinated takeover: it does not take its usual cycles. */
  @Test
  void resigningTakesAMillisecond() {
    exporter.isWatched(0);
    exporter.cycle();
    committed.set(5);

    resigns();
    exporter.passes(Duration.ofMillis(1));

    assertThat(exporter.values(AGENT)).containsExactly("5");
    assertThat(exporter.told(COORDINATOR, Resigned.class)).hasSize(1);
  }

  @Test
  void theFirstReportsOfAnEpochAreNotLateEither() {
    exporter.isArmed(AGENT, 1, latest(0));
    exporter
        .passes(Duration.ofMillis(1))
        .passes(Duration.ofMillis(1))
        .passes(Duration.ofMillis(1)); // armed in one cycle, taken in a later one

    assertThat(exporter.items(AGENT)).hasSize(1);
  }
}
