package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.epoch;
import static org.vigil.agent.internal.Node.number;
import static org.vigil.agent.internal.Node.position;
import static org.vigil.agent.internal.Node.spec;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.Declaration;
import org.vigil.api.Epoch;
import org.vigil.api.Kind;
import org.vigil.api.Significance;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.SessionMessage.Close;

/** Monitors last, whatever comes and goes (G2), and show the current value first (G3). */
class MonitorTest {
  private final Node node = new Node();

  private static final List<Significance> ANY = List.of(Significance.ANY_CHANGE);

  @Test
  void aMonitorWaitsForWhatDoesNotExistYetAndIsArmedWhenItAppears() { // G2, F11
    node.monitors("r", "bank/a");

    assertThat(node.hears("r")).containsExactly("a pending");

    node.opens(node.first, 1, "bank", "b", "a");

    assertThat(node.armings(node.first)).containsExactly(new Arming(1, ANY, false, -1));
    assertThat(node.hears("r")).isEmpty();

    node.reports(node.first, 1, "bank", node.item(1, 1, 0, 7));

    assertThat(node.hears("r")).containsExactly("a good", "a #1=7");
  }

  @Test
  void aPatternCoversWhatAppearsLater() { // F11
    node.monitors("r", "bank/queue.*", "jvm@*/**");
    node.opens(node.first, 1, "bank", "queue.depth", "workers");
    node.armings(node.first);

    node.opens(node.first, 1, "jvm@n1", "heap");

    assertThat(node.armings(node.first)).containsExactly(new Arming(0, ANY, false, -1));

    node.opens(node.standby, 2, "bank", "workers", "queue.depth", "queue.age");

    assertThat(node.armings(node.standby))
        .containsExactly(new Arming(1, ANY, false, -1), new Arming(2, ANY, false, -1));
  }

  @Test
  void aMonitorOfSomethingThatIsThereIsArmedAtOnce() {
    node.opens(node.first, 1, "bank", "a", "b");
    assertThat(node.armings(node.first)).isEmpty();

    node.monitors("r", "bank/**");

    assertThat(node.armings(node.first)).extracting(Arming::handle).containsExactly(0, 1);
  }

  @Test
  void theSuccessorIsArmedWithTheSameInterest() { // G2, Fig. 4
    Significance coarse = Significance.deadband(5);
    node.monitors(spec("fine", Mode.LATEST, Significance.ANY_CHANGE, "bank/a"));
    node.monitors(spec("coarse", Mode.EVERY, coarse, "bank/**"));
    node.opens(node.first, 1, "bank", "a", "b");
    List<Arming> before = node.armings(node.first);

    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 2, "bank", "a", "b");

