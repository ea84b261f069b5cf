package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.epoch;
import static org.vigil.agent.internal.Node.number;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vigil.api.EntityName;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outage;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.message.SessionMessage.Ended;
import org.vigil.spi.message.SessionMessage.Told;

/** Each epoch is closed once, and one death is one outage, however it becomes known (G6, R7). */
class OutageTest {
  private final Node node = new Node();

  @Test
  void anOutageIsToldWhenItOpensWhenItIsSwitchedAndWhenItIsHealed() { // G6
    watchBank();
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", 2, 7);

    assertThat(node.hears("r"))
        .containsExactly(
            "a unavailable(exporterStopped)",
            "outage opened exporterStopped bank 1>",
            "outage switched exporterStopped bank 1>2",
            "a good",
            "a #2=7",
            "outage healed exporterStopped bank 1>2");
  }

  @Test
  void eachTellingHasTheSameIdAndTheTimesThatHaveCome() { // G6
    watchBank();
    long noticed = node.clock.millis();
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.passMillis(20);
    node.opens(node.standby, 2, "bank", "a");
    node.passMillis(15);
    node.reports(node.standby, 2, "bank", 2, 7);

    List<Told> told = node.outages("r");

    assertThat(told).extracting(Told::id).containsOnly(told.get(0).id());
    assertThat(told).extracting(Told::noticedMillis).containsOnly(noticed);
    assertThat(told)
        .extracting(Told::switchedMillis)
        .containsExactly(-1L, noticed + 20, noticed + 20);
    assertThat(told).extracting(Told::healedMillis).containsExactly(-1L, -1L, noticed + 35);
    assertThat(told).extracting(Told::blackoutNanos).containsExactly(-1L, -1L, 35_000_000L);
    assertThat(told.get(0).detector()).isEqualTo("message");
    assertThat(told.get(0).exporter()).isEqualTo("org.vigil.exporter@n1");
  }

  @ParameterizedTest
  @ValueSource(ints = {3_600, -3_600})
  void theTimesOfAnOutageAreWhatPassedAlsoIfTheWallClockJumps(int seconds) { // G6
    watchBank();
    long noticed = node.clock.millis();
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.clock.jump(Duration.ofSeconds(seconds));
    node.passMillis(20);
    node.opens(node.standby, 2, "bank", "a");
    node.passMillis(15);
    node.reports(node.standby, 2, "bank", 2, 7);

    Told healed = last(node.outages("r"));

    assertThat(healed.blackoutNanos()).isEqualTo(35_000_000L);
    assertThat(healed.noticedMillis()).isEqualTo(noticed);
    assertThat(healed.switchedMillis()).isEqualTo(noticed + 20);
    assertThat(healed.healedMillis()).isEqualTo(noticed + 35);
  }

  @Test
  void theBlackoutOfASilentExporterBeganWhenItWasLastHeard() {
    watchBank();
    node.passMillis(300);
    node.down(node.first, Causes.UNREACHABLE);
    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", 2, 7);

    assertThat(last(node.outages("r")).blackoutNanos()).isEqualTo(300_000_000L);
  }

  @Test
  void theBlackoutOfALostNodeBeganWhenAnythingOfItWasLastHeard() {
    node.opens(node.first, 4, "jvm@n1", "heap"); // nobody looks, so that it is quiet for long
    node.passMillis(10_000);
    watchBank();
    node.passMillis(300);
    node.down(node.first, Causes.NODE_LEFT);
    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", 2, 7);

    assertThat(last(node.outages("r")).blackoutNanos()).isEqualTo(300_000_000L);
  }

  @Test
  void theDeathOfALostNodeIsOneOutageWhicheverExporterSpoke() { // R7
    node.monitors("r", "**");
    node.opens(node.first, 1, "bank", "a");
    node.opens(node.standby, 4, "jvm@n1", "heap");
    node.hears("r");

    node.down(node.first, Causes.NODE_LEFT);
    node.down(node.standby, Causes.NODE_LEFT);

    List<Told> told = node.outages("r");
    assertThat(told.stream().map(Told::id).distinct()).hasSize(1);
    assertThat(last(told).endings()).hasSize(2);
  }

