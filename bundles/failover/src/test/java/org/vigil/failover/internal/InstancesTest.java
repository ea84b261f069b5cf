package org.vigil.failover.internal;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.spi.message.AssignmentMessage.InstanceAnswer;
import org.vigil.spi.message.AssignmentMessage.Instantiable;

/** Where an entity without a backup is made anew (R10, Fig. 4 step 216). */
class InstancesTest {
  private static final EntityName TILL = EntityName.of("till");

  private final LinkedNodes nodes =
      new LinkedNodes(new Random(5)).starts("n1", "n2", "n3").settled();

  private void aTillOnTheFirstNode() {
    nodes.canMake("n2", "till").canMake("n3", "till").settled();
    nodes.offers("n1", "a", "till", "org.bank").passes(ofSeconds(1)).agreeOn("till", "a@n1");
    nodes.exporter("n1", "a").keep(TILL, 7);
    nodes.settled();
  }

  /** The workshop's work: its node's exporter finds the new service. */
  private String madeOn() {
    int onSecond = nodes.workshop("n2").asked.size();
    int onThird = nodes.workshop("n3").asked.size();
    assertThat(onSecond + onThird).as("services made").isEqualTo(1);
    return onSecond == 1 ? "n2" : "n3";
  }

  private List<EntityName> made(String... on) {
    return Stream.of(on).flatMap(node -> nodes.workshop(node).asked.stream()).toList();
  }

  @Test
  void anEntityWhoseLastCandidateDiesIsMadeOnOneNodeAndGoesOnFromItsCheckpoint() {
    aTillOnTheFirstNode();

    nodes.kills("n1").settled();
    String node = madeOn();
    nodes.offers(node, "a", "till", "org.bank").passes(ofSeconds(1));

    nodes.agreeOn("till", "a@" + node);
    assertThat(nodes.exporter(node, "a").values).containsEntry(TILL, 7L);
  }

  @Test
  void whatKillsEachNodeThatMakesItIsNotMadeAnewAtOnce() {
    nodes.configured(new Settings(400, 2_000, 1, 60_000, 1_000));
    aTillOnTheFirstNode();
    nodes.kills("n1").settled();
    String node = madeOn();
    String last = node.equals("n2") ? "n3" : "n2";
    nodes.offers(node, "a", "till", "org.bank").passes(ofSeconds(1)).agreeOn("till", "a@" + node);

    nodes.kills(node).settled();
    assertThat(nodes.workshop(last).asked).isEmpty();

    nodes.passes(ofSeconds(2));
    assertThat(nodes.workshop(last).asked).containsExactly(TILL);
  }

  @Test
  void whatSomebodyStoppedIsMadeAtOnceHoweverOften() {
    nodes.configured(new Settings(400, 2_000, 1, 60_000, 1_000));
    aTillOnTheFirstNode();
    nodes.stops("n1", "a").settled();
    String node = madeOn();
    nodes.offers(node, "a", "till", "org.bank").passes(ofSeconds(1)).agreeOn("till", "a@" + node);

    nodes.stops(node, "a").settled();

    assertThat(made("n2", "n3")).hasSize(2);
  }

  private List<String> manyOnTheLastNode() {
    List<String> names = IntStream.range(0, 30).mapToObj(number -> "till-" + number).toList();
    for (String name : names) {
      nodes.canMake("n1", name).canMake("n2", name).canMake("n3", name).settled();
      nodes.offers("n3", "a", name, "org.shop").offers("n3", "s", name, "org.shop");
    }
    nodes.passes(ofSeconds(10));
    names.forEach(name -> nodes.agreeOn(name, "a@n3"));
    return names;
  }

  @Test
  void whatANodeTakesAlongIsMadeHereAndThere() {
    List<String> names = manyOnTheLastNode();

    nodes.kills("n3").settled();

    assertThat(made("n1", "n2")).extracting(EntityName::toString).hasSameElementsAs(names);
    assertThat(made("n1")).hasSizeBetween(5, 25);
  }

  @Test
  void whatAFrozenNodeTakesAlongIsMadeOnThoseThatLive() {
    nodes.offersEverywhere("bank"); // so that they look at one another
    List<String> names = manyOnTheLastNode();

    nodes.freezes("n3").passes(ofMillis(1_500));

    assertThat(made("n1", "n2")).extracting(EntityName::toString).hasSameElementsAs(names);
  }

  @Test
  void whatWasToBeMadeByOneThatDiesIsMadeByAnother() {
    aTillOnTheFirstNode();
    nodes.kills("n1").settled();
    String first = madeOn();
    String other = first.equals("n2") ? "n3" : "n2";

    nodes.kills(first).passes(ofSeconds(1));

    assertThat(nodes.workshop(other).asked).containsExactly(TILL);
  }

  @Test
  void whatCannotBeMadeWhereItWasToBeIsMadeByAnother() {
    Optional<Refusal> broken = Optional.of(new Refusal("failed", "its factory threw"));
    for (String node : List.of("n2", "n3")) {
      nodes.workshop(node).refusal = broken;
    }
    aTillOnTheFirstNode();
    nodes.kills("n1").passes(ofSeconds(3));
    assertThat(nodes.workshop("n2").asked).containsExactly(TILL);
    assertThat(nodes.workshop("n3").asked).containsExactly(TILL);
  }

