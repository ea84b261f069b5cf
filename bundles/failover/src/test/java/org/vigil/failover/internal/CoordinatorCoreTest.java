package org.vigil.failover.internal;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.api.client.Causes.COORDINATED;
import static org.vigil.api.client.Causes.EXPORTER_STOPPED;
import static org.vigil.api.client.Causes.NOT_EXPORTED;
import static org.vigil.api.client.Causes.NO_BACKUP;
import static org.vigil.api.client.Causes.SERVICE_GONE;
import static org.vigil.api.client.Causes.TAKEOVER;
import static org.vigil.api.client.Causes.TIMED_OUT;
import static org.vigil.api.client.Causes.UNREACHABLE;
import static org.vigil.failover.internal.Scene.OWNER;
import static org.vigil.failover.internal.Scene.aCoordinator;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.AssignmentMessage.Stored;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;
import org.vigil.spi.message.AssignmentMessage.Withdraw;

class CoordinatorCoreTest {
  private static final String FIRST = "";

  /** An exporter {@code a}, its standby {@code s}, an agent, and a bank that both can speak for. */
  private static Scene aBank() {
    return aCoordinator()
        .withExporter("a")
        .withStandby("s")
        .withAgent("g")
        .offers("a", "bank")
        .offers("s", "bank");
  }

  @Nested
  class TheFirstPrimary {
    @Test
    void isTheOnlyExporterAtOnce() {
      aCoordinator()
          .withExporter("a")
          .withAgent("g")
          .offers("a", "bank")
          .assigned("bank", 1, "a", FIRST)
          .backups("bank");
    }

    @Test
    void isNoStandbyIfThereIsAnotherR5() {
      aCoordinator()
          .withExporter("a")
          .withStandby("s")
          .withAgent("g")
          .offers("s", "bank")
          .nothingAssigned("bank")
          .offers("a", "bank")
          .assigned("bank", 1, "a", FIRST)
          .backups("bank", "s@n1");
    }

    @Test
    void isTheStandbyIfNobodyElseOffersForLong() {
      aCoordinator()
          .withExporter("a")
          .withStandby("s")
          .offers("s", "bank")
          .passes(ofMillis(990))
          .nothingAssigned("bank")
          .passes(ofMillis(40))
          .assigned("bank", 1, "s", FIRST);
    }

    @Test
    void isTheFirstByNodeThenNameWhateverTheOrderOfOffersR2() {
      aCoordinator()
          .withAgent("g")
          .withExporter("b", "n2")
          .withExporter("c", "n1")
          .withExporter("b", "n1")
          .offers("b@n2", "bank")
          .offers("c@n1", "bank")
          .nothingAssigned("bank")
          .offers("b@n1", "bank")
          .assigned("bank", 1, "b@n1", FIRST)
          .backups("bank", "c@n1", "b@n2");
    }

    @Test
    void doesNotWaitForExportersOfOtherNodesWhereTheEntityIsOneOfANode() {
      aCoordinator()
          .withExporter("a", "n1")
          .withExporter("a", "n2")
          .offers("a@n2", "jvm@n2")
          .assigned("jvm@n2", 1, "a@n2", FIRST);
    }

    @Test
    void isConfirmedOnASingleNodeAndProvisionalElsewhereR2() {
      Scene alone = aBank();
      assertThat(alone.lastAssigned("g", "bank").provisional()).isFalse();
      Scene linked = aCoordinator().provisionally().withExporter("a").offers("a", "bank");
      assertThat(linked.lastAssigned("a", "bank").provisional()).isTrue();
    }

    @Test
    void isIssuedByTheCoordinatorOfItsOwnNodeR2() {
      aCoordinator()
          .withCoordinatorOn("n2")
          .withExporter("a", "n2")
          .withExporter("b", "n3")
          .offers("a@n2", "bank")
          .offers("b@n3", "bank")
          .passes(ofMillis(450))
          .nothingAssigned("bank")
          .claims("a@n2", "bank", 1)
          .assigned("bank", 1, "a@n2", FIRST);
    }

    @Test
    void isIssuedHereIfItsNodeHasNoCoordinatorLeftR2() {
      aCoordinator()
          .withCoordinatorOn("n2")
          .withExporter("a", "n2")
          .offers("a@n2", "bank")
          .dies("other@n2", EXPORTER_STOPPED)
          .passes(ofMillis(500))
          .assigned("bank", 1, "a@n2", FIRST);
    }
  }

