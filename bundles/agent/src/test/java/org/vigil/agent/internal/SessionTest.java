package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.epoch;
import static org.vigil.agent.internal.Node.peer;
import static org.vigil.agent.internal.Node.position;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vigil.api.Epoch;
import org.vigil.api.Significance;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.api.client.Outage;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.SessionMessage.AskMonitors;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.message.SessionMessage.Forget;
import org.vigil.spi.message.SessionMessage.Keep;
import org.vigil.spi.message.SessionMessage.MonitorState;
import org.vigil.spi.message.SessionMessage.Monitors;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Resume;
import org.vigil.spi.message.SessionMessage.Resumed;
import org.vigil.spi.message.SessionMessage.Spec;
import org.vigil.spi.message.SessionMessage.Taken;
import org.vigil.spi.message.SessionMessage.Told;

/** Requests outlive their importer for the grace time, and go on where their client was (R19). */
class SessionTest {
  private final Node node = new Node();
  private final Peer next = peer("n1", Role.IMPORTER, "org.vigil.importer", 0x1234);

  @Test
  void anImporterThatIsGoneIsSentNothingButTheInterestStays() { // R19, G2
    watch(Mode.EVERY, "");
    node.armings(node.first);
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    report(2, 20);
    node.passMillis(59_000);

    assertThat(node.hears("r")).isEmpty();
    assertThat(node.armings(node.first)).isEmpty();
  }

  @Test
  void whoIsGoneDoesNotHaveWhatItMissedSentToTheOthersAgainAndAgain() { // R19
    watch(Mode.EVERY, "");
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    node.armings(node.first);
    node.up(next);
    node.say(next, new Open(Node.spec("o", Mode.EVERY, Significance.ANY_CHANGE, "bank/a")));
    assertThat(node.armings(node.first)).extracting(Arming::after).containsExactly(-1L);

    node.opens(node.standby, 2, "bank", "a");

    assertThat(node.armings(node.standby))
        .containsExactly(new Arming(0, List.of(Significance.ANY_CHANGE), true, -1));
  }

  @Test
  void theInterestIsWithdrawnWhenTheGraceTimeIsOver() { // R19
    watch(Mode.EVERY, "");
    node.armings(node.first);
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    node.passMillis(60_500);

    assertThat(node.armings(node.first)).containsExactly(new Arming(0, List.of(), false, -1));
    assertThat(node.core.interests().requests()).isEmpty();
  }

  @Test
  void whoTakesItUpGoesOnBehindItsPositionWithoutLossOrDoubles() { // R19, G5
    watch(Mode.EVERY, "");
    report(2, 20);
    report(3, 30); // delivered, but the client never took it
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    report(4, 40);
    node.armings(node.first);

    takeUp(Mode.EVERY, "", taken(2));
    assertThat(node.armings(node.first)).extracting(Arming::after).containsExactly(2L);
    node.reports(
        node.first,
        1,
        "bank",
        node.item(0, 3, 0, 30),
        node.item(0, 4, 0, 40),
        node.item(0, 5, 0, 50));

    assertThat(node.hears(next, "r")).containsExactly("a good", "a #3=30", "a #4=40", "a #5=50");
  }

  @Test
  void whoWantsTheLatestGetsItWithTheCountAndTheExtremesOfTheTimeBetween() { // R19, G5, F21
    watch(Mode.LATEST, "");
    report(2, 20);
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    report(3, 90);
    report(4, 5);
    takeUp(Mode.LATEST, "", taken(1));
    report(5, 50);

    assertThat(node.hears(next, "r")).containsExactly("a good", "a #5=50 conflated 3 in 5..90");
  }

  @Test
  void whatTheGoneImporterDidNotTakeGoesToTheNext() { // R19, G4
    watch(Mode.EVERY, "");
    node.outlet.refuses(node.importer, true);
    report(2, 20);
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    node.armings(node.first);

    takeUp(Mode.EVERY, "");
    assertThat(node.armings(node.first)).extracting(Arming::after).containsExactly(2L);

    assertThat(node.hears(next, "r")).containsExactly("a #2=20", "a good");
  }