    assertThat(before)
        .containsExactly(
            new Arming(0, List.of(Significance.ANY_CHANGE, coarse), true, -1),
            new Arming(1, List.of(coarse), true, -1));
    assertThat(node.armings(node.standby)).isEqualTo(before);
  }

  @Test
  void everyReportBehindTheLastSeenIsAskedForOfTheSuccessor() { // G5, R11
    node.monitorsEvery("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 41, 7);
    node.armings(node.first);

    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 2, "bank", "a");

    assertThat(node.armings(node.standby)).containsExactly(new Arming(0, ANY, true, 41));
  }

  @Test
  void theSlowestMonitorSaysFromWhereOnButOneThatIsFineAsksForNothing() { // G5
    node.opens(node.first, 5, "bank", "a");
    node.monitors(everyFrom("one", 41));
    node.monitors(everyFrom("two", 39));

    assertThat(node.armings(node.first)).extracting(Arming::after).containsExactly(41L, 39L);

    node.reports(
        node.first,
        5,
        "bank",
        node.item(0, 40, 0, 1),
        node.item(0, 41, 0, 2),
        node.item(0, 42, 0, 3));
    node.monitorsEvery("three", "bank/a");

    assertThat(node.armings(node.first)).extracting(Arming::after).containsExactly(-1L);

    node.opens(node.standby, 6, "bank", "a");

    assertThat(node.armings(node.standby)).extracting(Arming::after).containsExactly(42L);
  }

  private org.vigil.spi.message.SessionMessage.Spec everyFrom(String request, long sequence) {
    Epoch before = epoch(node.first, 4);
    return spec(
        request,
        "",
        Mode.EVERY,
        Significance.ANY_CHANGE,
        List.of(position("bank/a", before, sequence)),
        "bank/a");
  }

  @Test
  void theFirstReportAfterArmingComesThroughWhateverItsValue() { // G3
    node.monitors(spec("r", Mode.LATEST, Significance.deadband(10), "bank/a"));
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 100);
    node.hears("r");

    node.opens(node.standby, 2, "bank", "a");
    node.hears("r");
    node.reports(node.standby, 2, "bank", 2, 100);

    assertThat(node.hears("r")).contains("a #2=100");
  }

  @Test
  void itComesAtOnceEvenWithinTheMinimumInterval() { // G3
    Significance slow = Significance.ANY_CHANGE.atMostEvery(java.time.Duration.ofMinutes(1));
    node.monitors(spec("r", Mode.LATEST, slow, "bank/a"));
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 100);
    node.opens(node.standby, 2, "bank", "a");
    node.hears("r");

    node.reports(node.standby, 2, "bank", 2, 100);

    assertThat(node.hears("r")).contains("a #2=100");
  }

  @Test
  void whatASuccessorDoesNotHaveIsSaidNotToBeExported() { // R13
    node.monitors("r", "bank/**", "bank/never");
    node.opens(node.first, 1, "bank", "a", "b");
    node.reports(node.first, 1, "bank", node.item(0, 1, 0, 1), node.item(1, 1, 0, 1));
    assertThat(node.hears("r"))
        .contains("never pending", "b good")
        .noneMatch(text -> text.startsWith("never unavailable"));

    node.opens(node.standby, 2, "bank", "b");

    assertThat(node.hears("r"))
        .contains("a unavailable(notExported)")
        .noneMatch(text -> text.startsWith("never"));

    node.opens(node.first, 3, "bank", "a", "b");
    node.reports(node.first, 3, "bank", 1, 5);

    assertThat(node.hears("r")).contains("a good", "a #1=5");
  }

  @Test
  void whatIsOfAnotherTypeNowIsSaidToBeSo() { // R13
    node.monitors("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 1);
    Declaration text = Declaration.builder("a", Kind.INDICATOR, ValueType.TEXT).build();
    node.armings(node.first);
    node.hears("r");

    node.opens(node.standby, 2, "bank", Causes.EXPORTER_STOPPED, List.of(text));

    assertThat(node.hears("r"))
        .containsSubsequence("a unavailable(typeChanged)")
        .last()
        .isEqualTo("outage healed exporterStopped bank 1>2"); // nobody waits for it
    assertThat(node.armings(node.standby)).isEmpty();

    node.opens(node.first, 3, "bank", Causes.COORDINATED, List.of(number("a")));

    assertThat(node.armings(node.first)).hasSize(1);
  }

  @Test
  void textIsAskedForByAnyChangeWhateverTheRequestSays() {
    Declaration text = Declaration.builder("a", Kind.INDICATOR, ValueType.TEXT).build();
    node.monitors(spec("r", Mode.LATEST, Significance.deadband(10), "bank/a"));

    node.opens(node.first, 1, "bank", "", List.of(text));

    assertThat(node.armings(node.first)).containsExactly(new Arming(0, ANY, false, -1));
  }

  @Test
  void aClosedRequestLeavesTheInterestOfTheOthersAndNoneBehindTheLast() {
    Significance coarse = Significance.deadband(5);
    node.opens(node.first, 1, "bank", "a");
    node.monitors(spec("fine", Mode.EVERY, Significance.ANY_CHANGE, "bank/a"));
    node.monitors(spec("coarse", Mode.LATEST, coarse, "bank/a"));
    node.armings(node.first);

    node.say(node.importer, new Close("fine"));

    assertThat(node.armings(node.first)).containsExactly(new Arming(0, List.of(coarse), false, -1));

    node.say(node.importer, new Close("coarse"));

    assertThat(node.armings(node.first)).containsExactly(new Arming(0, List.of(), false, -1));
    assertThat(node.core.interests().requests()).isEmpty();
  }

  @Test
  void aSecondRequestOfTheSameInterestAsksForTheCurrentValueAnew() { // G3
    node.opens(node.first, 1, "bank", "a");
    node.monitors("one", "bank/a");
    node.reports(node.first, 1, "bank", 1, 7);
    node.armings(node.first);
    node.hears("one");

    node.monitors("two", "bank/a");
    assertThat(node.armings(node.first)).hasSize(1);
    node.reports(node.first, 1, "bank", 2, 7);

    assertThat(node.hears("two")).containsExactly("a pending", "a good", "a #2=7");
    assertThat(node.hears("one")).isEmpty();
  }

  @Test
  void anArmingThatTheExporterDidNotTakeIsSaidAgain() { // G2
    node.outlet.refuses(node.first, true);
    node.monitorsEvery("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.passMillis(20);
    assertThat(node.armings(node.first)).isEmpty();

    node.outlet.refuses(node.first, false);
    node.passMillis(20);

    assertThat(node.armings(node.first)).containsExactly(new Arming(0, ANY, true, -1));
    node.passMillis(500);
    assertThat(node.armings(node.first)).isEmpty();
  }

  @Test
  void aDisarmingThatTheExporterDidNotTakeIsSaidAgain() {
    node.monitors("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.armings(node.first);
    node.outlet.refuses(node.first, true);
    node.say(node.importer, new Close("r"));

    node.outlet.refuses(node.first, false);
    node.passMillis(20);

    assertThat(node.armings(node.first)).containsExactly(new Arming(0, List.of(), false, -1));
  }

  @Test
  void oneReportMayFeedManyRequests() {
    node.monitors("one", "bank/**");
    node.monitors("two", "bank/a");
    node.opens(node.first, 1, "bank", "a");

    node.reports(node.first, 1, "bank", 1, 7);

    assertThat(node.hears("one")).containsExactly("a good", "a #1=7");
    assertThat(node.hears("two")).containsExactly("a pending", "a good", "a #1=7");
  }

  @Test
  void anInstrumentOfAClosedEntityIsUnavailableToANewRequest() {
    node.opens(node.first, 1, "bank", "a");
    node.down(node.first, Causes.EXPORTER_STOPPED);

    node.monitors("r", "bank/**");

    assertThat(node.hears("r")).containsExactly("a unavailable(exporterStopped)");
  }

  @Test
  void aFailingProcedureMakesItsMonitorUnavailableUntilAValueComesWhateverItIs() {
    node.monitors("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 7);
    node.reports(node.first, 1, "bank", node.failure(0, 2, Causes.THREW));
    node.reports(node.first, 1, "bank", 3, 7);

    assertThat(node.hears("r"))
        .containsExactly(
            "a pending",
            "a good",
            "a #1=7",
            "a unavailable(threw)",
            "a #2!threw",
            "a good",
            "a #3=7");
  }

  @Test
  void aHandleGoesToAnotherNameWhenNobodyWatchesItsOwn() { // G10
    for (int i = 0; i < 100; i++) {
      node.monitors("r" + i, "bank/a" + i);
      assertThat(node.hears("r" + i)).containsExactly("a" + i + " pending");
      node.say(node.importer, new Close("r" + i));
    }

    node.monitors("last", "bank/z");

    assertThat(node.events("last")).singleElement().extracting(Streams::handleOf).isEqualTo(0);
    assertThat(node.core.entities().all()).hasSize(1);
  }

  @Test
  void entitiesThatAreLongGoneAreForgottenButNotWhatIsAwaitedByName() { // G10
    node.monitors("all", "**");
    node.monitors("one", "e0/a");
    int many = Entities.MAX_VACANT + 50;
    for (int i = 0; i < many; i++) {
      node.opens(node.first, 1, "e" + i, "a");
      node.closes(node.first, 1, "e" + i, Causes.SERVICE_GONE);
      node.clock.advance(java.time.Duration.ofMillis(1));
    }

    node.passMillis(500);

    assertThat(node.core.entities().all()).hasSize(Entities.MAX_VACANT + 1);
    assertThat(node.core.entities().get(org.vigil.api.EntityName.of("e0"))).isNotNull();
    assertThat(node.core.entities().get(org.vigil.api.EntityName.of("e1"))).isNull();
    node.armings(node.first);
    node.opens(node.first, 1, "e1", "a");
    assertThat(node.armings(node.first)).hasSize(1);
  }

  @Test
  void aReportUnderUnknownDeclarationsIsNotDecoded() { // R13
    node.monitors("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.hears("r");

    node.say(
        node.first,
        new org.vigil.spi.message.ReportMessage.Reports(
            org.vigil.api.EntityName.of("bank"),
            epoch(node.first, 1),
            Node.HASH + 1,
            List.of(node.item(0, 1, 0, 7))));
    node.reports(node.first, 1, "bank", node.item(5, 1, 0, 7)); // no such handle

    assertThat(node.hears("r")).isEmpty();
    assertThat(node.core.undecoded()).isEqualTo(1);
    assertThat(Value.integer(7).asLong()).isEqualTo(7);
  }
}