  @Test
  void whatCouldNotBeMadeIsTriedAgainTheNextTime() {
    String first = whoMakesItFirst();
    nodes.workshop(first).refusal = Optional.of(new Refusal("failed", "its factory threw"));
    String other = first.equals("n2") ? "n3" : "n2";
    aTillOnTheFirstNode();
    nodes.stops("n1", "a").stops("n1", "s").passes(ofSeconds(1));
    assertThat(nodes.workshop(other).asked).containsExactly(TILL);
    nodes.offers(other, "a", "till", "org.bank").passes(ofSeconds(2));
    nodes.workshop(first).refusal = Optional.empty();

    nodes.stops(other, "a").passes(ofSeconds(1));

    assertThat(nodes.workshop(first).asked).containsExactly(TILL, TILL);
  }

  /** The choice is made by the names, and is the same each time. */
  private static String whoMakesItFirst() {
    InstancesTest rehearsal = new InstancesTest();
    rehearsal.aTillOnTheFirstNode();
    rehearsal.nodes.kills("n1").settled();
    return rehearsal.madeOn();
  }

  @Test
  void whoSaysThatItCannotMakeWhatItNeverCouldHarmsNobody() {
    Scene scene = Scene.aCoordinator().withCoordinatorOn("n2");

    assertThatCode(() -> scene.says("other@n2", new Instantiable(TILL, false, false)))
        .doesNotThrowAnyException();
  }

  @Test
  void whatStillHasABackupIsNotMade() {
    aTillOnTheFirstNode();
    nodes.offers("n2", "a", "till", "org.bank").settled();

    nodes.kills("n1").passes(ofSeconds(1)).agreeOn("till", "a@n2");

    assertThat(nodes.workshop("n2").asked).isEmpty();
    assertThat(nodes.workshop("n3").asked).isEmpty();
  }

  @Test
  void whatItsServiceTookAwayIsNotMade() {
    aTillOnTheFirstNode();

    nodes.exporter("n1", "a").withdraw(TILL);
    nodes.passes(ofSeconds(1));

    assertThat(nodes.workshop("n2").asked).isEmpty();
    assertThat(nodes.workshop("n3").asked).isEmpty();
  }

  @Test
  void theMadeOneGoesWhenAnotherHasBeenStableAndNotBefore() {
    aTillOnTheFirstNode();
    nodes.kills("n1").settled();
    String node = madeOn();
    nodes.offers(node, "a", "till", "org.bank").passes(ofSeconds(20));
    nodes.agreeOn("till", "a@" + node);

    nodes.starts("n1").settled().offers("n1", "a", "till", "org.bank").passes(ofSeconds(9));
    nodes.agreeOn("till", "a@" + node);
    assertThat(nodes.workshop(node).disposed).isEmpty();

    nodes.passes(ofSeconds(12));
    nodes.agreeOn("till", "a@n1");
    nodes.passes(ofSeconds(12));
    assertThat(nodes.workshop(node).disposed).containsExactly(TILL);
  }

  @Test
  void oneIsMadeByOrderOnTheNodeThatWasNamed() {
    aTillOnTheFirstNode();

    nodes.asksForInstance("n1", "till", "n3").settled();

    InstanceAnswer answer = nodes.instanceAnswerTo("n1");
    assertThat(answer.done()).isTrue();
    assertThat(answer.node()).isEqualTo("n3");
    assertThat(nodes.workshop("n3").asked).containsExactly(TILL);
  }

  @Test
  void whatIsMadeByAFeatureIsMadeOnOrderOnly() {
    nodes.mayInstall("n2", "till").settled();
    nodes.offers("n1", "a", "till", "org.bank").passes(ofSeconds(1));
    nodes.kills("n1").passes(ofSeconds(1));
    assertThat(nodes.workshop("n2").asked).isEmpty();

    nodes.asksForInstance("n3", "till", "n2").settled();

    assertThat(nodes.instanceAnswerTo("n3").done()).isTrue();
    assertThat(nodes.workshop("n2").asked).containsExactly(TILL);
  }

  @Test
  void anOrderThatCannotBeIsRefusedWithWhatToDo() {
    aTillOnTheFirstNode();

    nodes.asksForInstance("n2", "till", "n9").settled();
    assertThat(refusal("n2").code()).isEqualTo(Causes.NO_NODE);
    nodes.asksForInstance("n2", "till", "n1").settled();
    assertThat(refusal("n2").code()).isEqualTo(Causes.ALREADY_THERE);
    nodes.asksForInstance("n2", "shop", "n3").settled();
    assertThat(refusal("n2").code()).isEqualTo(Causes.NOT_INSTANTIABLE);
    assertThat(refusal("n2").message()).contains("vigil.entity=shop");
    nodes.workshop("n3").refusal = Optional.of(new Refusal(Causes.THREW, "no paper"));
    nodes.asksForInstance("n2", "till", "n3").settled();
    assertThat(refusal("n2")).isEqualTo(new Refusal(Causes.THREW, "no paper"));
  }

  private Refusal refusal(String node) {
    return nodes.instanceAnswerTo(node).refusal().orElseThrow();
  }
}