  @Test
  void theStatesAreToldAnewToWhoTakesItUp() { // R19
    watch(Mode.LATEST, "");
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    node.down(node.first, Causes.NODE_LEFT);

    takeUp(Mode.LATEST, "", taken(1));

    assertThat(node.hears(next, "r"))
        .containsExactly("a unavailable(nodeLeft)", "outage opened nodeLeft bank 1>");
  }

  @Test
  void whatAServiceDroppedWhileNoAgentLookedIsUnavailableAndNotStaleForEver() { // G3, R13
    node.opens(node.first, 2, "bank", "a");
    Epoch before = epoch(node.first, 1);

    node.monitors(
        Node.spec(
            "r",
            "",
            Mode.LATEST,
            Significance.ANY_CHANGE,
            List.of(position("bank/a", before, 7), gone(before)),
            "bank/*"));
    node.reports(node.first, 2, "bank", 8, 80);

    assertThat(node.hears("r"))
        .contains("gone unavailable(notExported)", "a good", "a #8=80")
        .doesNotContain("gone good");
  }

  @Test
  void whatAServiceDroppedIsUnavailableOnceItIsThereAgain() { // G3, R13
    Epoch before = epoch(node.first, 1);
    node.monitors(
        Node.spec("r", "", Mode.LATEST, Significance.ANY_CHANGE, List.of(gone(before)), "bank/*"));
    assertThat(node.hears("r")).isEmpty();

    node.opens(node.first, 2, "bank", "a");

    assertThat(node.hears("r")).contains("gone unavailable(notExported)");
  }

  private static Position gone(Epoch epoch) {
    return position("bank/gone", epoch, 9);
  }

  @Test
  void anOutageThatHealedMeanwhileIsToldToWhoTakesItUp() { // G6, R19
    watch(Mode.LATEST, "");
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    node.down(node.first, Causes.NODE_LEFT);
    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", 2, 7);
    assertThat(node.core.outages().remembered().get(0).healedMillis()).isPositive();

    takeUp(Mode.LATEST, "", taken(1));

    assertThat(node.hears(next, "r")).contains("outage healed nodeLeft bank 1>2");
    takeUp(Mode.LATEST, "", taken(1));
    assertThat(node.hears(next, "r")).noneMatch(text -> text.startsWith("outage"));
  }

  @Test
  void whatEndedWhileNoAgentLookedIsToldLate() { // F39: the agent was replaced, a node died
    // meanwhile
    node.monitors(Node.spec("l", "", Mode.LATEST, Significance.ANY_CHANGE, taken(20), "bank/a"));

    node.opens(node.standby, 2, "bank", Causes.NODE_LEFT, List.of(Node.number("a")));
    assertThat(node.hears("l")).contains("outage switched nodeLeft bank 1>2");
    node.reports(node.standby, 2, "bank", 30, 7);

    List<Told> told = node.outages("l");
    assertThat(told)
        .singleElement()
        .satisfies(
            late -> {
              assertThat(late.phase()).isEqualTo(Outage.Phase.HEALED);
              assertThat(late.detector()).isEqualTo("return");
              assertThat(late.blackoutNanos()).as("nobody measured it").isEqualTo(-1);
            });
  }

  @Test
  void whatGoesOnInTheSameEpochIsNoOutageOfTheBlindTime() { // F39
    node.monitors(Node.spec("l", "", Mode.LATEST, Significance.ANY_CHANGE, taken(20), "bank/a"));

    node.opens(node.first, 1, "bank", Causes.NODE_LEFT, List.of(Node.number("a")));
    node.reports(node.first, 1, "bank", 30, 7);

    assertThat(node.hears("l")).noneMatch(text -> text.startsWith("outage"));
  }