  @Test
  void theDeathOfAnExporterIsOneOutageOfAllItSpokeFor() { // G6, R7
    node.monitors("r", "**");
    node.opens(node.first, 1, "bank", "a", "b");
    node.opens(node.first, 4, "jvm@n1", "heap");
    node.opens(node.standby, 1, "other", "x");
    node.hears("r");

    node.down(node.first, Causes.EXPORTER_STOPPED);

    assertThat(node.hears("r"))
        .containsExactly(
            "a unavailable(exporterStopped)",
            "b unavailable(exporterStopped)",
            "heap unavailable(exporterStopped)",
            "outage opened exporterStopped bank 1>, jvm@n1 4>");

    node.opens(node.standby, 2, "bank", "a", "b");
    assertThat(node.hears("r")).isEmpty();
    node.opens(node.standby, 5, "jvm@n1", "heap");
    assertThat(node.hears("r"))
        .containsExactly("outage switched exporterStopped bank 1>2, jvm@n1 4>5");
    node.reports(node.standby, 2, "bank", node.item(0, 1, 0, 1), node.item(1, 1, 0, 1));
    assertThat(node.outages("r")).isEmpty();
    node.reports(node.standby, 5, "jvm@n1", 1, 1);
    assertThat(node.hears("r")).endsWith("outage healed exporterStopped bank 1>2, jvm@n1 4>5");
  }

