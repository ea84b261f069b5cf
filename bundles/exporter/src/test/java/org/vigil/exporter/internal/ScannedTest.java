package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.COORDINATOR;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.Counter;
import org.vigil.api.Entity;
import org.vigil.api.LongControl;
import org.vigil.api.WorkLease;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outcome;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.LeaveOut;
import org.vigil.spi.message.ScanMessage.Look;

/** An exporter is looked at, and hears for whom not to wait (F30, R3, R6). */
class ScannedTest {
  private static final Peer FROZEN = new Peer("node-3", Role.COORDINATOR, "org.vigil.failover", 23);

  private final WorkLease lease = new WorkLease();
  private final Counter total = Counter.named("total").checkpointed().build();
  private final Entity bank = Entity.named("bank").instruments(total).workLease(lease).build();
  private final Station exporter = new Station().serves(bank).speaksIn(1);

  private boolean works() {
    return lease.isHeldAt(exporter.clock.nanos());
  }

  @Test
  void itAnswersALook() {
    exporter.forget();
    exporter.hears(COORDINATOR, new Look(false));

    assertThat(exporter.said(COORDINATOR)).containsExactly("Alive");
  }

  @Test
  void whoHadGivenItUpHearsAnewWhatItSpeaksFor() {
    exporter.forget();
    exporter.hears(AGENT, new Look(true));

    assertThat(exporter.said(AGENT)).containsExactly("Alive", "Opened");
  }

  @Test
  void noCheckpointWaitsForWhomItsCoordinatorLeavesOut() {
    exporter.meets(FROZEN).lives(Duration.ofSeconds(2));
    assertThat(works()).isFalse();

    exporter.hears(COORDINATOR, new LeaveOut(List.of(FROZEN)));
    exporter.lives(Duration.ofSeconds(1));
    assertThat(works()).isTrue();

    exporter.hears(COORDINATOR, new LeaveOut(List.of()));
    exporter.lives(Duration.ofSeconds(2));
    assertThat(works()).isFalse();
  }

  @Test
  void aCoordinatorElsewhereHasNoWordInThis() {
    exporter.meets(FROZEN).lives(Duration.ofSeconds(2));
    exporter.hears(
        new Peer("node-4", Role.COORDINATOR, "org.vigil.failover", 24),
        new LeaveOut(List.of(FROZEN)));
    exporter.lives(Duration.ofSeconds(2));

    assertThat(works()).isFalse();
  }

  @Test
  void theWordIsOverWithWhoSaidIt() {
    exporter.meets(FROZEN);
    exporter.hears(COORDINATOR, new LeaveOut(List.of(FROZEN)));
    exporter.lives(Duration.ofSeconds(2));
    assertThat(works()).isTrue();

    exporter.core.onDown(COORDINATOR, Causes.EXPORTER_STOPPED, exporter.clock.nanos());
    exporter.lives(Duration.ofSeconds(2));
    assertThat(works()).isFalse();
  }

  private void answersFor(Duration time) {
    for (long passed = 0; passed < time.toMillis(); passed += 200) {
      exporter.lives(Duration.ofMillis(200));
      exporter.hears(COORDINATOR, new Alive(List.of()));
    }
  }

  @Test
  void nothingWaitsForTheCoordinatorOfItsNodeWhileThatHangs() {
    answersFor(Duration.ofSeconds(10));
    assertThat(works()).isTrue();
    exporter.holdsDisk();
    exporter.holdsCheckpoints();
    exporter.lives(Duration.ofSeconds(3));
    assertThat(works()).isTrue();

    answersFor(Duration.ofSeconds(3)); // it is there again, and stores nothing
    assertThat(works()).isFalse();
  }

  @Test
  void norDoesAChangeOfWhatNobodyLooksAt() {
    Station idle = new Station();
    idle.serves(Entity.named("bank").instruments(LongControl.named("workers").build()).build());
    idle.speaksIn(1);
    for (int seconds = 0; seconds < 60; seconds++) {
      idle.rests(Duration.ofSeconds(1));
      idle.hears(COORDINATOR, new Alive(List.of()));
    }
    idle.holdsDisk();
    idle.holdsCheckpoints();

    ChangeKey key = idle.asks("workers", 8);
    idle.rests(Duration.ofMillis(1_500));

    assertThat(idle.answer(key).status()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void aCoordinatorElsewhereIsWaitedForAlsoThen() {
    exporter.meets(FROZEN);
    answersFor(Duration.ofSeconds(10));
    exporter.holdsDisk();
    exporter.holdsCheckpoints();
    exporter.lives(Duration.ofSeconds(5));

    assertThat(works()).isFalse();
  }

  @Test
  void whoSpeaksForNothingLooksAtNobody() {
    Station backup = new Station().serves(bank);
    backup.lives(Duration.ofSeconds(5));

    assertThat(backup.told(COORDINATOR, Look.class)).isEmpty();
  }
}