  @Test
  void anotherAgentGoesOnFromWhatImportersSay() { // R19: the agent itself was replaced
    node.opens(node.standby, 3, "bank", "a");
    Spec latest = Node.spec("l", "", Mode.LATEST, Significance.ANY_CHANGE, taken(20), "bank/a");
    Spec every = Node.spec("e", "", Mode.EVERY, Significance.ANY_CHANGE, taken(20), "bank/a");
    node.monitors(latest);
    node.monitors(every);
    assertThat(node.armings(node.standby)).extracting(Arming::after).containsExactly(-1L, 20L);

    node.reports(node.standby, 3, "bank", node.item(0, 22, 0, 2), node.item(0, 23, 0, 3));

    assertThat(node.row("l")).containsExactly("a #22=2 conflated 1", "a #23=3");
    assertThat(node.row("e")).containsExactly("a gap 21..21", "a #22=2", "a #23=3");
  }

  @Test
  void theSameImporterMaySayItAgain() { // R19: after a change of transport
    watch(Mode.EVERY, "");
    report(2, 20);
    node.hears("r");
    node.say(node.importer, new Open(spec(Mode.EVERY, "", taken(2))));

    assertThat(node.hears("r")).containsExactly("a good");
    report(3, 30);
    assertThat(node.hears("r")).containsExactly("a #3=30");
    assertThat(node.core.interests().requests()).hasSize(1);
  }

  @Test
  void aRequestIsTakenUpEvenBeforeTheOldImporterIsKnownToBeGone() { // R19
    watch(Mode.EVERY, "");
    takeUp(Mode.EVERY, "", taken(1));
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    node.passMillis(61_000);
    report(2, 20);

    assertThat(node.hears(next, "r")).contains("a #2=20");
  }

  @Test
  void aNamedRequestIsResumedFromTheAgentsMemoryWithWhatItsClientTook() { // R19
    watch(Mode.EVERY, "mine");
    report(2, 20);
    report(3, 30);
    node.say(node.importer, new Taken("r", taken(2)));
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    node.up(next);
    node.say(next, new Resume(9, "mine"));

    Resumed resumed = node.outlet.take(next, Resumed.class).get(0);
    assertThat(resumed.id()).isEqualTo(9);
    Spec kept = resumed.spec().orElseThrow();
    assertThat(kept.request()).isEqualTo("r");
    assertThat(kept.positions()).isEqualTo(taken(2));

    node.armings(node.first);
    node.say(next, new Open(kept));
    assertThat(node.armings(node.first)).extracting(Arming::after).containsExactly(2L);
  }

  @Test
  void whatWasClaimedButNotOpenedExpires() { // R19
    watch(Mode.EVERY, "mine");
    node.say(next, new Resume(9, "mine"));
    node.passMillis(60_500);

    assertThat(node.core.interests().requests()).isEmpty();
  }

  @Test
  void whatTheAgentDoesNotKnowIsAskedOfTheCoordinator() { // R19
    node.say(node.importer, new Resume(9, "mine"));
    Resume passedOn = node.outlet.take(node.coordinator, Resume.class).get(0);
    Spec kept = spec(Mode.EVERY, "mine", taken(5));

    node.say(node.coordinator, new Resumed(passedOn.id(), Optional.of(kept)));

    assertThat(node.outlet.take(node.importer, Resumed.class))
        .containsExactly(new Resumed(9, Optional.of(kept)));
  }

  @Test
  void nobodyWaitsForACoordinatorThatIsGoneOrThatIsNotThere() { // R19
    node.say(node.importer, new Resume(1, "mine"));
    node.down(node.coordinator, Causes.EXPORTER_STOPPED);
    node.say(node.importer, new Resume(2, "mine"));

    assertThat(node.outlet.take(node.importer, Resumed.class))
        .containsExactly(new Resumed(1, Optional.empty()), new Resumed(2, Optional.empty()));
  }