  @Nested
  class ATakeover {
    @Test
    void followsTheDeathOfThePrimaryAtOnceR7() {
      aBank()
          .dies("a", EXPORTER_STOPPED)
          .assigned("bank", 2, "s", EXPORTER_STOPPED)
          .backups("bank");
    }

    @Test
    void movesAllEntitiesOfTheDeadAndNoOthers() {
      aBank()
          .offers("a", "jvm@n1")
          .offers("s", "jvm@n1")
          .withExporter("c")
          .offers("c", "shop")
          .passes(ofMillis(300))
          .dies("a", UNREACHABLE)
          .assigned("bank", 2, "s", UNREACHABLE)
          .assigned("jvm@n1", 2, "s", UNREACHABLE)
          .assigned("shop", 1, "c", FIRST);
    }

    @Test
    void staysAtHomeThoughOnlyAStandbyIsThereR5() {
      aCoordinator()
          .withAgent("g")
          .withExporter("a", "n1")
          .withStandby("s")
          .withExporter("a", "n2")
          .offers("a@n1", "bank")
          .offers("s@n1", "bank")
          .offers("a@n2", "bank")
          .backups("bank", "s@n1", "a@n2")
          .dies("a@n1", EXPORTER_STOPPED)
          .assigned("bank", 2, "s@n1", EXPORTER_STOPPED)
          .dies("s@n1", UNREACHABLE)
          .assigned("bank", 3, "a@n2", UNREACHABLE);
    }

    @Test
    void isNotUndoneWhenTheFirstReturnsR5() {
      Scene scene = aBank().dies("a", EXPORTER_STOPPED);
      scene
          .withExporter("a")
          .offers("a", "bank")
          .passes(ofMillis(500))
          .assigned("bank", 2, "s", EXPORTER_STOPPED)
          .backups("bank", "a@n1");
    }

    @Test
    void leavesNobodyBehindIfThereIsNoBackup() {
      aCoordinator()
          .withExporter("a")
          .withAgent("g")
          .offers("a", "bank")
          .dies("a", EXPORTER_STOPPED)
          .assigned("bank", 1, "nobody", EXPORTER_STOPPED)
          .withExporter("b")
          .offers("b", "bank")
          .assigned("bank", 2, "b", EXPORTER_STOPPED);
    }

    @Test
    void isNotMadeForAServiceThatIsGoneR7() {
      aBank()
          .withdraws("a", "bank")
          .assigned("bank", 1, "nobody", SERVICE_GONE)
          .withdraws("s", "bank")
          .passes(ofMillis(300))
          .assigned("bank", 1, "nobody", SERVICE_GONE);
    }

    @Test
    void isNotMadeForAServiceThatIsReplaced() {
      aBank()
          .withdraws("s", "bank")
          .offers("s", "bank")
          .withdraws("a", "bank")
          .offers("a", "bank")
          .assigned("bank", 2, "a", SERVICE_GONE)
          .backups("bank", "s@n1");
    }

    @Test
    void isMadeIfOnlyOneExporterLostTheService() {
      aBank().withdraws("a", "bank").passes(ofMillis(300)).assigned("bank", 2, "s", SERVICE_GONE);
    }

    @Test
    void toAnotherNodeFollowsAtOnceWhenAllAtHomeHaveWithdrawnR5() {
      aCoordinator()
          .withAgent("g")
          .withExporter("a", "n1")
          .withStandby("s")
          .withExporter("a", "n2")
          .offers("a@n1", "bank")
          .offers("s@n1", "bank")
          .offers("a@n2", "bank")
          .withdraws("a@n1", "bank")
          .withdraws("s@n1", "bank")
          .assigned("bank", 2, "a@n2", SERVICE_GONE);
    }

    @Test
    void doesNotReviveAnEpochThatIsOverR7() {
      Scene scene = aCoordinator().withExporter("a").withAgent("g").offers("a", "bank");
      FakeExporter partedFromUs = scene.exporter("a");
      scene
          .disobeys("a")
          .dies("a", UNREACHABLE)
          .assigned("bank", 1, "nobody", UNREACHABLE)
          .with(partedFromUs)
          .assigned("bank", 2, "a", UNREACHABLE);
    }

