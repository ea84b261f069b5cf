package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.BANK;
import static org.vigil.exporter.internal.Station.COORDINATOR;
import static org.vigil.exporter.internal.Station.SUCCESSOR;
import static org.vigil.exporter.internal.Station.SUCCESSOR_ELSEWHERE;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.vigil.api.Counter;
import org.vigil.api.Entity;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.api.WorkLease;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.ReportMessage.Fenced;

/** Of the replicas of a service one works (R3, R6). */
class HeldLeaseTest {
  private static final Peer SECOND = new Peer("node-2", Role.COORDINATOR, "org.vigil.failover", 22);

  private final Bank bank = new Bank();
  private final Station exporter = new Station().serves(bank.entity).speaksIn(1);

  private static final class Bank {
    final WorkLease lease = new WorkLease();
    final Counter total = Counter.named("total").checkpointed().build();
    final Entity entity = Entity.named("bank").instruments(total).workLease(lease).build();
  }

  private boolean works(Bank replica) {
    return replica.lease.isHeldAt(exporter.clock.nanos());
  }

  private void worksThroughout(Station station, Duration time) {
    for (long nanos = 0; nanos < time.toNanos(); nanos += Station.CYCLE.toNanos()) {
      station.cycle();
      assertThat(works(bank)).isTrue();
    }
  }

  private Station elsewhere(Bank replica, String cause) {
    return Station.elsewhere("elsewhere", exporter.clock)
        .serves(replica.entity)
        .succeeds(exporter, 2, cause);
  }

  private Station standby(String cause) {
    return new Station("standby", exporter.clock)
        .meets(COORDINATOR, AGENT)
        .serves(bank.entity)
        .succeeds(exporter, 2, cause);
  }

  @Test
  void aBackupDoesNotWork() {
    Bank backup = new Bank();
    new Station("standby", exporter.clock).meets(COORDINATOR, AGENT).serves(backup.entity);

    assertThat(works(backup)).isFalse();
  }

  @Test
  void theFirstPrimarysServiceWorksAtOnceAndOn() {
    assertThat(works(bank)).isTrue();
    worksThroughout(exporter, Duration.ofSeconds(5));
  }

  @Test
  void whoLosesSightOfACoordinatorThatMayHaveGoneOnStopsWorkingR3() {
    exporter.meets(SECOND);
    exporter.losesSightOf(SECOND);
    exporter.lives(Duration.ofMillis(1_500));
    assertThat(works(bank)).isFalse();

    exporter.lives(Duration.ofSeconds(6)); // membership gave up one of the two meanwhile
    assertThat(works(bank)).isTrue();
  }

  @Test
  void overAHotSwapTheServiceWorksOn() {
    exporter.core.letGo();
    exporter.clock.advance(Duration.ofMillis(700));
    assertThat(works(bank)).isTrue();

    worksThroughout(standby(Causes.EXPORTER_STOPPED), Duration.ofSeconds(3));
  }

  @Test
  void overACoordinatedTakeoverOnTheNodeItDoesToo() {
    exporter.hears(COORDINATOR, new Resign(BANK, exporter.epoch(1), SUCCESSOR));
    exporter.cycles(3);
    assertThat(works(bank)).isTrue();

    worksThroughout(standby(Causes.COORDINATED), Duration.ofSeconds(3));
  }

  @Test
  void aSuccessorElsewhereWaitsAsLongAsTheLeaseMayLast() {
    exporter.lives(Duration.ofSeconds(1)); // and dies
    Bank replica = new Bank();
    Station successor = elsewhere(replica, Causes.NODE_LEFT);

    for (int i = 0; i < 199; i++) {
      successor.cycle();
      assertThat(works(replica)).isFalse();
    }
    successor.cycle();
    assertThat(works(bank)).as("by itself it knows that its time is over").isFalse();
    successor.cycle();
    assertThat(works(replica)).isTrue();
  }

  @Test
  void aSuccessorThatNobodyHearsWaitsFromWhenItIsHeard() { // R6: until then they renew the other's
    Bank replica = new Bank();
    Station successor = Station.elsewhere("elsewhere", exporter.clock).serves(replica.entity);
    successor.holdsCheckpoints();
    successor.succeeds(exporter, 2, Causes.UNREACHABLE).lives(Duration.ofSeconds(2));
    for (int stored = 0; stored < 900; stored += 100) {
      successor.stores();
      assertThat(works(replica)).isFalse();
      successor.lives(Duration.ofMillis(100));
    }

    for (int stored = 900; stored < 1_400; stored += 100) {
      successor.stores();
      successor.lives(Duration.ofMillis(100));
    }
    assertThat(works(replica)).isTrue();
  }

  @Test
  void anotherExporterBesideThatSuccessorWaitsToo() {
    Bank replica = new Bank();
    Station first = elsewhere(replica, Causes.NODE_LEFT);
    first.lives(Duration.ofMillis(500));
    first.core.letGo();
    Station second =
        Station.elsewhere("second", exporter.clock)
            .serves(replica.entity)
            .succeeds(first, 3, Causes.EXPORTER_STOPPED);
    assertThat(works(replica)).isFalse();

    second.lives(Duration.ofMillis(550));
    assertThat(works(replica)).isTrue();
  }

  @Test
  void whoResignsGivesTheLeaseUpBeforeItsLastCheckpoint() {
    exporter.holdsCheckpoints();
    exporter.hears(COORDINATOR, new Resign(BANK, exporter.epoch(1), SUCCESSOR_ELSEWHERE));
    assertThat(works(bank)).isFalse();
    bank.total.increment(); // a step that was begun before
    exporter.cycle();
    exporter.stores();
    exporter.cycle();
    assertThat(exporter.said(COORDINATOR)).endsWith("Resigned");
    assertThat(works(bank)).isFalse();

    Bank replica = new Bank();
    elsewhere(replica, Causes.COORDINATED);

    assertThat(works(replica)).isTrue();
    assertThat(replica.total.get()).isEqualTo(1);
  }