  @Test
  void aNamedRequestIsKeptWithTheCoordinatorWheneverItMovedOn() { // R19
    watch(Mode.EVERY, "mine");
    node.passMillis(300);
    assertThat(keeps()).hasSize(1);
    node.passMillis(2_000);
    assertThat(keeps()).isEmpty();

    node.say(node.importer, new Taken("r", taken(4)));
    node.passMillis(300);

    assertThat(keeps()).singleElement().extracting(Spec::positions).isEqualTo(taken(4));
  }

  @Test
  void aCoordinatorThatDidNotTakeItOrIsNewIsToldAgain() { // R19
    node.outlet.refuses(node.coordinator, true);
    watch(Mode.EVERY, "mine");
    node.passMillis(300);
    node.outlet.refuses(node.coordinator, false);
    node.passMillis(300);
    assertThat(keeps()).hasSize(1);

    Peer other = peer("n1", Role.COORDINATOR, "org.vigil.failover", 0x4321);
    node.down(node.coordinator, Causes.EXPORTER_STOPPED);
    node.up(other);
    node.passMillis(300);

    assertThat(node.outlet.take(other, Keep.class)).hasSize(1);
  }

  @Test
  void anUnnamedRequestIsNotKeptElsewhere() {
    watch(Mode.EVERY, "");
    node.passMillis(1_000);

    assertThat(keeps()).isEmpty();
  }

  @Test
  void theCoordinatorForgetsWhatItsClientClosedOrDidNotComeBackFor() { // R19
    watch(Mode.EVERY, "mine");
    node.say(node.importer, new Close("r"));
    assertThat(node.outlet.take(node.coordinator, Forget.class))
        .containsExactly(new Forget("mine"));

    watch(Mode.EVERY, "mine");
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    node.outlet.refuses(node.coordinator, true);
    node.passMillis(61_000);
    node.outlet.refuses(node.coordinator, false);
    node.passMillis(300);
    assertThat(node.outlet.take(node.coordinator, Forget.class))
        .containsExactly(new Forget("mine"));
  }

  @Test
  void theClientSeesEachMonitorWithItsStateAgeAndCounts() { // F18
    watch(Mode.LATEST, "");
    report(2, 20);
    report(5, 20);
    node.passMillis(700);
    node.say(node.importer, new AskMonitors(4, "r"));
    node.say(node.importer, new AskMonitors(5, "unknown"));

    List<Monitors> answers = node.outlet.take(node.importer, Monitors.class);
    MonitorState monitor = answers.get(0).monitors().get(0);
    assertThat(answers.get(0).id()).isEqualTo(4);
    assertThat(monitor.state()).isEqualTo("good");
    assertThat(monitor.ageMillis()).isEqualTo(700);
    assertThat(monitor.suppressed()).isEqualTo(1);
    assertThat(monitor.received()).isEqualTo(2);
    assertThat(answers.get(1).monitors()).isEmpty();
  }

  private List<Spec> keeps() {
    return node.outlet.take(node.coordinator, Keep.class).stream().map(Keep::spec).toList();
  }

  private List<Position> taken(long sequence) {
    return List.of(position("bank/a", epoch(node.first, 1), sequence));
  }

  private Spec spec(Mode mode, String name, List<Position> positions) {
    return Node.spec("r", name, mode, Significance.ANY_CHANGE, positions, "bank/a");
  }

  /** A request that has had report 1. */
  private void watch(Mode mode, String name) {
    node.monitors(spec(mode, name, List.of()));
    if (node.core.entities().known().isEmpty()) {
      node.opens(node.first, 1, "bank", "a");
    }
    report(1, 10);
    node.hears("r");
  }

  private void takeUp(Mode mode, String name, List<Position> positions) {
    node.up(next);
    node.say(next, new Open(spec(mode, name, positions)));
  }

  private void takeUp(Mode mode, String name) {
    takeUp(mode, name, List.of());
  }

  private void report(long number, long value) {
    node.reports(node.first, 1, "bank", number, value);
  }
}