    @Test
    void isToldToABackupThatComesAndGoes() {
      aBank().withExporter("b").offers("b", "bank").backups("bank", "b@n1", "s@n1");
      aBank().dies("s", EXPORTER_STOPPED).assigned("bank", 1, "a", FIRST).backups("bank");
    }

    @Test
    void isToldToWhoComesLater() {
      Scene scene = aBank().dies("a", EXPORTER_STOPPED).withAgent("late").withExporter("b");
      scene.assigned("bank", 2, "s", EXPORTER_STOPPED);
    }

    @Test
    void isToldToWhoCouldTakeNothingAtFirstAndThenTheNewestOnly() {
      Scene scene = aBank();
      int before = scene.agent("g").heard(Assigned.class).size();
      scene
          .choked("g")
          .dies("a", EXPORTER_STOPPED)
          .dies("s", UNREACHABLE)
          .unchoked("g")
          .passes(ofMillis(50))
          .assigned("bank", 2, "nobody", UNREACHABLE);
      assertThat(scene.agent("g").heard(Assigned.class)).hasSize(before + 1);
    }
  }

  @Nested
  class ARestartedCoordinator {
    @Test
    void issuesNothingBeforeItIsSureToKnowAllExporters() {
      aBank()
          .restarts()
          .offers("a", "shop")
          .offers("s", "shop")
          .passes(ofMillis(200))
          .nothingAssigned("shop")
          .passes(ofMillis(60))
          .assigned("shop", 1, "a", FIRST);
    }

    @Test
    void issuesNothingBeforeACoordinatorThatJustCameHasSaidWhatItKnowsR1() {
      Scene scene =
          aBank().withMuteCoordinatorOn("n2").dies("a", EXPORTER_STOPPED).passes(ofSeconds(2));
      assertThat(scene.lastAssigned("s", "bank").primary()).map(Peer::name).hasValue("a");
      scene
          .says("other@n2", Known.nothing(EntityName.of("bank")))
          .assigned("bank", 2, "s", EXPORTER_STOPPED);
    }

    @Test
    void goesOnAtOnceWhenACoordinatorThatJustCameAnswersThatItKnowsNothing() {
      aBank()
          .withCoordinatorOn("n2")
          .dies("a", EXPORTER_STOPPED)
          .assigned("bank", 2, "s", EXPORTER_STOPPED);
    }

    @Test
    void doesNotWaitForEverForACoordinatorThatSaysNothing() {
      aBank()
          .withMuteCoordinatorOn("n2")
          .dies("a", EXPORTER_STOPPED)
          .passes(ofMillis(6_100))
          .assigned("bank", 2, "s", EXPORTER_STOPPED);
    }

    @Test
    void goesAboveWhatACoordinatorThatJustCameKnowsAndTakesOverWhatItKeepsR15() {
      Checkpoint kept =
          new Checkpoint(
              EntityName.of("bank"),
              Epoch.of(7, 3),
              1,
              List.of(new Entry("workers", Value.integer(9), 1, null, null, null)));
      Scene scene =
          aBank()
              .withMuteCoordinatorOn("n2")
              .dies("a", EXPORTER_STOPPED)
              .says(
                  "other@n2",
                  new Known(
                      EntityName.of("bank"),
                      OWNER,
                      kept.epoch(),
                      Optional.empty(),
                      Optional.of(kept)))
              .passes(ofMillis(1_100))
              .assigned("bank", 8, "s", UNREACHABLE);
      assertThat(
              scene.exporter("s").heard(Assigned.class).stream()
                  .map(Assigned::checkpoint)
                  .flatMap(List::stream)
                  .toList())
          .isEqualTo(kept.entries());
    }

    @Test
    void deposesNobodyWhoSpeaksR1() {
      aBank()
          .dies("a", EXPORTER_STOPPED)
          .withExporter("a")
          .offers("a", "bank")
          .restarts()
          .passes(ofMillis(500))
          .assigned("bank", 2, "s", FIRST)
          .backups("bank", "a@n1");
    }

    @Test
    void waitsForAHolderOfWhomOthersKnow() {
      Scene scene = aBank().impatient().restarts();
      FakeExporter slow = scene.exporter("a");
      Runnable offer = slow.inbox.remove();
      scene.settled().passes(ofMillis(200));
      assertThat(scene.lastAssigned("g", "bank").epoch().number()).isEqualTo(1);
      offer.run();
      scene.settled().assigned("bank", 1, "a", FIRST);
    }

