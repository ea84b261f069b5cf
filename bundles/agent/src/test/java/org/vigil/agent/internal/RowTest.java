package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.epoch;
import static org.vigil.agent.internal.Node.position;
import static org.vigil.agent.internal.Node.spec;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.Significance;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.SessionMessage.Close;

/** Per instrument, numbers only grow, none comes twice, and none is missing without a word (G4). */
class RowTest {
  private final Node node = new Node();

  @Test
  void aNumberComesOnce() { // G4
    watch("r");
    report(1, 10);
    report(2, 20);
    report(2, 20);
    report(1, 10);

    assertThat(node.row("r")).containsExactly("a #1=10", "a #2=20");
  }

  @Test
  void missingNumbersAreOneExactGap() { // G4
    watch("r");
    report(1, 10);
    report(5, 50);

    assertThat(node.row("r")).containsExactly("a #1=10", "a gap 2..4", "a #5=50");
  }

  @Test
  void conflatedNumbersAreNoGap() { // G4, R22
    watch("r");
    report(1, 10);
    node.reports(node.first, 1, "bank", node.item(0, 5, 3, 50));

    assertThat(node.row("r")).containsExactly("a #1=10", "a #5=50 conflated 3");
  }

  @Test
  void ofNumbersPartlyConflatedTheRestIsTheGapBeforeThem() { // G4
    watch("r");
    report(1, 10);
    node.reports(node.first, 1, "bank", node.item(0, 8, 2, 80));

    assertThat(node.row("r")).containsExactly("a #1=10", "a gap 2..5", "a #8=80 conflated 2");
  }

  @Test
  void whatCameBeforeTheFirstReportIsNoGap() {
    watch("r");
    node.reports(node.first, 1, "bank", node.item(0, 500, 7, 10));

    assertThat(node.row("r")).containsExactly("a #500=10");
  }

  @Test
  void theRowGoesOnOverATakeover() { // R11
    watch("r");
    report(7, 10);
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 2, "bank", "a");
    node.row("r");

    node.reports(node.standby, 2, "bank", 9, 30);

