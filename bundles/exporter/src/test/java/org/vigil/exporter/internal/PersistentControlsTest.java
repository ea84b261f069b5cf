package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.BANK;
import static org.vigil.exporter.internal.Station.COORDINATOR;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.Entity;
import org.vigil.api.LongControl;
import org.vigil.api.Refusal;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Journalled;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Stored;

/**
 * A persistent control is applied only when the disk has it; a disk that does not take it refuses
 * the change before anything happens, and harms nothing else (R14, G8).
 */
class PersistentControlsTest {
  private static final Peer ELSEWHERE =
      new Peer("node-2", Role.COORDINATOR, "org.vigil.failover", 22);
  private static final Duration TOO_LONG = Duration.ofSeconds(6);

  private final List<Long> told = new ArrayList<>();
  private final LongControl limit =
      LongControl.named("limit")
          .range(1, 64)
          .initial(4)
          .persistent()
          .onChange(value -> told.add(value.asLong()))
          .build();
  private final LongControl workers = LongControl.named("workers").initial(4).build();
  private final Entity bank = Entity.named("bank").instruments(limit, workers).build();
  private final Station exporter = new Station().serves(bank).speaksIn(1);

  private void theDiskElsewhereSays(long index, Optional<Refusal> refusal) {
    exporter.hears(ELSEWHERE, new Journalled(BANK, exporter.epoch(1), index, refusal));
  }

  private static Refusal full(String code) {
    return new Refusal(code, "the disk of node-2 is full");
  }

  @Test
  void saysWhatIsToBeOnDisk() {
    assertThat(exporter.lastTold(COORDINATOR, Offer.class).persistent()).containsExactly("limit");
  }

  @Test
  void isAppliedWhenTheDiskHasTheIntentAndToldWhenItHasTheOutcome() {
    exporter.isWatched(0);
    exporter.holdsDisk();
    ChangeKey key = exporter.asks("limit", 8);
    assertThat(limit.get()).as("the intent is not on disk").isEqualTo(4);

    exporter.writes();
    assertThat(limit.get()).isEqualTo(8);
    exporter.cycles(3);
    assertThat(exporter.answers(key)).as("the outcome is not on disk").isEmpty();
    assertThat(exporter.values(AGENT)).as("nor shown (R14)").doesNotContain("8");

    exporter.writes();
    exporter.cycles(3);
    assertThat(exporter.answer(key).status()).isEqualTo("applied");
    assertThat(exporter.values(AGENT)).contains("8");
  }

  @Test
  void aFullDiskRefusesBeforeAnythingHappensAndHarmsNothingElse() {
    exporter.diskFails("journal");
    ChangeKey refused = exporter.asks("limit", 8);
    ChangeKey other = exporter.asks("workers", 8);

    assertThat(exporter.answer(refused).status()).isEqualTo("rejected");
    assertThat(exporter.answer(refused).reason())
        .isEqualTo(new Refusal("journal", "the disk is full"));
    assertThat(limit.get()).isEqualTo(4);
    assertThat(told).isEmpty();
    assertThat(exporter.kept("limit").intent()).as("no successor finds an intent").isNull();
    assertThat(exporter.answer(other).status()).isEqualTo("applied");

    exporter.diskWorks();
    assertThat(exporter.answer(exporter.asks("limit", 9)).status()).isEqualTo("applied");
  }

  @Test
  void aNodeWithoutAJournalRefusesToo() {
    exporter.diskFails("noJournal");

    ChangeKey key = exporter.asks("limit", 8);

    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
    assertThat(exporter.answer(key).reason().code()).isEqualTo("noJournal");
    assertThat(limit.get()).isEqualTo(4);
  }

  @Test
  void aNodeWithoutACoordinatorRefusesToo() {
    exporter.loses(COORDINATOR);

    ChangeKey key = exporter.asks("limit", 8);

    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
    assertThat(exporter.answer(key).reason().message()).contains("has no coordinator");
  }

  @Test
  void aSlowDiskHoldsUpNothingElseAndNotForEver() {
    exporter.holdsDisk();
    ChangeKey slow = exporter.asks("limit", 8);
    ChangeKey other = exporter.asks("workers", 8);
    assertThat(exporter.answer(other).status()).isEqualTo("applied");
    assertThat(exporter.answers(slow)).isEmpty();

    exporter.lives(TOO_LONG);

    assertThat(exporter.answer(slow).status()).isEqualTo("rejected");
    assertThat(exporter.answer(slow).reason().message()).contains("node-1", "within 5 s");
    exporter.writes(); // too late
    assertThat(limit.get()).isEqualTo(4);
  }