    @Test
    void takesOverIfTheHolderIsGoneR1() {
      aBank()
          .disobeys("a")
          .impatient()
          .restarts()
          .dies("a", EXPORTER_STOPPED)
          .settled()
          .passes(ofMillis(300))
          .settled()
          .assigned("bank", 2, "s", UNREACHABLE);
    }

    @Test
    void makesTheHolderOfALowerEpochACandidateOnly() {
      Scene scene =
          aCoordinator().withAgent("g").withExporter("a").withExporter("b").withExporter("c");
      scene
          .claims("a", "bank", 4)
          .assigned("bank", 4, "a", FIRST)
          .claims("b", "bank", 3)
          .assigned("bank", 4, "a", FIRST)
          .backups("bank", "b@n1");
      assertThat(scene.exporter("b").held).isEmpty();
      scene.claims("c", "bank", 6).assigned("bank", 6, "c", UNREACHABLE);
      assertThat(scene.exporter("a").held).isEmpty();
    }

    @Test
    void neverGivesOneNumberTwiceR1() {
      Scene scene = aCoordinator().withAgent("g").withExporter("s").withExporter("a");
      scene
          .disobeys("a")
          .offers("s", "bank")
          .passes(ofMillis(300))
          .assigned("bank", 1, "s", FIRST)
          .claims("a", "bank", 1) // its incarnation is the higher one
          .passes(ofMillis(300))
          .assigned("bank", 2, "s", UNREACHABLE);
    }

    @Test
    void goesAboveAFloorThatSomebodyKnowsR1() {
      aBank()
          .withExporter("b")
          .offersKnowing("b", "bank", Epoch.of(9, 99))
          .passes(ofMillis(300))
          .assigned("bank", 10, "a", UNREACHABLE)
          .withExporter("c")
          .offersKnowing("c", "shop", Epoch.of(5, 99))
          .passes(ofMillis(300))
          .assigned("shop", 6, "c", UNREACHABLE);
    }

    @Test
    void goesAboveTheFloorOfAnAgentThatRefusesR1() {
      aCoordinator()
          .withAgent("g")
          .withExporter("a")
          .claims("a", "bank", 7)
          .impatient()
          .dies("a", EXPORTER_STOPPED)
          .settled()
          .restarts()
          .settled()
          .passes(ofMillis(300))
          .withExporter("b")
          .offers("b", "bank")
          .settled()
          .passes(ofMillis(300))
          .settled()
          .assigned("bank", 8, "b", UNREACHABLE);
    }

    @Test
    void keepsTheFloorOfWhatIsWithdrawnBeforeItWasOfferedR1() {
      aCoordinator()
          .withExporter("a")
          .says("a", new Withdraw(EntityName.of("bank"), Epoch.of(6, 1)))
          .assigned("bank", 6, "nobody", SERVICE_GONE)
          .withExporter("b")
          .offers("a", "bank")
          .offers("b", "bank")
          .assigned("bank", 7, "a", SERVICE_GONE);
    }

    @Test
    void leavesTheNameToTheOwnerWhoseEntityIsSpokenForR9() {
      Scene scene =
          aCoordinator()
              .withExporter("b")
              .withExporter("a")
              .withAgent("g")
              .offersAs("a", "bank", "org.a")
              .passes(ofMillis(300))
              .offersAs("b", "bank", "org.b")
              .assigned("bank", 1, "a", FIRST)
              .restarts()
              .passes(ofMillis(300))
              .assigned("bank", 1, "a", FIRST);
      Refused last = lastRefused(scene, "g");
      assertThat(last.owner()).isEqualTo("org.b");
      assertThat(last.lifted()).isFalse();
    }
  }

  @Nested
  class TheOwnerRuleR9 {
    @Test
    void refusesAnotherOwnerAndSaysSoToAll() {
      Scene scene = aBank().offersAs("s", "bank", "org.other").withAgent("late");
      scene.assigned("bank", 1, "a", FIRST).backups("bank");
      for (String peer : List.of("a", "s", "g", "late")) {
        Refused refused = lastRefused(scene, peer);
        assertThat(refused.owner()).isEqualTo("org.other");
        assertThat(refused.lifted()).isFalse();
        assertThat(refused.detail()).contains("bank", "org.other", OWNER, "rename");
      }
    }

