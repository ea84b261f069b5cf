package org.vigil.failover.internal;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Causes;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;

/** What several coordinators make of the same news, without a leader (R1-R3, R5, R9, R15). */
class LinkedNodesTest {
  private static final EntityName BANK = EntityName.of("bank");

  private static LinkedNodes aBankOnThreeNodes() {
    return new LinkedNodes(new Random(1))
        .starts("n1", "n2", "n3")
        .settled()
        .offersEverywhere("bank")
        .passes(ofMillis(600))
        .agreeOn("bank", "a@n1");
  }

  @Test
  void allChooseTheSamePrimaryAndItsNodeIssuesTheEpochR2() {
    LinkedNodes nodes = aBankOnThreeNodes();

    assertThat(nodes.epoch("bank").number()).isEqualTo(1);
    Assigned told = nodes.agent("n3").believed.get(BANK);
    assertThat(told.provisional()).isTrue();
    assertThat(told.backups())
        .extracting(peer -> peer.label())
        .containsExactly("s@n1", "a@n2", "a@n3", "s@n2", "s@n3");
  }

  @Test
  void aNodeThatDiesIsSucceededInOneStepByTheNextNodeR7() {
    LinkedNodes nodes = aBankOnThreeNodes();

    nodes.kills("n1").settled();

    nodes.agreeOn("bank", "a@n2");
    assertThat(nodes.epoch("bank").number()).isEqualTo(2);
    // Others may hear of the successor before they hear of the death.
    assertThat(nodes.agent("n2").believed.get(BANK).cause()).isEqualTo(Causes.NODE_LEFT);
    assertThat(nodes.agent("n3").believed.get(BANK).before()).isEqualTo("n1");
  }

  @Test
  void aNodeThatReturnsIsABackupR5() {
    LinkedNodes nodes = aBankOnThreeNodes().kills("n1").passes(ofMillis(50));

    nodes.starts("n1").settled();
    nodes.offers("n1", "a", "bank", "org.bank").offers("n1", "s", "bank", "org.bank");
    nodes.passes(ofMillis(600)).agreeOn("bank", "a@n2");

    assertThat(nodes.epoch("bank").number()).isEqualTo(2);
    assertThat(nodes.agent("n3").believed.get(BANK).backups())
        .extracting(peer -> peer.label())
        .contains("a@n1", "s@n1");
  }

  @Test
  void theEntityStaysAtHomeWhileItsServiceLivesR5() {
    LinkedNodes nodes = aBankOnThreeNodes();

    nodes.stops("n1", "a").settled();

    nodes.agreeOn("bank", "s@n1");
  }

  @Test
  void aTakeoverAskedForOnAThirdNodeIsRunByTheSuccessorsCoordinator() {
    LinkedNodes nodes = aBankOnThreeNodes();

    nodes.asks("n3", "bank", "a@n2").settled();

    nodes.agreeOn("bank", "a@n2");
    TakeoverAnswer answer = nodes.answerTo("n3");
    assertThat(answer.done()).isTrue();
    assertThat(answer.id()).isEqualTo(1);
    assertThat(answer.from()).isEqualTo("a@n1");
    assertThat(answer.to()).isEqualTo("a@n2");
    assertThat(nodes.epoch("bank").number()).isEqualTo(2);
    assertThat(nodes.agent("n1").believed.get(BANK).cause()).isEqualTo(Causes.COORDINATED);
  }

  @Test
  void aTakeoverTakesOneEpochInWhateverOrderItIsHeardOf() {
    for (int seed = 0; seed < 200; seed++) {
      LinkedNodes nodes =
          new LinkedNodes(new Random(seed))
              .starts("n1", "n2", "n3")
              .settled()
              .offersEverywhere("bank")
              .passes(ofMillis(600));

      nodes.asks("n2", "bank", "a@n2").settled();

      assertThat(nodes.answerTo("n2").done()).as("seed %s", seed).isTrue();
      assertThat(nodes.agreeOn("bank", "a@n2").epoch("bank").number()).isEqualTo(2);
    }
  }

  @Test
  void aSuccessorThatIsSlowKeepsTheEntityItWasGiven() {
    LinkedNodes nodes = aBankOnThreeNodes();

    nodes.asks("n2", "bank", "a@n2").hangs("a@n2").passes(ofMillis(600));
    nodes.goesOn("a@n2").settled();

    assertThat(nodes.agreeOn("bank", "a@n2").epoch("bank").number()).isEqualTo(2);
    assertThat(nodes.answerTo("n2").done()).isTrue();
  }

  @Test
  void aDeathTakesOneEpochInWhateverOrderItIsHeardOf() {
    for (int seed = 0; seed < 200; seed++) {
      LinkedNodes nodes =
          new LinkedNodes(new Random(seed))
              .starts("n1", "n2", "n3")
              .settled()
              .offersEverywhere("bank")
              .passes(ofMillis(600));

      nodes.kills("n1").settled();

      assertThat(nodes.agreeOn("bank", "a@n2").epoch("bank").number()).isEqualTo(2);
    }
  }

  @Test
  void twoTakeoversAskedForAtOnceMoveItOnceAndBothAreAnswered() {
    LinkedNodes nodes = aBankOnThreeNodes();

    nodes.asks("n2", "bank", "a@n2").asks("n3", "bank", "a@n3").passes(ofMillis(2_500));

    nodes.agree("bank");
    TakeoverAnswer one = nodes.answerTo("n2");
    TakeoverAnswer other = nodes.answerTo("n3");
    assertThat(nodes.speakers("bank")).containsAnyOf("a@n2", "a@n3");
    assertThat(one.done() || other.done()).isTrue();
  }

