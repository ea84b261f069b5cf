package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.BANK;
import static org.vigil.exporter.internal.Station.COORDINATOR;
import static org.vigil.exporter.internal.Station.OTHER_AGENT;
import static org.vigil.exporter.internal.Station.SUCCESSOR;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.LongIndicator;
import org.vigil.api.WorkLease;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.AssignmentMessage.Resigned;
import org.vigil.spi.message.AssignmentMessage.Withdraw;
import org.vigil.spi.message.ReportMessage.Closed;
import org.vigil.spi.message.ReportMessage.Fenced;
import org.vigil.spi.message.ReportMessage.KeepAlive;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.testing.VirtualClock;

/** Who speaks for an entity: offers, epochs, fencing (R1, R9, G7). */
class SpeakingTest {
  private static final EntityName JVM = EntityName.of("jvm@node-1");

  private final LongIndicator committed = LongIndicator.named("committed").build();
  private final Entity bank = Entity.named("bank").instruments(committed).build();
  private final Station exporter = new Station();

  @Test
  void offersAnEntityToTheCoordinatorsWhenItsServiceComes() {
    exporter.serves(bank, "org.sample.bank");

    assertThat(exporter.told(COORDINATOR, Offer.class))
        .containsExactly(
            new Offer(
                BANK,
                "org.sample.bank",
                false,
                Epoch.NONE,
                Epoch.NONE,
                1,
                0,
                List.of("committed:INTEGER")));
    assertThat(exporter.said(AGENT)).isEmpty();
  }

  @Test
  void aStandbySaysThatItIsOne() {
    Station standby =
        new Station("standby", new VirtualClock(), ExporterSettings.defaults(true))
            .meets(COORDINATOR)
            .serves(bank);

    assertThat(standby.lastTold(COORDINATOR, Offer.class).standby()).isTrue();
  }

  @Test
  void offersEverythingToWhoComesUpLater() {
    Station alone = new Station("exporter", new VirtualClock()).serves(bank);

    alone.meets(COORDINATOR, AGENT);

    assertThat(alone.told(COORDINATOR, Offer.class)).hasSize(1);
    assertThat(alone.said(AGENT)).containsExactly("Offer");
  }

  @Test
  void aPrimaryIntroducesItselfToWhoComesUpLater() {
    exporter.serves(bank).speaksIn(1);

    exporter.meets(OTHER_AGENT);

    assertThat(exporter.said(OTHER_AGENT)).containsExactly("Offer", "Opened");
    assertThat(exporter.lastTold(OTHER_AGENT, Offer.class).held()).isEqualTo(exporter.epoch(1));
    assertThat(exporter.lastTold(OTHER_AGENT, Opened.class).declarations())
        .containsExactly(committed.declaration());
  }

  @Test
  void takesAnEntityOverWhenItIsAssigned() {
    exporter.serves(bank).speaksIn(1);

    Opened opened = exporter.lastTold(AGENT, Opened.class);
    assertThat(opened.epoch()).isEqualTo(exporter.epoch(1));
    assertThat(exporter.lastTold(COORDINATOR, Offer.class).held()).isEqualTo(exporter.epoch(1));
    assertThat(committed.tap().owner()).hasToString("exporter");
  }

  @Test
  void saysItOnceHoweverOftenItIsAssigned() {
    exporter.serves(bank).speaksIn(1).speaksIn(1);

    assertThat(exporter.told(AGENT, Opened.class)).hasSize(1);
  }

  @Test
  void stepsDownWithoutAWordWhenAnotherIsAssigned() {
    exporter.serves(bank).speaksIn(1).isWatched(0);
    committed.set(5);

    exporter.isSucceededIn(2);
    exporter.cycles(3);

    assertThat(exporter.said(AGENT)).isEmpty();
    assertThat(committed.tap().owner()).isNull();
  }

  @Test
  void anAssignmentOfALowerEpochChangesNothing() {
    exporter.serves(bank).speaksIn(2);

    exporter.isSucceededIn(1);

    assertThat(committed.tap().owner()).isNotNull();
  }

  @Test
  void takesNoEpochBelowTheFloor() {
    exporter.serves(bank).speaksIn(1);
    exporter.hears(AGENT, new Fenced(BANK, Epoch.of(7, 1)));
    exporter.forget();

    exporter.speaksIn(5);

    assertThat(exporter.told(AGENT, Opened.class)).isEmpty();
    assertThat(exporter.lastTold(COORDINATOR, Offer.class).floor()).isEqualTo(Epoch.of(7, 1));
  }

  @Test
  void stepsDownWhenItIsFencedAndSaysWhatTheFloorIs() {
    exporter.serves(bank).speaksIn(1);

    exporter.hears(AGENT, new Fenced(BANK, Epoch.of(4, 1)));

    Offer offer = exporter.lastTold(COORDINATOR, Offer.class);
    assertThat(offer.held()).isEqualTo(Epoch.NONE);
    assertThat(offer.floor()).isEqualTo(Epoch.of(4, 1));
    assertThat(committed.tap().owner()).isNull();
  }