    @Test
    void retriesWhenTheFirstOwnerIsGone() {
      Scene scene =
          aCoordinator()
              .withExporter("a")
              .withExporter("b")
              .withAgent("g")
              .offersAs("a", "bank", "org.a")
              .offersAs("b", "bank", "org.b")
              .assigned("bank", 1, "a", FIRST)
              .withdraws("a", "bank")
              .passes(ofMillis(300))
              .assigned("bank", 2, "b", SERVICE_GONE);
      assertThat(lastRefused(scene, "g").lifted()).isTrue();
      assertThat(scene.lastAssigned("g", "bank").owner()).isEqualTo("org.b");
    }

    @Test
    void letsTheFirstOfThoseThatWaitGoFirst() {
      Scene scene =
          aCoordinator()
              .withExporter("a")
              .withExporter("b")
              .withExporter("c")
              .withAgent("g")
              .offersAs("a", "bank", "org.a")
              .offersAs("c", "bank", "org.c")
              .offersAs("b", "bank", "org.b")
              .dies("a", EXPORTER_STOPPED)
              .passes(ofMillis(300))
              .assigned("bank", 2, "c", EXPORTER_STOPPED);
      assertThat(lastRefused(scene, "g").owner()).isEqualTo("org.b");
      assertThat(lastRefused(scene, "g").detail()).contains("belongs to org.c");
    }

    @Test
    void liftsTheRefusalOfAnOfferThatIsWithdrawn() {
      Scene scene = aBank().offersAs("s", "bank", "org.other").withdraws("s", "bank");
      assertThat(lastRefused(scene, "g").lifted()).isTrue();
      scene.assigned("bank", 1, "a", FIRST);
      int said = scene.agent("g").heard(Refused.class).size();
      scene.offersAs("s", "bank", "org.other").dies("s", EXPORTER_STOPPED);
      assertThat(scene.agent("g").heard(Refused.class)).hasSize(said + 2);
      assertThat(lastRefused(scene, "g").lifted()).isTrue();
    }

    @Test
    void doesNotHandOneServicesCheckpointToAnother() {
      Scene scene =
          aCoordinator()
              .withExporter("a")
              .withExporter("b")
              .offersAs("a", "bank", "org.a")
              .passes(ofMillis(300))
              .keeps("a", "bank", 1, 42)
              .withdraws("a", "bank")
              .offersAs("b", "bank", "org.b")
              .passes(ofMillis(300))
              .assigned("bank", 2, "b", SERVICE_GONE);
      assertThat(scene.exporter("b").heard(Assigned.class))
          .allMatch(assigned -> assigned.checkpoint().isEmpty());
    }
  }

  @Nested
  class ACheckpoint {
    @Test
    void isAnsweredAndGoesToTheNextPrimaryOnlyR15() {
      Scene scene = aBank().keeps("a", "bank", 1, 4).keeps("a", "bank", 2, 8);
      assertThat(scene.exporter("a").heard(Stored.class))
          .extracting(Stored::index)
          .contains(1L, 2L);
      scene.withExporter("b").offers("b", "bank").disobeys("s").disobeys("b");
      scene.dies("a", EXPORTER_STOPPED).assigned("bank", 2, "b", EXPORTER_STOPPED);
      assertThat(scene.lastAssigned("b", "bank").checkpoint())
          .singleElement()
          .satisfies(entry -> assertThat(entry.value().asLong()).isEqualTo(8));
      assertThat(scene.lastAssigned("s", "bank").checkpoint()).isEmpty();
      assertThat(scene.lastAssigned("g", "bank").checkpoint()).isEmpty();
    }

    @Test
    void ofALowerIndexChangesNothing() {
      Scene scene = aBank().keeps("a", "bank", 2, 8).keeps("a", "bank", 1, 4);
      scene.disobeys("s").dies("a", EXPORTER_STOPPED);
      assertThat(scene.lastAssigned("s", "bank").checkpoint())
          .singleElement()
          .satisfies(entry -> assertThat(entry.value().asLong()).isEqualTo(8));
    }

