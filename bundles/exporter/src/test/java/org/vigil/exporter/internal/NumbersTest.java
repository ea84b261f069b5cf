package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.BANK;
import static org.vigil.exporter.internal.Station.COORDINATOR;
import static org.vigil.exporter.internal.Station.SUCCESSOR_ELSEWHERE;
import static org.vigil.exporter.internal.Station.every;
import static org.vigil.exporter.internal.Station.latest;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.Counter;
import org.vigil.api.Entity;
import org.vigil.api.LongIndicator;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Opened;

/** The numbers of reports go on over epochs, also on another node (R11, R12). */
class NumbersTest {
  private final Bank bank = new Bank();
  private final Station exporter = new Station().serves(bank.entity).speaksIn(1);

  /** A replica of the service. */
  private static final class Bank {
    final LongIndicator depth = LongIndicator.named("depth").build();
    final Counter total = Counter.named("total").checkpointed().build();
    final Entity entity = Entity.named("bank").instruments(depth, total).build();
  }

  private Station elsewhere(Bank replica, String cause) {
    return Station.elsewhere("elsewhere", exporter.clock)
        .serves(replica.entity)
        .succeeds(exporter, 2, cause);
  }

  private static long lastNumber(Station at, int handle) {
    List<Item> items = at.items(AGENT, handle);
    return items.get(items.size() - 1).sequence();
  }

  private static long end(Entry entry) {
    return entry.sequence() + entry.reserved();
  }

  /** One report in each duty cycle. */
  private void reports(int number) {
    for (int i = 0; i < number; i++) {
      bank.depth.add(1);
      exporter.cycle();
    }
  }

  // ---- what is reserved

  @Test
  void noReportLeavesWithANumberThatNoStoredCheckpointCovers() {
    exporter.isWatched(0);
    long covered = end(exporter.kept("depth"));
    exporter.holdsCheckpoints();

    reports(50);

    assertThat(lastNumber(exporter, 0)).isEqualTo(covered);
    exporter.stores();
    exporter.cycle();
    exporter.stores();
    assertThat(exporter.values(AGENT)).last().isEqualTo("50");
  }

  @Test
  void norDoesOneThatTheServiceNumberedItself() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    exporter.forget();
    exporter.holdsCheckpoints();

    for (int i = 0; i < 100; i++) {
      bank.depth.add(1);
    }
    exporter.cycles(5);
    assertThat(exporter.items(AGENT)).isEmpty();

