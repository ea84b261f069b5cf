package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.COORDINATOR;
import static org.vigil.exporter.internal.Station.OTHER_AGENT;
import static org.vigil.exporter.internal.Station.every;
import static org.vigil.exporter.internal.Station.latest;
import static org.vigil.exporter.internal.Station.none;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vigil.api.Entity;
import org.vigil.api.LongIndicator;
import org.vigil.api.TextIndicator;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.Retained;

/**
 * Reports of durable instruments: kept on other nodes until all agents have acknowledged them, and
 * sent by a successor there (G5).
 */
class DurableTest {
  private static final Peer SECOND = new Peer("node-2", Role.COORDINATOR, "org.vigil.failover", 22);

  private final LongIndicator committed = bankAccount();
  private final Station exporter = new Station().serves(bank(committed)).speaksIn(1);

  private static LongIndicator bankAccount() {
    return LongIndicator.named("committed").retained(8).durable().build();
  }

  private static Entity bank(LongIndicator committed) {
    return Entity.named("bank").instruments(committed).build();
  }

  private void counts(long from, long to) {
    LongStream.rangeClosed(from, to).forEach(committed::set);
  }

  private Station dies() {
    exporter.core.letGo();
    return Station.elsewhere("elsewhere", exporter.clock)
        .meets(OTHER_AGENT)
        .serves(bank(bankAccount()))
        .succeeds(exporter, 2, Causes.NODE_LEFT);
  }

  @Test
  void aReportLeavesOnceItIsKeptElsewhere() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    exporter.forget();
    exporter.holdsCheckpoints();

    counts(1, 2);
    exporter.cycle();
    assertThat(exporter.items(AGENT)).isEmpty();
    assertThat(exporter.retained("committed")).containsExactly(1L, 2L, 3L);