    @Test
    void ofAnEpochThatIsOverIsNotStoredR3() {
      Scene scene = aBank().keeps("a", "bank", 1, 4);
      Epoch old = scene.exporter("a").held.get(EntityName.of("bank"));
      scene.asks("g", "bank", "").keepsIn("a", "bank", old, 9, 9);
      assertThat(scene.exporter("a").heard(Stored.class)).hasSize(1);
      scene.disobeys("a").dies("s", EXPORTER_STOPPED);
      assertThat(scene.lastAssigned("a", "bank").checkpoint())
          .singleElement()
          .satisfies(entry -> assertThat(entry.value().asLong()).isEqualTo(4));
    }

    @Test
    void outlivesTheTimeWithoutAnyExporter() {
      Scene scene = aCoordinator().withExporter("a").offers("a", "bank").keeps("a", "bank", 1, 4);
      scene.dies("a", EXPORTER_STOPPED).withExporter("b").disobeys("b").offers("b", "bank");
      assertThat(scene.lastAssigned("b", "bank").checkpoint()).hasSize(1);
    }
  }

  @Nested
  class ACoordinatedTakeover {
    @Test
    void movesTheEntityInOrder() {
      Scene scene = aBank().asks("g", "bank", "").assigned("bank", 2, "s", COORDINATED);
      TakeoverAnswer answer = scene.answerTo("g");
      assertThat(answer.done()).isTrue();
      assertThat(answer.from()).isEqualTo("a@n1");
      assertThat(answer.to()).isEqualTo("s@n1");
      assertThat(answer.epoch().number()).isEqualTo(2);
      scene.backups("bank", "a@n1").asks("g", "bank", "a@n1").assigned("bank", 3, "a", COORDINATED);
      assertThat(scene.answerTo("g").done()).isTrue();
    }

    @Test
    void handsOnTheLastCheckpoint() {
      Scene scene = aBank().keeps("a", "bank", 1, 4).disobeys("s").asks("g", "bank", "");
      assertThat(scene.lastAssigned("s", "bank").checkpoint()).hasSize(1);
    }

    @Test
    void isRefusedWithASentenceThatHelps() {
      Scene scene = aBank();
      assertThat(refusal(scene.asks("g", "shop", ""))).isEqualTo(NOT_EXPORTED);
      assertThat(refusal(scene.asks("g", "bank", "x@n1"))).isEqualTo(NO_BACKUP);
      assertThat(scene.answerTo("g").refusal().map(Refusal::message).orElse(""))
          .contains("x@n1", "s@n1");
      assertThat(refusal(scene.asks("g", "bank", "a@n1")))
          .isEqualTo(org.vigil.api.client.Causes.ALREADY_THERE);
      scene.dies("s", EXPORTER_STOPPED);
      assertThat(refusal(scene.asks("g", "bank", ""))).isEqualTo(NO_BACKUP);
      scene.dies("a", EXPORTER_STOPPED);
      assertThat(refusal(scene.asks("g", "bank", ""))).isEqualTo(NO_BACKUP);
    }

    @Test
    void movesNothingIfThePrimaryDoesNotLetGoInTime() {
      Scene scene = aBank().disobeys("a").asks("g", "bank", "").passes(ofMillis(990));
      scene.unanswered("g").passes(ofMillis(60)).assigned("bank", 1, "a", FIRST);
      assertThat(refusal(scene)).isEqualTo(TIMED_OUT);
    }

    @Test
    void givesTheEntityBackToAPrimaryThatLetsGoTooLate() {
      aBank()
          .disobeys("a")
          .asks("g", "bank", "")
          .passes(ofMillis(1_100))
          .letsGo("a", "bank")
          .assigned("bank", 2, "a", COORDINATED);
    }

    @Test
    void saysThatTheSuccessorDidNotAnswer() {
      Scene scene = aBank().disobeys("s").asks("g", "bank", "").unanswered("g");
      scene.passes(ofMillis(1_100)).assigned("bank", 2, "s", COORDINATED);
      assertThat(refusal(scene)).isEqualTo(TIMED_OUT);
    }

    @Test
    void becomesAnOrdinaryOneIfThePrimaryDiesMeanwhile() {
      Scene scene = aBank().withExporter("b").offers("b", "bank");
      scene
          .disobeys("a")
          .asks("g", "bank", "s@n1")
          .dies("a", EXPORTER_STOPPED)
          .assigned("bank", 2, "s", EXPORTER_STOPPED);
      assertThat(scene.answerTo("g").done()).isTrue();
    }