    exporter.stores();
    assertThat(exporter.items(AGENT)).hasSize(100);
    assertThat(end(exporter.kept("depth"))).isGreaterThanOrEqualTo(lastNumber(exporter, 0));
  }

  @Test
  void reportsThatComeSteadilyDoNotWait() {
    exporter.isWatched(0);
    exporter.holdsCheckpoints();
    reports(100);
    exporter.stores();
    exporter.forget();

    for (int i = 0; i < 200; i++) {
      reports(1);
      assertThat(exporter.items(AGENT)).hasSize(i + 1);
      if (i % 5 == 4) {
        exporter.stores(); // it takes 25 ms
      }
    }
  }

  @Test
  void whatIsReservedLastsAboutHalfASecond() {
    exporter.isWatched(0);

    reports(400);
    assertThat(exporter.kept("depth").reserved()).isBetween(20L, 100L);

    for (int i = 0; i < 20; i++) {
      bank.depth.add(1);
      exporter.lives(Duration.ofSeconds(1));
    }
    assertThat(exporter.kept("depth").reserved()).isBetween(1L, 4L);
  }

  @Test
  void nothingIsReservedForWhatDoesNotReport() {
    exporter.isWatched(0);
    reports(1);

    exporter.lives(Numbers.GIVE_BACK_NANOS).lives(Numbers.GIVE_BACK_NANOS).cycle();

    assertThat(exporter.kept("depth").reserved()).isZero();
    assertThat(exporter.kept("depth").sequence()).isEqualTo(lastNumber(exporter, 0));
    exporter.holdsCheckpoints();
    reports(3);
    assertThat(exporter.items(AGENT)).hasSize(1); // what was given back is not used
  }

  @Test
  void norForWhatNobodyWatchesAnyMore() {
    exporter.isWatched(0);
    reports(1);

    exporter.isArmed(AGENT, 1, Station.none(0)).cycle();

    assertThat(exporter.kept("depth").reserved()).isZero();
  }

  @Test
  void aGiftThatIsAcknowledgedLateIsNotTakenBack() {
    exporter.isWatched(0);
    exporter.holdsCheckpoints();
    reports(5); // asks for more
    exporter.isArmed(AGENT, 1, Station.none(0)).cycle(); // gives it back
    exporter.isArmed(AGENT, 1, latest(0)).cycle(); // asks anew
    long safe = lastNumber(exporter, 0);
    exporter.forget();

    exporter.storesOldest();
    reports(3);

    assertThat(exporter.items(AGENT)).allMatch(item -> item.sequence() <= safe);
  }

  @Test
  void aSilentCoordinatorHoldsUpNoReportForLong() {
    exporter.isWatched(0);
    exporter.meets(new Peer("node-3", Role.COORDINATOR, "org.vigil.failover", 23)); // is frozen

    int most = 0;
    for (int i = 0; i < 1_000; i++) {
      int before = exporter.items(AGENT).size();
      reports(1);
      most = exporter.items(AGENT).size() > before ? 0 : most + 1;
      assertThat(most * Station.CYCLE.toNanos()).isLessThanOrEqualTo(Safekeeping.SILENT_NANOS);
    }

    assertThat(exporter.values(AGENT)).last().isEqualTo("1000");
    bank.total.increment();
    exporter.isArmed(AGENT, 1, latest(1)).warmsUp().lives(Duration.ofSeconds(5));
    assertThat(exporter.items(AGENT, 1)).as("what is checkpointed waits for it").isEmpty();
  }

  @Test
  void onlyWhatHasChangedIsSent() {
    exporter.isWatched(0, 1);
    exporter.forget();

    bank.total.increment();
    exporter.cycle();

    assertThat(exporter.lastTold(COORDINATOR, Checkpoint.class).entries())
        .extracting(Entry::instrument)
        .containsExactly("total");
  }

  // ---- a successor

  @Test
  void aSuccessorElsewhereGoesOnBehindWhatWasReserved() {
    exporter.isWatched(0);
    reports(30);
    long end = end(exporter.kept("depth"));

    Station successor = elsewhere(new Bank(), Causes.NODE_LEFT);
    successor.isArmed(AGENT, 2, latest(0)).warmsUp();

    assertThat(successor.lastTold(AGENT, Opened.class).upperBound()).isTrue();
    assertThat(successor.items(AGENT, 0)).extracting(Item::sequence).containsExactly(end + 1);
    assertThat(end).isGreaterThan(lastNumber(exporter, 0));
  }

  @Test
  void ofACheckpointedIndicatorTheCheckpointSaysTheVeryNumber() {
    exporter.isWatched(1);
    for (int i = 0; i < 30; i++) {
      bank.total.increment();
      exporter.cycle();
    }

    assertThat(end(exporter.kept("total"))).isEqualTo(lastNumber(exporter, 1));
  }

  @Test
  void aSuccessorOnTheSameNodeGoesOnFromTheTap() {
    exporter.isWatched(0);
    reports(30);
    exporter.core.letGo();

    Station standby =
        new Station("standby", exporter.clock)
            .meets(COORDINATOR, AGENT)
            .serves(bank.entity)
            .succeeds(exporter, 2, Causes.EXPORTER_STOPPED)
            .isArmed(AGENT, 2, latest(0))
            .warmsUp();

    assertThat(standby.lastTold(AGENT, Opened.class).upperBound()).isFalse();
    assertThat(lastNumber(standby, 0)).isEqualTo(lastNumber(exporter, 0) + 1);
  }

  @Test
  void aSuccessorOfTheSuccessorGoesOnBehindBoth() {
    exporter.isWatched(0);
    reports(30);
    Station second = elsewhere(new Bank(), Causes.NODE_LEFT);

    Station third =
        new Station("third", exporter.clock)
            .meets(COORDINATOR, AGENT)
            .serves(new Bank().entity)
            .succeeds(second, 3, Causes.NODE_LEFT)
            .isArmed(AGENT, 3, latest(0))
            .warmsUp();

    assertThat(lastNumber(third, 0)).isGreaterThan(lastNumber(exporter, 0));
  }

  @Test
  void aCoordinatedTakeoverByAnotherNodeLosesNoNumber() {
    exporter.isWatched(0, 1);
    reports(30);
    bank.total.add(5);
    exporter.hears(COORDINATOR, new Resign(BANK, exporter.epoch(1), SUCCESSOR_ELSEWHERE));
    exporter.cycles(3);
    assertThat(exporter.said(COORDINATOR)).endsWith("Checkpoint", "Resigned");

    Bank replica = new Bank();
    Station successor = elsewhere(replica, Causes.COORDINATED);
    successor.isArmed(AGENT, 2, latest(0), latest(1)).warmsUp();

    assertThat(replica.total.get()).isEqualTo(5);
    assertThat(successor.lastTold(AGENT, Opened.class).upperBound()).isFalse();
    assertThat(lastNumber(successor, 0)).isEqualTo(lastNumber(exporter, 0) + 1);
    assertThat(lastNumber(successor, 1)).isEqualTo(lastNumber(exporter, 1) + 1);
  }

  @Test
  void whoResignsForAnotherNodeWaitsUntilItsLastNumbersAreKept() {
    exporter.isWatched(0);
    reports(1);
    exporter.holdsCheckpoints();

    exporter.hears(COORDINATOR, new Resign(BANK, exporter.epoch(1), SUCCESSOR_ELSEWHERE));
    bank.depth.add(1);
    exporter.cycles(5);
    assertThat(exporter.said(COORDINATOR)).doesNotContain("Resigned");
    bank.depth.add(1); // too late to be a report of this epoch
    exporter.stores();
    exporter.cycle();

    assertThat(exporter.said(COORDINATOR)).endsWith("Resigned");
    assertThat(end(exporter.kept("depth"))).isEqualTo(lastNumber(exporter, 0));
    assertThat(exporter.values(AGENT)).last().isEqualTo("2");
  }

  @Test
  void anotherObjectOfAServiceThatWentGoesOnExactly() {
    exporter.isWatched(0);
    reports(30);
    exporter.loses(bank.entity);
    Bank updated = new Bank();

    exporter
        .serves(updated.entity)
        .succeeds(exporter, 2, Causes.SERVICE_GONE)
        .isArmed(AGENT, 2, latest(0))
        .warmsUp();

    List<Item> items = exporter.items(AGENT, 0);
    assertThat(items.get(30).sequence()).isEqualTo(items.get(29).sequence() + 1);
  }

  @Test
  void aBackupThatWasPrimaryBeforeGoesOnFromItsSuccessor() {
    exporter.isArmed(AGENT, 1, every(0, -1), every(1, -1)).warmsUp();
    reports(10);
    bank.total.add(10);
    exporter.cycle();
    Bank replica = new Bank();
    Station second = elsewhere(replica, Causes.UNREACHABLE);
    exporter.isSucceededIn(2);
    bank.depth.set(-1); // nobody speaks for it: this is nobody's report
    second.isArmed(AGENT, 2, every(0, -1), every(1, -1)).warmsUp();
    replica.depth.set(7);
    replica.total.add(20);
    second.cycle();
    long before = lastNumber(second, 1);
    exporter.forget();

    exporter.succeeds(second, 3, Causes.UNREACHABLE);
    exporter.isArmed(AGENT, 3, every(0, 3), every(1, before)).warmsUp();

    assertThat(bank.total.get()).isEqualTo(30);
    assertThat(exporter.items(AGENT, 1)).extracting(Item::sequence).containsExactly(before + 1);
    assertThat(exporter.items(AGENT, 0))
        .as("what it retained in its own epoch is of no use to anybody")
        .hasSize(1);
  }
}
