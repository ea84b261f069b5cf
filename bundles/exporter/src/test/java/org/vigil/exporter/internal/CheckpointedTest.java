package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.BANK;
import static org.vigil.exporter.internal.Station.COORDINATOR;
import static org.vigil.exporter.internal.Station.every;
import static org.vigil.exporter.internal.Station.latest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.Counter;
import org.vigil.api.Entity;
import org.vigil.api.LongControl;
import org.vigil.api.LongIndicator;
import org.vigil.api.Value;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.ReportMessage.Closed;
import org.vigil.spi.message.ReportMessage.Reports;

/** What is kept for a successor, and what a successor makes of it (R12, R13, R14, F37). */
class CheckpointedTest {
  private static final Peer SECOND = new Peer("node-2", Role.COORDINATOR, "org.vigil.failover", 22);

  private final List<Long> told = new ArrayList<>();
  private final Counter total = Counter.named("total").checkpointed().build();
  private final LongIndicator plain = LongIndicator.named("plain").build();
  private final Entity bank = bankWith(total, workers(64));
  private final Station exporter = new Station().serves(bank).speaksIn(1);

  private LongControl workers(long most) {
    return LongControl.named("workers").range(1, most).initial(4).onChange(this::told).build();
  }

  private void told(Value value) {
    told.add(value.asLong());
  }

  private static Entity bankWith(Counter total, LongControl workers) {
    return Entity.named("bank")
        .instruments(total, workers, LongIndicator.named("depth").build())
        .build();
  }

  private static Entry kept(String instrument, Value value, long revision) {
    ChangeKey key = revision == 0 ? null : new ChangeKey("before", revision);
    return new Entry(instrument, value, revision, key, null, null);
  }

  @Test
  void aReportOfACheckpointedIndicatorWaitsUntilItsValueIsKept() {
    exporter.isWatched(0);
    exporter.holdsCheckpoints();

    total.add(5);
    exporter.cycles(3);
    assertThat(exporter.items(AGENT)).isEmpty();
    assertThat(exporter.kept("total").value()).isEqualTo(Value.counter(5));

    exporter.stores();
    assertThat(exporter.values(AGENT)).containsExactly("5");
  }

  @Test
  void aValueThatIsNewerThanTheCheckpointWaitsForTheNextOne() {
    exporter.isWatched(0);
    exporter.holdsCheckpoints();
    total.add(5);
    exporter.cycle();
    total.add(1);
    exporter.cycles(2);

    exporter.stores();
    assertThat(exporter.values(AGENT)).containsExactly("5");

    exporter.cycle();
    assertThat(exporter.kept("total").value()).isEqualTo(Value.counter(6));
    assertThat(exporter.values(AGENT)).containsExactly("5");
    exporter.stores();
    assertThat(exporter.values(AGENT)).containsExactly("5", "6");
  }

  @Test
  void theSameHoldsForModeEvery() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    exporter.forget();
    exporter.holdsCheckpoints();
    total.add(5);
    exporter.cycle();
    total.add(1);
    exporter.cycle();

    exporter.stores();