    @Test
    void isRefusedTrulyIfTheSuccessorDiesMeanwhile() {
      Scene scene = aBank().disobeys("a").asks("g", "bank", "").dies("s", EXPORTER_STOPPED);
      scene.unanswered("g").letsGo("a", "bank").assigned("bank", 2, "a", COORDINATED);
      assertThat(refusal(scene)).isEqualTo(TAKEOVER);
    }

    @Test
    void isRefusedTrulyIfTheSuccessorDiesBeforeItSpeaks() {
      Scene scene = aBank().disobeys("s").asks("g", "bank", "").dies("s", EXPORTER_STOPPED);
      scene.assigned("bank", 3, "a", EXPORTER_STOPPED);
      assertThat(refusal(scene)).isEqualTo(TAKEOVER);
    }

    @Test
    void isRefusedIfTheServiceLeavesMeanwhile() {
      Scene scene = aBank().disobeys("a").asks("g", "bank", "").withdraws("a", "bank");
      assertThat(refusal(scene)).isEqualTo(SERVICE_GONE);
      scene.withdraws("s", "bank").assigned("bank", 1, "nobody", SERVICE_GONE);
    }

    @Test
    void isRefusedIfNobodyIsLeft() {
      Scene scene = aBank().disobeys("a").asks("g", "bank", "").dies("s", EXPORTER_STOPPED);
      scene.dies("a", UNREACHABLE).assigned("bank", 1, "nobody", UNREACHABLE);
      assertThat(refusal(scene)).isEqualTo(NO_BACKUP);
    }

    @Test
    void isAskedForOnlyOnceAtATime() {
      Scene scene = aBank().disobeys("a").asks("g", "bank", "").withAgent("h");
      scene.asks("h", "bank", "");
      assertThat(scene.agent("h").heard(TakeoverAnswer.class))
          .singleElement()
          .satisfies(
              answer -> assertThat(answer.refusal().orElseThrow().code()).isEqualTo(TAKEOVER));
      scene.letsGo("a", "bank").assigned("bank", 2, "s", COORDINATED);
    }
  }

  @Nested
  class ForgottenEntities {
    @Test
    void goOnWithTheirEpochsExceptTheOldestOfVeryMany() {
      Scene scene = aCoordinator().withExporter("a");
      for (int i = 0; i <= CoordinatorCore.MAX_VACANT; i++) {
        scene.offers("a", "e" + i).withdraws("a", "e" + i);
      }
      scene.exporter("a").heard.clear();
      scene.withExporter("b").dies("a", EXPORTER_STOPPED);
      scene.offers("b", "e1").assigned("e1", 2, "b", SERVICE_GONE);
      assertThat(scene.exporter("b").heard(Assigned.class))
          .noneMatch(assigned -> assigned.entity().equals(EntityName.of("e0")));
    }
  }

  @Test
  void ignoresAnEpochThatTheHolderCannotHave() {
    Scene scene = aBank();
    FakeExporter liar = scene.exporter("s");
    liar.claim(EntityName.of("bank"), Epoch.of(1, 99));
    Peer primary = scene.settled().lastAssigned("g", "bank").primary().orElseThrow();
    assertThat(primary).isEqualTo(scene.exporter("a").peer);
  }

  @Test
  void doesNotMindWordsAboutWhatItDoesNotKnow() {
    Scene scene = aBank().withdraws("s", "shop").keepsIn("s", "shop", Epoch.of(1, 1), 1, 1);
    scene.says("s", new Checkpoint(EntityName.of("bank"), Epoch.of(7, 7), 1, List.of()));
    assertThat(scene.exporter("s").heard(Stored.class)).isEmpty();
    scene.assigned("bank", 1, "a", FIRST);
  }

  private static String refusal(Scene scene) {
    TakeoverAnswer answer = scene.answerTo("g");
    assertThat(answer.done()).isFalse();
    assertThat(answer.to()).isEmpty();
    return answer.refusal().orElseThrow().code();
  }

  private static Refused lastRefused(Scene scene, String peer) {
    List<Refused> all =
        peer.equals("a") || peer.equals("s")
            ? scene.exporter(peer).heard(Refused.class)
            : scene.agent(peer).heard(Refused.class);
    assertThat(all).isNotEmpty();
    return all.get(all.size() - 1);
  }
}