    exporter.stores();
    assertThat(exporter.numbered(AGENT)).containsExactly("2:1", "3:2");
  }

  @Test
  void aSuccessorOnAnotherNodeSendsWhatAnAgentHasNotTakenBeforeItsOwn() {
    exporter.meets(OTHER_AGENT).isArmed(AGENT, 1, every(0, -1));
    exporter.isArmed(OTHER_AGENT, 1, every(0, -1)).warmsUp();
    exporter.refusesToHear(OTHER_AGENT); // it is cut off
    counts(1, 3);
    exporter.cycle();

    Station successor = dies();
    successor.isArmed(AGENT, 2, every(0, 4)).isArmed(OTHER_AGENT, 2, every(0, 1)).warmsUp();

    assertThat(successor.numbered(OTHER_AGENT)).startsWith("2:1", "3:2", "4:3", "5:0");
    assertThat(successor.items(OTHER_AGENT).stream().filter(Item::replayed)).hasSize(3);
    assertThat(successor.numbered(AGENT)).startsWith("5:0"); // nothing twice
    assertThat(successor.items(AGENT)).noneMatch(Item::replayed);
  }

  @Test
  void itsOwnSuccessorHasThemStill() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    exporter.refusesToHear(AGENT);
    counts(1, 3);
    exporter.cycle();
    Station second = dies();
    second.core.letGo();

    Station third = Station.elsewhere("third", exporter.clock).serves(bank(bankAccount()));
    third.succeeds(second, 3, Causes.NODE_LEFT).isArmed(AGENT, 3, every(0, 1)).warmsUp();

    assertThat(third.numbered(AGENT)).startsWith("2:1", "3:2", "4:3", "5:0");
  }

  @Test
  void reportsOfAnotherTypeAreNotGoneOnWithR13() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 3);
    exporter.cycle();
    exporter.core.letGo();
    TextIndicator renewed = TextIndicator.named("committed").durable().build();
    renewed.set("none");

    Station successor = Station.elsewhere("elsewhere", exporter.clock);
    successor.serves(Entity.named("bank").instruments(renewed).build());
    successor.succeeds(exporter, 2, Causes.NODE_LEFT).isArmed(AGENT, 2, every(0, 1)).warmsUp();

    assertThat(successor.numbered(AGENT)).containsExactly("5:none");
  }

  @Test
  void whatAllHaveAcknowledgedIsKeptNoLonger() {
    exporter.meets(OTHER_AGENT).isArmed(AGENT, 1, every(0, -1));
    exporter.isArmed(OTHER_AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 4);
    exporter.cycle();

    exporter.isAcknowledged(AGENT, 1, 5);
    exporter.isAcknowledged(OTHER_AGENT, 1, 3);
    counts(5, 5);
    exporter.cycle();
    assertThat(exporter.retained("committed")).containsExactly(4L, 5L, 6L);

    exporter.isAcknowledged(OTHER_AGENT, 1, 6);
    exporter.isAcknowledged(AGENT, 1, 6);
    exporter.lives(Duration.ofSeconds(3)); // nothing happens that would take the word along
    assertThat(exporter.retained("committed")).isEmpty();
  }

  @Test
  void whoSaysNothingOfWhatItsClientsHaveTakenMayComeBackForIt() {
    exporter.meets(OTHER_AGENT).isArmed(AGENT, 1, every(0, -1));
    exporter.isArmed(OTHER_AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 3);
    exporter.cycle();

    Station successor = dies();
    successor.isArmed(AGENT, 2, every(0, 4)).isArmed(OTHER_AGENT, 2, every(0, -1)).warmsUp();
    successor.isAcknowledged(AGENT, 2, 5); // the other one's client is away
    successor.lives(Duration.ofSeconds(3));
    assertThat(successor.retained("committed")).contains(2L, 3L, 4L);

    successor.isAcknowledged(OTHER_AGENT, 2, 5);
    successor.lives(Duration.ofSeconds(63));
    assertThat(successor.retained("committed")).isEmpty();
  }

  @Test
  void whoComesLateAfterATakeoverMayComeBackForItToo() { // it was kept for its clients
    exporter.meets(OTHER_AGENT).isArmed(AGENT, 1, every(0, -1));
    exporter.isArmed(OTHER_AGENT, 1, every(0, -1)).warmsUp();
    exporter.refusesToHear(OTHER_AGENT); // it is cut off
    counts(1, 3);
    exporter.cycle();
    Station second = dies();
    second.isArmed(AGENT, 2, every(0, 4)).warmsUp();
    second.isAcknowledged(AGENT, 2, 5);
    second.lives(Duration.ofSeconds(5));
    second.core.letGo();

    Station third = Station.elsewhere("third", exporter.clock).serves(bank(bankAccount()));
    third.succeeds(second, 3, Causes.NODE_LEFT).isArmed(OTHER_AGENT, 3, every(0, 1)).warmsUp();

    assertThat(third.numbered(OTHER_AGENT)).startsWith("2:1", "3:2", "4:3", "5:0");
  }

  @Test
  void whoAsksForMoreAgainHasNotTakenIt() {
    exporter.meets(OTHER_AGENT).isArmed(AGENT, 1, every(0, -1));
    exporter.isArmed(OTHER_AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 3);
    exporter.cycle();
    exporter.isAcknowledged(AGENT, 1, 4); // by those of its clients that came first

    exporter.isArmed(AGENT, 1, every(0, 1)).warmsUp();
    exporter.isAcknowledged(OTHER_AGENT, 1, 4);
    exporter.lives(Duration.ofSeconds(3));

    assertThat(exporter.retained("committed")).contains(2L, 3L, 4L);
  }

  @Test
  void anOldEpochAcknowledgesNothing() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 4);
    exporter.cycle();

    exporter.isAcknowledged(AGENT, 9, 5);
    counts(5, 5);
    exporter.cycle();

    assertThat(exporter.retained("committed")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void theOldestGoWhenThereIsNoRoomAndAreAGap() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    exporter.refusesToHear(AGENT);
    counts(1, 6);
    exporter.cycle();
    counts(7, 12);
    exporter.cycles(2);

    assertThat(exporter.retained("committed")).hasSize(7).startsWith(7L).endsWith(13L);
    Station successor = dies();
    successor.isArmed(AGENT, 2, every(0, 1)).warmsUp();
    assertThat(successor.numbered(AGENT)).startsWith("7:6").contains("13:12", "14:0");
    assertThat(successor.items(AGENT)).allMatch(item -> item.conflated() == 0);
  }

  @Test
  void whoWantsTheNewestValuesOnlyPaysNothing() {
    exporter.isWatched(0);
    exporter.holdsCheckpoints();

    counts(1, 2);
    exporter.cycle();

    assertThat(exporter.values(AGENT)).containsExactly("2");
    assertThat(exporter.retained("committed")).isEmpty();
  }

  @Test
  void whatAnAgentThatDiedHasNotTakenIsKeptForTheGraceTime() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 2);
    exporter.cycle();
    exporter.loses(AGENT);

    exporter.lives(Duration.ofSeconds(59));
    assertThat(exporter.retained("committed")).containsExactly(1L, 2L, 3L);

    exporter.lives(Duration.ofSeconds(4));
    assertThat(exporter.retained("committed")).isEmpty();
  }

  @Test
  void whatNobodyWantsAnyMoreIsKeptNoLonger() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 2);
    exporter.cycle();

    exporter.isArmed(AGENT, 1, none(0)).lives(Duration.ofSeconds(63));

    assertThat(exporter.retained("committed")).isEmpty();
    exporter.isArmed(AGENT, 1, latest(0)).warmsUp();
    assertThat(exporter.retained("committed")).isEmpty();
  }

  @Test
  void aCoordinatorThatComesUpGetsAllOfIt() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 2);
    exporter.cycle();

    exporter.meets(SECOND);

    Checkpoint whole = exporter.told(SECOND, Checkpoint.class).get(0);
    assertThat(whole.since()).isZero();
    assertThat(whole.retained()).flatExtracting(Retained::items).hasSize(3);
  }

  @Test
  void aCoordinatorThatStoredSomeGetsTheRest() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 2);
    exporter.cycle();
    exporter.forget();

    counts(3, 3);
    exporter.cycle();

    Checkpoint next = exporter.told(COORDINATOR, Checkpoint.class).get(0);
    assertThat(next.retained()).flatExtracting(Retained::items).hasSize(1);
  }

  @Test
  void aSilentCoordinatorHoldsUpReportsForAMomentOnly() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    exporter.forget();
    exporter.holdsCheckpoints();
    counts(1, 1);

    exporter.lives(Safekeeping.SILENT_NANOS).cycles(3);

    assertThat(exporter.numbered(AGENT)).containsExactly("2:1");
  }
}