  @Test
  void aDiskThatFailsInTheMiddleLeavesTheChangeUnknownUntilItHasIt() {
    exporter.holdsDisk();
    ChangeKey key = exporter.asks("limit", 8);
    exporter.writes();
    exporter.diskFails("journal");
    exporter.writes();

    assertThat(limit.get()).isEqualTo(8);
    assertThat(exporter.answer(key).status()).as("a restart may lose it").isEqualTo("unknown");
    assertThat(exporter.answer(key).reason().message()).contains("the disk is full");
    assertThat(exporter.outcome("limit", key).status()).as("still").isEqualTo("unknown");

    exporter.diskWorks();
    exporter.hears(COORDINATOR, new Journalled(BANK, exporter.epoch(1), 99, Optional.empty()));
    assertThat(exporter.outcome("limit", key).status()).isEqualTo("applied");
    exporter.asks(key, "limit", 8, OptionalLong.empty());
    assertThat(limit.setting().revision()).as("applied once").isEqualTo(1);
  }

  @Test
  void aSuccessorThatFindsTheChangeAnswersWhenItsDiskHasIt() {
    exporter.holdsDisk();
    ChangeKey key = exporter.asks("limit", 8);
    exporter.writes();
    exporter.core.letGo();
    Station standby = new Station("standby", exporter.clock);
    standby.holdsDisk();
    standby.meets(COORDINATOR, AGENT).serves(bank).speaksIn(2, exporter.kept());

    standby.asksOutcome("limit", key);
    assertThat(standby.answers(key)).as("not on disk yet").isEmpty();
    standby.writes();
    assertThat(standby.answer(key).status()).isEqualTo("applied");
  }

  @Test
  void aNodeElsewhereThatKeepsAJournalIsWaitedForAsWell() {
    exporter.meets(ELSEWHERE);
    theDiskElsewhereSays(1, Optional.empty());
    ChangeKey key = exporter.asks("limit", 8);
    exporter.hears(ELSEWHERE, new Stored(BANK, exporter.epoch(1), 2));
    assertThat(limit.get()).as("on this node's disk only").isEqualTo(4);

    theDiskElsewhereSays(2, Optional.empty());
    exporter.hears(ELSEWHERE, new Stored(BANK, exporter.epoch(1), 3));
    theDiskElsewhereSays(3, Optional.empty());

    assertThat(limit.get()).isEqualTo(8);
    assertThat(exporter.answer(key).status()).isEqualTo("applied");
  }

  @Test
  void aNodeThatHasNotSaidYetWhetherItKeepsAJournalIsWaitedFor() { // G8
    exporter.meets(ELSEWHERE);
    ChangeKey key = exporter.asks("limit", 8);
    exporter.hears(ELSEWHERE, new Stored(BANK, exporter.epoch(1), 9));
    assertThat(limit.get()).as("on this node's disk only").isEqualTo(4);

    theDiskElsewhereSays(2, Optional.of(full("noJournal")));
    exporter.hears(ELSEWHERE, new Stored(BANK, exporter.epoch(1), 99));

    assertThat(exporter.answer(key).status()).isEqualTo("applied");
  }

  @Test
  void aFullDiskElsewhereRefusesAndOneThatKeepsNoJournalDoesNot() {
    exporter.meets(ELSEWHERE);
    theDiskElsewhereSays(1, Optional.empty());
    ChangeKey refused = exporter.asks("limit", 8);
    theDiskElsewhereSays(2, Optional.of(full("journal")));
    exporter.hears(ELSEWHERE, new Stored(BANK, exporter.epoch(1), 3));
    assertThat(exporter.answer(refused).reason()).isEqualTo(full("journal"));
    assertThat(limit.get()).isEqualTo(4);

    theDiskElsewhereSays(3, Optional.of(full("noJournal")));
    ChangeKey taken = exporter.asks("limit", 9);
    exporter.hears(ELSEWHERE, new Stored(BANK, exporter.epoch(1), 9));
    assertThat(limit.get()).isEqualTo(9);
    exporter.hears(ELSEWHERE, new Stored(BANK, exporter.epoch(1), 99));
    assertThat(exporter.answer(taken).status()).isEqualTo("applied");
  }
}