    assertThat(exporter.values(AGENT)).containsExactly("5");
  }

  @Test
  void whatWaitsHasNoNumberYetAndIsNotLostWithTheExporter() {
    exporter.isWatched(0);
    exporter.holdsCheckpoints();
    long before = total.tap().sequence();
    total.add(5);
    exporter.cycle();

    exporter.core.letGo();

    assertThat(total.tap().sequence()).isEqualTo(before);
  }

  @Test
  void aCheckpointIsStoredWhenEveryCoordinatorThatIsUpHasIt() {
    exporter.isWatched(0).meets(SECOND);
    total.add(5);
    exporter.cycle();
    assertThat(exporter.items(AGENT)).isEmpty();

    exporter.loses(SECOND);

    assertThat(exporter.values(AGENT)).containsExactly("5");
  }

  @Test
  void aCoordinatorThatDoesNotAnswerIsAskedAgain() {
    exporter.isWatched(0);
    exporter.holdsCheckpoints();
    total.add(5);
    exporter.cycle();
    int before = exporter.told(COORDINATOR, Checkpoint.class).size();

    exporter.lives(Duration.ofMillis(300));

    assertThat(exporter.told(COORDINATOR, Checkpoint.class)).hasSize(before + 1);
  }

  @Test
  void aCoordinatorThatComesUpGetsTheNewest() {
    exporter.meets(SECOND);

    assertThat(exporter.lastTold(SECOND, Checkpoint.class).entries())
        .extracting(Entry::instrument)
        .containsExactly("total", "workers");
  }

  @Test
  void whatNobodyLooksAtIsKeptNowAndThen() {
    exporter.lives(Duration.ofSeconds(1));
    exporter.forget();

    total.add(5);
    exporter.lives(Checkpoints.LOOK_NANOS);
    exporter.lives(Duration.ofSeconds(5));

    assertThat(exporter.kept("total").value()).isEqualTo(Value.counter(5));
    assertThat(exporter.told(COORDINATOR, Checkpoint.class)).as("changed once").hasSize(1);
  }

  @Test
  void aCoordinatorThatDoesNotAnswerGetsNoMoreOfIt() { // G10
    exporter.holdsCheckpoints();
    for (int i = 0; i < 20; i++) {
      total.add(5);
      exporter.lives(Duration.ofSeconds(1));
    }

    exporter.stores();

    assertThat(exporter.told(COORDINATOR, Checkpoint.class))
        .extracting(Checkpoint::index)
        .allMatch(index -> index <= 2);
  }

  @Test
  void valuesPublishedAsOneAreKeptAsOne() { // F8
    Counter north = Counter.named("north").checkpointed().build();
    Counter south = Counter.named("south").checkpointed().build();
    Entity both = Entity.named("bank").instruments(north, south).build();
    Station station = new Station().serves(both).speaksIn(1);

    both.publish(
        () -> {
          north.add(7);
          station.lives(Duration.ofMillis(500));
          south.add(7);
        });
    assertThat(station.kept("north").value()).isEqualTo(Value.counter(0));

    station.cycle();
    assertThat(station.kept("north").value()).isEqualTo(Value.counter(7));
    assertThat(station.kept("south").value()).isEqualTo(Value.counter(7));
  }

  @Test
  void aPublicationThatDoesNotEndHoldsUpNoChange() { // F8, G8
    bank.publish(
        () -> {
          ChangeKey key = exporter.asks("workers", 8);
          assertThat(exporter.answers(key)).isEmpty();
          exporter.lives(ReportDesk.PATIENCE_NANOS).lives(ReportDesk.PATIENCE_NANOS).cycle();
          assertThat(exporter.answer(key).status()).isEqualTo("applied");
        });
  }

  @Test
  void withoutAnyCoordinatorTheExportersMemoryHasToDo() {
    exporter.isWatched(0);
    exporter.loses(COORDINATOR);

    total.add(5);
    exporter.cycle();

    assertThat(exporter.values(AGENT)).containsExactly("5");
  }

  @Test
  void entitiesWithNothingToKeepHaveNoCheckpoint() {
    Station other =
        new Station().serves(Entity.named("bank").instruments(plain).build()).speaksIn(1);

    assertThat(other.told(COORDINATOR, Checkpoint.class)).isEmpty();
  }

  @Test
  void aFreshServiceObjectGoesOnFromWhatIsKept() {
    Counter fresh = Counter.named("total").checkpointed().build();
    LongControl workers = workers(64);
    Station successor = new Station().serves(bankWith(fresh, workers));

    successor.speaksIn(
        2, kept("total", Value.counter(500), 0), kept("workers", Value.integer(9), 3));

    assertThat(fresh.get()).isEqualTo(500);
    assertThat(workers.get()).isEqualTo(9);
    assertThat(workers.setting().revision()).isEqualTo(3);
    assertThat(told).containsExactly(9L);
    successor.isArmed(AGENT, 2, latest(0), latest(1)).warmsUp();
    assertThat(successor.values(AGENT)).containsExactly("500", "9");
  }

  @Test
  void aServiceObjectThatLivedOnKnowsBetterThanACheckpoint() {
    exporter.asks("workers", 8);
    total.add(10); // nobody looked, no report, no number
    exporter.core.letGo();
    told.clear();

    Station standby = new Station("standby", exporter.clock).meets(COORDINATOR, AGENT).serves(bank);
    standby.speaksIn(2, kept("total", Value.counter(3), 0), kept("workers", Value.integer(4), 0));

    assertThat(total.get()).isEqualTo(10);
    assertThat(((LongControl) bank.instruments().get("workers")).get()).isEqualTo(8);
    assertThat(told).isEmpty();
  }

  @Test
  void aKeptValueThatIsNotAdmissibleAnyMoreBecomesTheInitialOne() {
    LongControl narrower = workers(5);
    Station successor =
        new Station().serves(bankWith(Counter.named("total").checkpointed().build(), narrower));

    successor.speaksIn(2, kept("workers", Value.integer(9), 3));

    assertThat(narrower.get()).isEqualTo(4);
    assertThat(narrower.setting().revision())
        .isEqualTo(4); // never one that stood for another value
  }

  @Test
  void aKeptValueOfAnotherTypeHarmsNobody() {
    Counter fresh = Counter.named("total").checkpointed().build();
    Station successor = new Station().serves(bankWith(fresh, workers(64)));

    successor.speaksIn(
        2,
        kept("total", Value.text("many"), 0),
        kept("workers", Value.text("many"), 7),
        kept("gone", Value.integer(1), 1));

    assertThat(successor.said(AGENT)).containsExactly("Opened");
    assertThat(fresh.get()).isZero();
  }

  @Test
  void aCoordinatedTakeoverWaitsForTheCheckpointOfTheLastReport() {
    exporter.isWatched(0);
    exporter.holdsCheckpoints();
    total.add(5);

    exporter.hears(COORDINATOR, new Resign(BANK, exporter.epoch(1), Station.SUCCESSOR));
    exporter.cycle();
    assertThat(exporter.said(AGENT)).isEmpty();
    exporter.stores();
    exporter.cycle();

    assertThat(exporter.said(AGENT)).containsExactly("Reports", "Closed");
    assertThat(exporter.told(AGENT, Closed.class)).hasSize(1);
    assertThat(exporter.told(AGENT, Reports.class)).hasSize(1);
  }
}