    assertThat(node.row("r")).contains("a gap 8..8", "a #9=30");
  }

  @Test
  void whatAPredecessorElsewhereHadReservedIsMissingAtMost() { // R12
    watch("latest");
    node.monitorsEvery("every", "bank/a");
    report(7, 10);
    node.down(node.first, Causes.NODE_LEFT);
    node.opensBehindReserved(node.elsewhere, 2, "bank", "a");
    assertThat(node.armings(node.elsewhere)).extracting(Arming::after).containsExactly(7L);
    node.row("latest");
    node.row("every");

    node.reports(node.elsewhere, 2, "bank", 16, 30);
    node.reports(node.elsewhere, 2, "bank", 18, 31);

    for (String request : List.of("latest", "every")) {
      assertThat(node.row(request))
          .as(request)
          .containsExactly("a gap 8..15 at most", "a #16=30", "a gap 17..17", "a #18=31");
    }
  }

  @Test
  void anEpochThatWasNotHeardOfMakesItNoCertainer() { // R12
    watch("r");
    report(7, 10);
    node.down(node.first, Causes.NODE_LEFT);
    node.opensBehindReserved(node.elsewhere, 2, "bank", "a");
    node.down(node.elsewhere, Causes.EXPORTER_STOPPED);
    node.opens(node.first, 3, "bank", "a");
    node.row("r");

    node.reports(node.first, 3, "bank", 16, 30);

    assertThat(node.row("r")).containsExactly("a gap 8..15 at most", "a #16=30");
  }

  @Test
  void aNewServiceObjectBeginsAFreshRowWithoutAGapOrAFreeze() { // G4, R11
    watch("latest");
    node.monitorsEvery("every", "bank/a");
    report(20, 10);
    node.closes(node.first, 1, "bank", Causes.SERVICE_GONE);
    node.opens(node.first, 2, "bank", "a");
    node.row("latest");
    node.row("every");

    node.reports(node.first, 2, "bank", 1, 5);
    node.reports(node.first, 2, "bank", 2, 6);

    assertThat(node.row("latest")).contains("a #1=5", "a #2=6").noneMatch(this::isGap);
    assertThat(node.row("every")).contains("a #1=5", "a #2=6").noneMatch(this::isGap);
  }

  @Test
  void aMonitorThatSawOnlyTheFormerRowIsNotHeldUpByIt() { // G4
    watch("latest");
    node.monitorsEvery("every", "bank/a");
    report(20, 10);
    node.down(node.importer, Causes.EXPORTER_STOPPED);
    node.closes(node.first, 1, "bank", Causes.SERVICE_GONE);
    node.opens(node.first, 2, "bank", "a");
    for (int number = 1; number <= 9; number++) {
      node.reports(node.first, 2, "bank", number, number);
    }
    node.armings(node.first);
    node.up(node.importer);
    for (String request : List.of("latest", "every")) {
      Mode mode = request.equals("every") ? Mode.EVERY : Mode.LATEST;
      node.monitors(
          spec(
              request,
              "",
              mode,
              Significance.ANY_CHANGE,
              List.of(position("bank/a", epoch(node.first, 1), 20)),
              "bank/a"));
    }

    assertThat(node.armings(node.first))
        .last()
        .isEqualTo(new Arming(0, List.of(Significance.ANY_CHANGE), true, 0));
    node.row("latest");
    node.row("every");
    for (int number = 1; number <= 10; number++) {
      node.reports(node.first, 2, "bank", number, number);
    }

    assertThat(node.row("latest")).noneMatch(this::isGap).last().isEqualTo("a #10=10");
    assertThat(node.row("every"))
        .noneMatch(this::isGap)
        .contains("a #1=1", "a #2=2", "a #9=9", "a #10=10");
  }

  @Test
  void aReplayForOneRequestDoesNotReachAnotherThatHasSeenIt() { // G4, G5
    watch("seen");
    report(20, 10);
    node.row("seen");
    node.monitors(
        spec(
            "behind",
            "",
            Mode.EVERY,
            Significance.ANY_CHANGE,
            List.of(position("bank/a", epoch(node.first, 1), 17)),
            "bank/a"));
    node.row("behind");

    node.reports(
        node.first,
        1,
        "bank",
        node.item(0, 18, 0, 8),
        node.item(0, 19, 0, 9),
        node.item(0, 20, 0, 10),
        node.item(0, 21, 0, 11));

    assertThat(node.row("behind")).contains("a #18=8", "a #19=9", "a #20=10", "a #21=11");
    assertThat(node.row("seen")).containsExactly("a #21=11");
  }

  @Test
  void norDoesItOverATakeover() { // G4, G5
    watch("seen");
    node.monitorsEvery("behind", "bank/a");
    report(17, 7);
    report(20, 10);
    node.row("seen");
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.up(node.importer); // by another transport
    node.monitors(
        spec(
            "behind",
            "",
            Mode.EVERY,
            Significance.ANY_CHANGE,
            List.of(position("bank/a", epoch(node.first, 1), 17)),
            "bank/a"));
    node.opens(node.standby, 2, "bank", "a");
    assertThat(node.armings(node.standby)).extracting(Arming::after).containsExactly(17L);
    node.row("seen");
    node.row("behind");

    node.reports(
        node.standby,
        2,
        "bank",
        node.item(0, 18, 0, 8),
        node.item(0, 19, 0, 9),
        node.item(0, 20, 0, 10),
        node.item(0, 21, 0, 11));

    assertThat(node.row("seen")).contains("a #21=11").noneMatch(text -> text.contains("#18"));
    assertThat(node.row("behind"))
        .contains("a #18=8", "a #19=9", "a #20=10", "a #21=11")
        .noneMatch(this::isGap);
  }

  @Test
  void aReplayIsNotTheFirstReportOfANewRequest() { // G3
    watch("seen");
    report(20, 10);
    node.monitors(
        spec(
            "behind",
            "",
            Mode.EVERY,
            Significance.ANY_CHANGE,
            List.of(position("bank/a", epoch(node.first, 1), 18)),
            "bank/a"));
    node.monitors("new", "bank/a");
    node.row("new");

    node.reports(
        node.first,
        1,
        "bank",
        node.item(0, 19, 0, 9),
        node.item(0, 20, 0, 10),
        node.item(0, 21, 0, 11));

    assertThat(node.row("new")).containsExactly("a #21=11");
  }

  @Test
  void whatANewRequestDidNotSeeBeforeItsFirstReportIsNoGap() {
    watch("old");
    report(20, 10);
    node.monitors("new", "bank/a");
    report(23, 30);

    assertThat(node.row("old")).contains("a gap 21..22");
    assertThat(node.row("new")).contains("a #23=30").noneMatch(this::isGap);
  }

  @Test
  void aRowThatWentOnUnseenIsNoGapToWhoLooksLater() {
    watch("early");
    report(20, 10);
    node.say(node.importer, new Close("early"));
    watch("late");

    report(31, 10);

    assertThat(node.row("late")).containsExactly("a #31=10");
  }

  private void watch(String request) {
    node.monitors(request, "bank/a");
    if (node.core.entities().known().isEmpty()) {
      node.opens(node.first, 1, "bank", "a");
    }
    reportState(request);
  }

  /** Gets the first state out of the way. */
  private void reportState(String request) {
    node.hears(request);
  }

  private void report(long number, long value) {
    node.reports(node.first, 1, "bank", number, value);
  }

  private boolean isGap(String text) {
    return text.contains("gap");
  }
}