  @Test
  void whoFollowsOneThatWaitsForTheLeaseOfADeadOneWaitsForItToo() { // R6
    Bank replica = new Bank();
    Station third =
        new Station("third", exporter.clock).meets(COORDINATOR, AGENT).serves(replica.entity);
    third.isSucceededIn(2, SUCCESSOR_ELSEWHERE); // by the one that is going to wait
    third.lives(Duration.ofMillis(500));

    third.succeeds(elsewhere(new Bank(), Causes.NODE_LEFT), 3, Causes.COORDINATED);
    assertThat(works(replica)).as("the dead one may").isFalse();

    third.lives(Duration.ofMillis(550)).cycle();
    assertThat(works(replica)).isTrue();
  }

  @Test
  void whoIsSupersededGivesTheLeaseUp() {
    exporter.holdsCheckpoints();
    exporter.lives(Duration.ofMillis(300));
    exporter.hears(AGENT, new Fenced(BANK, Epoch.of(5, 1)));
    assertThat(works(bank)).isFalse();

    exporter.stores();
    assertThat(works(bank)).as("renewed by an answer to what was sent before").isFalse();
  }

  @Test
  void whatItHasWhenItGetsTheLeaseIsWhatThePredecessorKept() {
    bank.total.add(7);
    exporter.lives(Duration.ofSeconds(1));
    Bank replica = new Bank();

    Station successor = elsewhere(replica, Causes.NODE_LEFT);

    assertThat(replica.total.get()).isEqualTo(7);
    assertThat(works(replica)).isFalse();
    successor.lives(Duration.ofSeconds(1)).cycle();
    assertThat(works(replica)).isTrue();
  }

  @Test
  void theLeaseIsRenewedFromTheSendingOfWhatEveryCoordinatorStored() { // R3
    exporter.holdsCheckpoints();
    exporter.lives(Duration.ofMillis(900));
    assertThat(works(bank)).isTrue();
    exporter.lives(Duration.ofMillis(400));
    assertThat(works(bank)).isFalse();

    exporter.stores();
    assertThat(works(bank)).as("stored too late").isFalse();
    exporter.cycle();
    exporter.stores();
    assertThat(works(bank)).isTrue();
  }

  @Test
  void whoWasFrozenDoesNotWorkBecauseItDoesNotKnowBetter() { // R3
    exporter.holdsCheckpoints(); // the coordinators have given the entity to another one

    exporter.passes(Duration.ofSeconds(5)).lives(Duration.ofSeconds(1));

    assertThat(works(bank)).isFalse();
  }

  @Test
  void whoGetsItBackAfterAnotherHadItUnknownToItsCoordinatorWaits() { // R3
    exporter.hears(AGENT, new Fenced(BANK, Epoch.of(5, 1)));

    exporter.succeeds(exporter, 6, Causes.UNREACHABLE);
    assertThat(works(bank)).isFalse();

    exporter.lives(Duration.ofSeconds(1)).cycle();
    assertThat(works(bank)).isTrue();
  }

  @Test
  void withNoCoordinatorLeftThePrimaryGoesOn() { // R3
    exporter.holdsCheckpoints();
    exporter.lives(Duration.ofMillis(400));
    exporter.loses(COORDINATOR);

    worksThroughout(exporter, Duration.ofSeconds(3));
  }

  @Test
  void aServiceThatGoesWorksNoMore() {
    exporter.procedures.hang();
    exporter.asks("nothing", 1);
    exporter.loses(bank.entity);

    assertThat(works(bank)).isFalse();
  }

  @Test
  void whatIsDoneUnwatchedIsKeptAtEachRenewal() {
    for (int i = 1; i <= 20; i++) {
      bank.total.increment();
      exporter.lives(Checkpoints.LOOK_NANOS).cycle();
      assertThat(exporter.kept("total").value()).isEqualTo(Value.counter(i));
    }
    assertThat(exporter.told(COORDINATOR, Checkpoint.class)).hasSizeLessThan(60);
  }

  @Test
  void onANodeThatIsLinkedToNoOtherTheServiceWorksOnWithoutVigil() { // G9
    exporter.core.link(false);
    exporter.lives(Duration.ofMillis(500));
    exporter.core.letGo();
    exporter.clock.advance(Duration.ofDays(1));

    assertThat(works(bank)).isTrue();
  }

  @Test
  void onceItIsLinkedTheLeaseHasAnEnd() {
    exporter.core.link(false);
    exporter.lives(Duration.ofMillis(500));

    exporter.core.link(true);
    exporter.lives(Duration.ofMillis(500));
    exporter.core.letGo();
    exporter.clock.advance(Duration.ofSeconds(1));

    assertThat(works(bank)).isFalse();
  }

  @Test
  void whoComesBackAndFindsTheEntityElsewhereWorksNoMore() {
    exporter.core.link(false);
    exporter.lives(Duration.ofMillis(500));
    exporter.core.letGo();
    Station backup =
        new Station("standby", exporter.clock).meets(COORDINATOR, AGENT).serves(bank.entity);

    backup.isSucceededIn(1, SUCCESSOR);
    assertThat(works(bank)).as("on this node").isTrue();
    backup.isSucceededIn(2, SUCCESSOR_ELSEWHERE);

    assertThat(works(bank)).isFalse();
  }
}