  @Test
  void stepsDownWhileItsCoordinatorWaitsForOthersR3() {
    exporter.serves(bank).speaksIn(1).isWatched(0);

    exporter.isHeld(1);
    committed.set(5);
    exporter.cycles(3);

    assertThat(exporter.told(AGENT, Reports.class)).isEmpty();
    assertThat(exporter.lastTold(COORDINATOR, Offer.class).held()).isEqualTo(Epoch.NONE);
    assertThat(committed.tap().owner()).isNull();
  }

  @Test
  void isNotImpressedByACoordinatorElsewhereThatHasNotMetItYet() {
    exporter.serves(bank).speaksIn(1);

    exporter.isHeld(new Peer("node-2", Role.COORDINATOR, "failover", 9), 1);

    assertThat(committed.tap().owner()).isNotNull();
  }

  @Test
  void isNotImpressedByAPastInWhichNobodySpoke() {
    exporter.serves(bank).speaksIn(4);

    exporter.isHeld(3);

    assertThat(committed.tap().owner()).isNotNull();
  }

  @Test
  void saysNothingAsPrimaryAfterItWasFrozenUntilItIsAssignedAgainR3() {
    Entity jvm = Entity.named("jvm").perNode().build();
    exporter.serves(bank, jvm).speaksIn(1).isWatched(0).warmsUp();
    exporter.speaksFor(JVM, 1);
    committed.set(5);
    exporter.forget();

    exporter.passes(Duration.ofSeconds(6)).cycles(3);

    assertThat(exporter.told(AGENT, Reports.class)).isEmpty();
    assertThat(exporter.told(COORDINATOR, Offer.class))
        .as("nobody else can speak for the node's own")
        .extracting(offer -> offer.entity() + " " + offer.held().number())
        .containsExactly("bank 0");
    exporter.speaksIn(2);
    assertThat(exporter.told(AGENT, Opened.class)).hasSize(1);
  }

  @Test
  void wasNotMissedIfItIsLinkedToNobody() {
    exporter.core.link(false);
    exporter.serves(bank).speaksIn(1);

    exporter.passes(Duration.ofSeconds(6));

    assertThat(committed.tap().owner()).isNotNull();
  }

  @Test
  void isNotImpressedByAFloorThatIsItsOwn() {
    exporter.serves(bank).speaksIn(4);

    exporter.hears(AGENT, new Fenced(BANK, exporter.epoch(4)));

    assertThat(committed.tap().owner()).isNotNull();
  }

  @Test
  void anEpochThatIsOverIsNeverSpokenInAgain() {
    exporter.serves(bank).speaksIn(1);
    exporter.hears(COORDINATOR, new Resign(BANK, exporter.epoch(1), SUCCESSOR));
    exporter.cycle();
    exporter.forget();

    exporter.speaksIn(1); // said before the coordinator heard that it resigned

    assertThat(exporter.told(AGENT, Opened.class)).isEmpty();
    assertThat(exporter.told(COORDINATOR, Resigned.class))
        .containsExactly(new Resigned(BANK, exporter.epoch(1)));
    exporter.speaksIn(2);
    assertThat(exporter.told(AGENT, Opened.class)).hasSize(1);
  }

  @Test
  void anEpochThatIsOverStaysOverForAnotherServiceOfTheName() {
    exporter.serves(bank).speaksIn(1);
    exporter.loses(bank);
    Entity next =
        Entity.named("bank").instruments(LongIndicator.named("committed").build()).build();
    exporter.serves(next);
    exporter.forget();

    exporter.speaksIn(1);

    assertThat(exporter.told(AGENT, Opened.class)).isEmpty();
    assertThat(exporter.told(COORDINATOR, Resigned.class)).hasSize(1);
  }

  @Test
  void declinesAnEntityThatItDoesNotHaveAndOffersItAboveThatWhenItComes() {
    exporter.speaksIn(3);

    assertThat(exporter.told(COORDINATOR, Withdraw.class))
        .containsExactly(new Withdraw(BANK, Epoch.NONE));

    exporter.serves(bank);
    assertThat(exporter.lastTold(COORDINATOR, Offer.class).floor()).isEqualTo(exporter.epoch(3));
  }

  @Test
  void aHigherEpochOfItsOwnBeginsAnewAndForgetsTheInterestOfTheOldOne() {
    exporter.serves(bank).speaksIn(1).isWatched(0);

    exporter.speaksIn(2);
    committed.set(9);
    exporter.cycles(4);

    assertThat(exporter.told(AGENT, Reports.class)).isEmpty();
    assertThat(committed.tap().owner()).isNotNull();
    exporter.isArmed(AGENT, 2, Station.latest(0)).warmsUp();
    assertThat(exporter.lastTold(AGENT, Reports.class).epoch()).isEqualTo(exporter.epoch(2));
  }

  @Test
  void takesTheEntityAwayWhenTheServiceGoes() {
    exporter.serves(bank).speaksIn(1);
    exporter.forget();

    assertThat(exporter.loses(bank).isComplete).isTrue();

    assertThat(exporter.lastTold(AGENT, Closed.class))
        .isEqualTo(new Closed(BANK, exporter.epoch(1), "serviceGone"));
    assertThat(exporter.said(COORDINATOR)).containsExactly("Withdraw");
    assertThat(exporter.lastTold(COORDINATOR, Withdraw.class).held()).isEqualTo(exporter.epoch(1));
    assertThat(committed.tap().owner()).isNull();
  }