  @Test
  void aTakeoverWhoseCoordinatorDiesIsAnsweredAllTheSame() {
    LinkedNodes nodes = aBankOnThreeNodes();
    nodes.exporter("n1", "a").obedient = false;

    nodes.asks("n3", "bank", "a@n2").settled().kills("n2").passes(ofMillis(50));

    TakeoverAnswer answer = nodes.answerTo("n3");
    assertThat(answer.done()).isFalse();
    assertThat(answer.refusal().orElseThrow().code()).isEqualTo(Causes.UNREACHABLE);
    nodes.agreeOn("bank", "a@n1");
  }

  @Test
  void whatWasKeptIsWithWhoeverTakesOverR15() {
    LinkedNodes nodes = aBankOnThreeNodes();
    nodes.exporter("n1", "a").keep(BANK, 41);
    nodes.exporter("n1", "a").keep(BANK, 42);
    nodes.settled().kills("n1").settled();
    assertThat(nodes.exporter("n2", "a").values).containsEntry(BANK, 42L);

    nodes.exporter("n2", "a").keep(BANK, 43);
    nodes.settled().asks("n2", "bank", "a@n3").settled();

    nodes.agreeOn("bank", "a@n3");
    assertThat(nodes.exporter("n3", "a").values).containsEntry(BANK, 43L);
  }

  @Test
  void nodesThatEachTookTheEntityAgreeAgainWhenTheyMeetR1() {
    LinkedNodes nodes = new LinkedNodes(new Random(3)).starts("n1", "n2").settled();
    // Each was told by its own coordinator while the other could not be seen.
    for (String node : new String[] {"n1", "n2"}) {
      FakeExporter exporter = nodes.exporter(node, "a");
      exporter.owners.put(BANK, "org.bank");
      exporter.claim(BANK, Epoch.of(4, exporter.peer.incarnation()));
    }

    nodes.passes(ofSeconds(1));

    nodes.agree("bank");
  }

  @Test
  void twoOwnersOfANameThatMeetAgreeWhoseItIsAndTheOtherIsToldR9() {
    LinkedNodes nodes = new LinkedNodes(new Random(4)).starts("n1", "n2").settled();
    for (String node : new String[] {"n1", "n2"}) {
      FakeExporter exporter = nodes.exporter(node, "a");
      exporter.owners.put(BANK, "org.of." + node);
      exporter.claim(BANK, Epoch.of(1, exporter.peer.incarnation()));
    }

    nodes.passes(ofSeconds(1));

    nodes.agreeOn("bank", "a@n2"); // whose incarnation is the higher one
    assertThat(nodes.agent("n1").heard(Refused.class))
        .anySatisfy(
            refused -> {
              assertThat(refused.owner()).isEqualTo("org.of.n1");
              assertThat(refused.detail()).contains("belongs to org.of.n2");
            });
    assertThat(nodes.epoch("bank").number()).isLessThanOrEqualTo(2);
  }

  @Test
  void peopleAreToldWhatABackupLacksR13() {
    LinkedNodes nodes = aBankOnThreeNodes();
    nodes.exporter("n1", "a").declared = java.util.List.of("workers:INTEGER", "limit:INTEGER");
    nodes.exporter("n2", "a").declared = java.util.List.of("workers:REAL");
    nodes.offers("n1", "a", "bank", "org.bank").offers("n2", "a", "bank", "org.bank").settled();
    nodes.stops("n3", "s").settled(); // any change announces

    assertThat(nodes.agent("n3").believed.get(BANK).remarks())
        .singleElement()
        .satisfies(remark -> assertThat(remark).contains("a@n2 lacks workers, limit"));
  }

  @Test
  void tooManyDeathsAreHeldDownLongerAndLongerAndForgivenR5() {
    LinkedNodes nodes = aBankOnThreeNodes();
    for (int i = 1; i <= 3; i++) {
      thePrimaryDiesAndReturns(nodes);
      nodes.agree("bank");
    }

    thePrimaryDiesAndReturns(nodes);
    assertThat(nodes.speakers("bank")).isEmpty();
    Assigned told = nodes.agent("n1").believed.get(BANK);
    assertThat(told.cause()).isEqualTo(Causes.FLAPPING);
    assertThat(told.primary()).isEmpty();
    nodes.passes(ofMillis(600)).agree("bank");

    thePrimaryDiesAndReturns(nodes);
    nodes.passes(ofSeconds(1));
    assertThat(nodes.speakers("bank")).isEmpty();
    nodes.passes(ofMillis(700)).agree("bank");

    nodes.passes(ofSeconds(61));
    thePrimaryDiesAndReturns(nodes);
    nodes.agree("bank");
  }

  @Test
  void whatIsOrderedIsNoFlappingR5() {
    LinkedNodes nodes = aBankOnThreeNodes();

    for (int i = 0; i < 10; i++) {
      nodes.asks("n3", "bank", "").settled().agree("bank");
      FakeExporter primary = nodes.exporter(nodes.speakers("bank").get(0));
      nodes.stops(primary.peer.node(), primary.peer.name()).settled().agree("bank");
      returns(nodes, primary);
    }
  }

  private static void thePrimaryDiesAndReturns(LinkedNodes nodes) {
    FakeExporter primary = nodes.exporter(nodes.speakers("bank").get(0));
    nodes.loses(primary.peer.node(), primary.peer.name(), Causes.UNREACHABLE).settled();
    returns(nodes, primary);
    nodes.passes(ofMillis(500));
  }

  private static void returns(LinkedNodes nodes, FakeExporter before) {
    nodes.enters(nodes.newExporter(before.peer.node(), before.peer.name()));
    nodes.offers(before.peer.node(), before.peer.name(), "bank", "org.bank").settled();
  }
}