  /** In which order the agent may hear of one and the same death. */
  static Stream<List<String>> orders() {
    return Stream.of(
        List.of("down", "assigned", "opened"),
        List.of("down", "opened", "assigned"),
        List.of("opened", "down"),
        List.of("assigned", "opened", "down"),
        List.of("assigned", "down", "opened"),
        List.of("down", "down", "opened", "opened"));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void anEpochIsClosedOnceInWhateverOrderItsEndBecomesKnown(List<String> order) { // R7
    node.monitors("r", "**");
    node.opens(node.first, 1, "bank", "a");
    node.opens(node.first, 1, "jvm", "b");
    node.reports(node.first, 1, "bank", 1, 5);
    node.hears("r");

    for (String what : order) {
      switch (what) {
        case "down" -> node.down(node.first, Causes.EXPORTER_STOPPED);
        case "assigned" -> assigned(2);
        default -> {
          node.opens(node.standby, 2, "bank", Causes.EXPORTER_STOPPED, List.of(number("a")));
          node.opens(node.standby, 2, "jvm", Causes.EXPORTER_STOPPED, List.of(number("b")));
        }
      }
    }
    node.reports(node.standby, 2, "bank", 2, 7);
    node.reports(node.standby, 2, "jvm", 2, 7);

    List<Told> told = node.outages("r");
    assertThat(told).extracting(Told::id).containsOnly(told.get(0).id());
    assertThat(told).extracting(Told::phase).contains(Outage.Phase.OPENED, Outage.Phase.SWITCHED);
    assertThat(last(told).phase()).isEqualTo(Outage.Phase.HEALED);
    assertThat(last(told).endings())
        .extracting(ending -> ending.entity() + " " + ending.epoch().number())
        .containsExactlyInAnyOrder("bank 1", "jvm 1");
    assertThat(node.core.outages().remembered()).hasSize(1);
  }

  private void assigned(long epoch) {
    node.say(
        node.coordinator,
        new Assigned(
            EntityName.of("bank"),
            epoch(node.standby, epoch),
            Optional.of(node.standby),
            false,
            List.of(),
            "bank.bundle",
            Causes.EXPORTER_STOPPED,
            List.of()));
  }

  @Test
  void aCoordinatedTakeoverIsAnOutageInWhichNothingIsUnavailable() { // G6, F31
    watchBank();
    node.closes(node.first, 1, "bank", Causes.COORDINATED);
    node.opens(node.standby, 2, "bank", Causes.COORDINATED, List.of(number("a")));
    node.reports(node.standby, 2, "bank", 2, 7);

    assertThat(node.hears("r"))
        .containsExactly(
            "outage opened coordinated bank 1>",
            "outage switched coordinated bank 1>2",
            "a #2=7",
            "outage healed coordinated bank 1>2");
    assertThat(node.core.outages().remembered())
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.detector()).isEqualTo("coordinated");
              assertThat(told.endings().get(0).lost()).isZero();
            });
  }

  @Test
  void itIsTheSameOutageWhenTheSuccessorIsHeardFirst() { // G6
    watchBank();
    node.opens(node.standby, 2, "bank", Causes.COORDINATED, List.of(number("a")));
    node.closes(node.first, 1, "bank", Causes.COORDINATED);
    node.reports(node.standby, 2, "bank", 2, 7);

    assertThat(node.hears("r"))
        .containsExactly(
            "outage opened coordinated bank 1>",
            "outage switched coordinated bank 1>2",
            "a #2=7",
            "outage healed coordinated bank 1>2");
    assertThat(node.core.fenced()).isZero();
    assertThat(node.core.outages().remembered().get(0).detector()).isEqualTo("coordinated");
  }

  @Test
  void aTakeoverToASuccessorThatNeverComesGoesStale() { // F18: nothing is silent
    watchBank();
    node.closes(node.first, 1, "bank", Causes.COORDINATED);
    node.hears("r");

    node.passMillis(4_000);
    assertThat(node.hears("r")).containsExactly("a stale");

    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", 2, 7);
    assertThat(node.hears("r")).contains("a good", "a #2=7");
  }

  @Test
  void anEpochThatIsHeardAgainAndEndsAgainIsClosedInTheSameOutage() { // R7
    watchBank();
    node.down(node.first, Causes.NODE_LEFT); // so membership says
    node.up(node.first);
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 2, 6);
    node.passMillis(10_000);
    long again = node.clock.millis();
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.passMillis(20);
    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", 3, 7);

    List<Told> told = node.outages("r");
    assertThat(told).extracting(Told::id).containsOnly(told.get(0).id());
    assertThat(told.stream().map(Node::text))
        .endsWith(
            "outage opened exporterStopped bank 1>",
            "outage switched exporterStopped bank 1>2",
            "outage healed exporterStopped bank 1>2");
    assertThat(last(told).noticedMillis()).isEqualTo(again);
    assertThat(last(told).blackoutNanos()).isEqualTo(20_000_000L);
    assertThat(last(told).endings()).singleElement().extracting(Ended::monitored).isEqualTo(1);
    assertThat(node.core.outages().remembered()).hasSize(1);
  }

  @Test
  void aSecondDeathBeforeTheFirstIsHealedIsAnOutageOfItsOwnAndOneReportHealsBoth() { // G6
    watchBank();
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 2, "bank", "a");
    node.down(node.standby, Causes.NODE_LEFT);
    node.up(node.first);
    node.opens(node.first, 3, "bank", "a");
    node.hears("r");

    node.reports(node.first, 3, "bank", 5, 7);

    assertThat(node.hears("r"))
        .containsExactly(
            "a gap 2..4",
            "a good",
            "a #5=7",
            "outage healed exporterStopped bank 1>2",
            "outage healed nodeLeft bank 2>3");
    assertThat(node.core.outages().remembered().stream().flatMap(told -> told.endings().stream()))
        .extracting(Ended::lost)
        .containsExactly(0L, 3L); // counted once, where the row broke
  }

  @Test
  void theLedgerSaysWhatBecameOfTheEpochsNumbers() { // G6, R12
    watchBank();
    node.reports(node.first, 1, "bank", 2, 6);
    node.reports(node.first, 1, "bank", node.item(0, 5, 2, 8));
    node.reports(node.first, 1, "bank", 6, 8); // of no significance
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", 9, 8);

    Ended ending = last(node.outages("r")).endings().get(0);

    assertThat(ending.monitored()).isEqualTo(1);
    assertThat(ending.received()).isEqualTo(3);
    assertThat(ending.conflated()).isEqualTo(2);
    assertThat(ending.suppressed()).isEqualTo(1);
    assertThat(ending.lost()).isEqualTo(2);
    assertThat(ending.received() + ending.conflated() + ending.suppressed() + ending.lost())
        .isEqualTo(8);
  }

  @Test
  void theLedgerSaysThatWhatIsMissingIsAnUpperBound() { // G6, R12
    watchBank();
    node.down(node.first, Causes.NODE_LEFT);
    node.opensBehindReserved(node.elsewhere, 2, "bank", "a");
    node.reports(node.elsewhere, 2, "bank", 9, 8);

    Ended ending = last(node.outages("r")).endings().get(0);

    assertThat(ending.lost()).isEqualTo(7);
    assertThat(ending.upperBound()).isTrue();
    node.down(node.elsewhere, Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 3, "bank", "a");
    node.reports(node.standby, 3, "bank", 11, 8);
    Ended next = last(node.outages("r")).endings().get(0);
    assertThat(next.lost()).isEqualTo(1);
    assertThat(next.upperBound()).isFalse();
  }

  @Test
  void theNextLedgerBeginsWhereTheOneBeforeEnded() { // G6
    watchBank();
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", 4, 7);
    node.reports(node.standby, 2, "bank", 5, 8);
    node.down(node.standby, Causes.EXPORTER_STOPPED);

    Ended second = last(node.outages("r")).endings().get(0);

    assertThat(second.received()).isEqualTo(2);
    assertThat(second.lost()).isZero();
  }

  @Test
  void whatTheSuccessorDeliversOfTheClosedEpochIsCountedAsReplayed() { // G5, F19
    node.monitorsEvery("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 5);
    node.passMillis(10);
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", node.replayed(0, 2, 6));
    node.reports(node.standby, 2, "bank", node.replayed(0, 3, 7), node.item(0, 4, 0, 7));

    Ended ending = last(node.outages("r")).endings().get(0);

    assertThat(ending.replayed()).isEqualTo(2);
    assertThat(ending.lost()).isZero();
  }

  @Test
  void whatIsReplayedHealsNothing() { // G5
    node.monitorsEvery("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 5);
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 2, "bank", "a");

    node.reports(node.standby, 2, "bank", node.replayed(0, 2, 6));
    assertThat(last(node.outages("r")).phase()).isEqualTo(Outage.Phase.SWITCHED);

    node.reports(node.standby, 2, "bank", node.item(0, 3, 0, 7));
    Told healed = last(node.outages("r"));
    assertThat(healed.phase()).isEqualTo(Outage.Phase.HEALED);
    assertThat(healed.endings().get(0).replayed()).isEqualTo(1);
  }

  @Test
  void theLedgerBoundsWhatNeverHadANumberByTheBlackoutAndOneDutyCycle() { // R12
    node.monitors("r", "bank/a");
    node.opensWithCycle(node.first, 1, 5, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 5);
    node.down(node.first, Causes.EXPORTER_STOPPED);
    assertThat(last(node.outages("r")).endings().get(0).unnumberedNanos()).isEqualTo(-1);
    node.passMillis(20);
    node.opensWithCycle(node.standby, 2, 7, "bank", "a");
    node.reports(node.standby, 2, "bank", 2, 6);

    Told healed = last(node.outages("r"));

    assertThat(healed.endings().get(0).unnumberedNanos())
        .isEqualTo(healed.blackoutNanos() + 5_000_000);
  }

  @Test
  void aServiceThatGoesAndComesBackIsAnOutageOfItsEntityOnly() { // R7
    node.monitors("r", "**");
    node.opens(node.first, 1, "bank", "a");
    node.opens(node.first, 1, "jvm", "b");
    node.hears("r");
    node.closes(node.first, 1, "bank", Causes.SERVICE_GONE);

    assertThat(node.hears("r"))
        .containsExactly("a unavailable(serviceGone)", "outage opened serviceGone bank 1>");

    node.opens(node.first, 2, "bank", Causes.SERVICE_GONE, List.of(number("a")));
    node.reports(node.first, 2, "bank", 1, 3);

    assertThat(node.hears("r"))
        .containsExactly(
            "outage switched serviceGone bank 1>2",
            "a good",
            "a #1=3",
            "outage healed serviceGone bank 1>2");
  }

  @Test
  void anExporterThatBeginsANewEpochAndThenDiesHasClosedBoth() { // R1, R7, G6
    watchBank();
    node.opens(node.first, 3, "bank", "a");
    node.reports(node.first, 3, "bank", 2, 6);
    node.down(node.first, Causes.EXPORTER_STOPPED);

    assertThat(node.core.outages().remembered())
        .extracting(Node::text)
        .containsExactly(
            "outage opened exporterStopped bank 3>", "outage healed exporterStopped bank 1>3");
  }

  @Test
  void anOutageHealsWithoutAMonitorThatIsClosed() {
    node.monitors("other", "bank/b");
    node.opens(node.first, 1, "bank", "a", "b");
    node.monitors("r", "bank/a");
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 2, "bank", "a", "b");
    node.reports(node.standby, 2, "bank", 1, 1);
    assertThat(last(node.outages("r")).phase()).isEqualTo(Outage.Phase.HEALED);
    assertThat(node.core.outages().remembered().get(0).phase()).isEqualTo(Outage.Phase.SWITCHED);

    node.say(node.importer, new Close("other"));

    assertThat(node.core.outages().remembered().get(0).phase()).isEqualTo(Outage.Phase.HEALED);
  }

  @Test
  void aMonitorThatWasNeverArmedIsNoPartOfAnOutage() {
    watchBank();
    node.monitors("waits", "bank/none");
    node.hears("waits");
    node.down(node.first, Causes.EXPORTER_STOPPED);

    assertThat(node.hears("waits")).isEmpty();
    assertThat(last(node.outages("r")).endings().get(0).monitored()).isEqualTo(1);
  }

  @Test
  void whoHasAnOperationPendingIsToldEvenWithoutAMonitorThere() { // claim 2, R7
    node.opens(node.first, 1, "bank", "a");
    node.monitors("elsewhere", "jvm/b");
    node.monitors("uninvolved", "jvm/b");
    node.hears("elsewhere");
    node.hears("uninvolved");
    InstrumentName a = InstrumentName.of("bank/a");
    Caller ann = new Caller("ann", "client", "n1");
    String session = "session-of-elsewhere";
    var key = new org.vigil.api.ChangeKey(session, 1);
    node.say(node.importer, new Read(1, session, List.of(a)));
    node.say(
        node.importer,
        new Modify(2, key, a, Optional.empty(), java.util.OptionalLong.empty(), "", ann));
    node.say(node.importer, new Fire(3, key, a, List.of(), "", ann));

    node.down(node.first, Causes.EXPORTER_STOPPED);

    List<Told> told = node.outages("elsewhere");
    assertThat(told).singleElement().extracting(Told::phase).isEqualTo(Outage.Phase.OPENED);
    assertThat(told.get(0).endings().get(0).pending()).isEqualTo(3);
    assertThat(told.get(0).endings().get(0).monitored()).isZero();
    assertThat(node.outages("uninvolved")).isEmpty();
    assertThat(node.core.outages().remembered().get(0).endings().get(0).pending()).isEqualTo(3);

    node.opens(node.standby, 2, "bank", "a");

    assertThat(node.hears("elsewhere"))
        .containsExactly(
            "outage switched exporterStopped bank 1>2", "outage healed exporterStopped bank 1>2");
  }

  @Test
  void theSameExporterHeardAgainInItsEpochGoesOnInIt() { // R3: one bad link moves no primary
    watchBank();
    node.down(node.first, Causes.UNREACHABLE);
    node.up(node.first);
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 4, 9);

    assertThat(node.hears("r"))
        .containsExactly(
            "a unavailable(unreachable)",
            "outage opened unreachable bank 1>",
            "outage switched unreachable bank 1>1",
            "a gap 2..3",
            "a good",
            "a #4=9",
            "outage healed unreachable bank 1>1");
  }

  @Test
  void aChangeOfTransportIsNoOutageButArmsAnew() { // R19
    watchBank();
    node.armings(node.first);
    node.up(node.first);
    node.opens(node.first, 1, "bank", "a");

    assertThat(node.armings(node.first)).hasSize(1);
    node.reports(node.first, 1, "bank", 2, 5);
    assertThat(node.hears("r")).containsExactly("a #2=5");
    assertThat(node.core.outages().remembered()).isEmpty();
  }

  @Test
  void onlySoManyOutagesAreRememberedAndNoneIsWaitedForLonger() { // G10
    watchBank();
    for (int epoch = 2; epoch < 2 * Outages.MAX_REMEMBERED; epoch++) {
      node.closes(node.first, epoch - 1, "bank", Causes.SERVICE_GONE);
      node.opens(node.first, epoch, "bank", "a");
    }
    node.hears("r");
    node.reports(node.first, 2 * Outages.MAX_REMEMBERED - 1, "bank", 1, 9);

    assertThat(node.core.outages().remembered()).hasSize(Outages.MAX_REMEMBERED);
    assertThat(node.outages("r")).hasSize(Outages.MAX_REMEMBERED);
  }

  private void watchBank() {
    node.monitors("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 5);
    node.hears("r");
  }

  private static Told last(List<Told> told) {
    return told.get(told.size() - 1);
  }
}