  @Test
  void aBackupJustWithdraws() {
    exporter.serves(bank);
    exporter.forget();

    exporter.loses(bank);

    assertThat(exporter.said(AGENT)).isEmpty();
    assertThat(exporter.said(COORDINATOR)).containsExactly("Withdraw");
  }

  @Test
  void anEntityPerNodeHasTheNodesNameOnceThatIsKnown() {
    Entity jvm = Entity.named("jvm").perNode().build();
    Station early = new Station("exporter", new VirtualClock());
    early.hasNoNodeYet();
    early.serves(jvm);

    early.joinsItsNode();
    early.meets(COORDINATOR);

    assertThat(early.lastTold(COORDINATOR, Offer.class).entity())
        .isEqualTo(EntityName.of("jvm@node-1"));
  }

  @Test
  void anEntityPerNodeGetsAnotherNameWithAnotherIdOfTheNode() {
    Entity jvm = Entity.named("jvm").perNode().build();
    exporter.serves(bank, jvm).speaksIn(1);
    exporter.forget();

    exporter.movesTo("node-9").meets(AGENT).passes(Duration.ofMillis(200));

    assertThat(exporter.lastTold(COORDINATOR, Withdraw.class).entity()).isEqualTo(JVM);
    assertThat(exporter.lastTold(COORDINATOR, Offer.class).entity())
        .isEqualTo(EntityName.of("jvm@node-9"));
    assertThat(committed.tap().owner()).as("who speaks for the bank").isNotNull();
  }

  @Test
  void aServiceThatGoesWhileItIsRenamedIsGone() {
    Entity jvm = Entity.named("jvm").perNode().build();
    exporter.serves(jvm);
    exporter.forget();

    exporter.movesTo("node-9").core.onUp(AGENT, exporter.clock.nanos());
    exporter.loses(jvm);
    exporter.passes(Duration.ofMillis(200));

    assertThat(exporter.said(COORDINATOR)).containsExactly("Withdraw");
  }

  @Test
  void whatAPeerDoesNotTakeIsSaidAgain() {
    exporter.refusesToHear(COORDINATOR);
    exporter.refusesToHear(AGENT);
    exporter.serves(bank);
    exporter.speaksIn(1);
    assertThat(exporter.said(AGENT)).isEmpty();

    exporter.hearsAgain(AGENT);
    exporter.hearsAgain(COORDINATOR);
    exporter.cycle();

    assertThat(exporter.said(AGENT)).containsExactly("Opened");
    assertThat(exporter.said(COORDINATOR)).containsExactly("Offer");
    assertThat(exporter.lastTold(COORDINATOR, Offer.class).held()).isEqualTo(exporter.epoch(1));
  }

  @Test
  void agentsThatListenHearOncePerIntervalThatItLives() {
    exporter.serves(bank).speaksIn(1).isWatched(0).meets(OTHER_AGENT);

    exporter.lives(Duration.ofSeconds(3));

    assertThat(exporter.told(AGENT, KeepAlive.class)).hasSize(3);
    assertThat(exporter.lastTold(AGENT, KeepAlive.class).spoken())
        .extracting(spoken -> spoken.entity() + " " + spoken.epoch().number())
        .containsExactly("bank 1");
    assertThat(exporter.told(OTHER_AGENT, KeepAlive.class)).isEmpty();
  }

  @Test
  void aStopIsACrashThatJustLetsGo() {
    exporter.serves(bank).speaksIn(1).isWatched(0);
    committed.set(5);

    exporter.core.letGo();

    assertThat(exporter.said(AGENT)).isEmpty();
    assertThat(exporter.said(COORDINATOR)).isEmpty();
    assertThat(committed.tap().owner()).isNull();
    assertThat(committed.get()).isEqualTo(5);
  }

  @Test
  void renewsTheWorkLeaseWhileItSpeaks() {
    WorkLease lease = new WorkLease(Duration.ofMillis(400));
    exporter.serves(Entity.named("bank").workLease(lease).build()).speaksIn(1);

    for (int i = 0; i < 10; i++) {
      exporter.passes(Duration.ofMillis(100));
      assertThat(lease.isHeldAt(exporter.clock.nanos() + 250_000_000)).isTrue();
    }
  }

  @Test
  void givesTheWorkLeaseUpUnlessTheSuccessorIsAtHome() {
    WorkLease lease = new WorkLease();
    exporter.serves(Entity.named("bank").workLease(lease).build()).speaksIn(1);

    exporter.isSucceededIn(2);
    assertThat(lease.isHeldAt(exporter.clock.nanos())).isTrue();

    exporter.speaksIn(3);
    exporter.hears(AGENT, new Fenced(BANK, Epoch.of(9, 1)));
    assertThat(lease.isHeldAt(exporter.clock.nanos())).isFalse();
  }
}
