package org.vigil.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vigil.itests.chaos.Fault.Kind;

/** Each way in which a history can be wrong is found, and what is right is left alone. */
class CheckerTest {
  private static final String APPLIED = "applied";
  private static final String REJECTED = "rejected";
  private static final String UNKNOWN = "unknown";
  private static final String AGENT = "org.vigil.agent";
  private static final String COORDINATOR = "org.vigil.failover";
  private static final String TRANSPORT = "org.vigil.transport.cellar";

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("wrongHistories")
  void findsWhatIsWrong(Wrong expected, String how, UnaryOperator<Tale> tale) {
    Findings findings = tale.apply(new Tale().begins()).check();

    assertThat(findings.violations()).extracting(Violation::what).containsExactly(expected);
    assertThat(findings.violations())
        .allSatisfy(violation -> assertThat(violation.events()).isNotEmpty());
  }

  static Stream<Arguments> wrongHistories() {
    return Stream.of(
        wrong(
            Wrong.LOST,
            "a number is missing",
            tale -> counted(tale).report(1, 1, 1).report(1, 3, 3)),
        wrong(
            Wrong.LOST,
            "fewer were told than are missing",
            tale -> counted(tale).report(1, 1, 1).gap(2, 2).report(1, 4, 3)),
        wrong(
            Wrong.LOST,
            "what was told before the last report is told no more",
            tale -> counted(tale).report(1, 1, 1).report(1, 3, 2, 1).report(1, 5, 3)),
        wrong(
            Wrong.DOUBLED,
            "a report comes twice",
            tale -> counted(tale).report(1, 1, 1).report(1, 2, 2).report(1, 2, 2)),
        wrong(
            Wrong.DOUBLED,
            "a report of before a takeover comes again after it",
            tale ->
                counted(tale).report(1, 1, 1).report(1, 2, 2).outage("o", true, 1).report(2, 2, 2)),
        wrong(
            Wrong.DOUBLED,
            "a clock jumps, and nobody was lost for it",
            tale ->
                counted(tale)
                    .report(1, 1, 1)
                    .report(1, 2, 2)
                    .strikes("node-1", Kind.CLOCK, "")
                    .outage("o", true, 1)
                    .report(2, 2, 2)),
        wrong(
            Wrong.OUT_OF_ORDER,
            "a report overtakes another",
            tale -> counted(tale).report(1, 1, 1).report(1, 3, 2, 1).report(1, 2, 2)),
        wrong(
            Wrong.STALE, "a counter falls", tale -> counted(tale).report(1, 1, 3).report(1, 2, 2)),
        wrong(
            Wrong.STALE,
            "a counter falls between two streams",
            tale -> counted(tale).report(1, 1, 3).ends().begins().report(1, 2, 2)),
        wrong(
            Wrong.STALE,
            "a reading is old",
            tale -> counted(tale).after(1).had(40).after(9).had(50).readsCount(2)),
        wrong(
            Wrong.STALE,
            "nothing is heard for long",
            tale -> counted(tale).report(1, 1, 3).after(1).had(4).after(9).report(1, 2, 4)),
        wrong(
            Wrong.STALE,
            "nothing is heard any more",
            tale -> counted(tale).report(1, 1, 3).after(1).had(4).after(9).had(5)),
        wrong(
            Wrong.NEVER_HAD,
            "a report shows what never was",
            tale -> counted(tale).report(1, 1, 7)),
        wrong(
            Wrong.NEVER_HAD, "a reading comes before its value", tale -> tale.readsCount(1).had(1)),
        wrong(
            Wrong.EPOCH_BACK,
            "a report of an epoch that is over",
            tale ->
                counted(tale).report(1, 1, 1).outage("o", true, 1).report(2, 2, 2).report(1, 3, 3)),
        wrong(
            Wrong.OUTAGE_MISSING,
            "an epoch ends and nobody says so",
            tale -> counted(tale).report(1, 1, 1).report(2, 2, 2).after(9).report(2, 3, 3)),
        wrong(
            Wrong.OUTAGE_DOUBLED,
            "an epoch ends in two outages",
            tale ->
                counted(tale)
                    .report(1, 1, 1)
                    .outage("o", true, 1)
                    .outage("p", true, 1)
                    .report(2, 2, 2)),
        wrong(
            Wrong.OUTAGE_OPEN,
            "an outage never heals",
            tale -> counted(tale).report(1, 1, 1).outage("o", false, 1).report(2, 2, 2)),
        wrong(
            Wrong.BLACKOUT_WRONG,
            "an outage is said to have been longer than anybody looked",
            tale -> counted(tale).report(1, 1, 1).darkFor("o", 3_600_000, 1).report(2, 2, 2)),
        wrong(
            Wrong.BLACKOUT_WRONG,
            "an outage is said to have ended before it began",
            tale -> counted(tale).report(1, 1, 1).darkFor("o", -10, 1).report(2, 2, 2)),
        wrong(
            Wrong.ACKNOWLEDGED_AND_LOST,
            "a later change has the same revision",
            tale -> tale.asks(7).answer(7, APPLIED, 3).asks(8).answer(8, APPLIED, 3)),
        wrong(
            Wrong.ACKNOWLEDGED_AND_LOST,
            "a later reading has an earlier revision",
            tale -> tale.asks(7).answer(7, APPLIED, 3).readsSetting(0, 2)),
        wrong(
            Wrong.ACKNOWLEDGED_AND_LOST,
            "fewer copies died than there were",
            tale ->
                tale.asks(7)
                    .answer(7, APPLIED, 3)
                    .strikes("node-1", Kind.KILL, "")
                    .readsSetting(0, 2)),
        wrong(
            Wrong.APPLIED_TWICE,
            "two replicas take it as two revisions",
            tale -> tale.asks(7).took("node-1", 7, 1).answer(7, APPLIED, 1).took("node-2", 7, 2)),
        wrong(
            Wrong.APPLIED_TWICE,
            "two answers name two revisions",
            tale -> tale.asks(7).answer(7, APPLIED, 1).answer(7, APPLIED, 2)),
        wrong(
            Wrong.RESOLVED_TWO_WAYS,
            "an unknown is applied and then rejected",
            tale ->
                tale.asks(7).answer(7, UNKNOWN, 0).answer(7, APPLIED, 1).answer(7, REJECTED, 0)),
        wrong(
            Wrong.RESOLVED_TWO_WAYS,
            "a rejected one is read",
            tale -> tale.asks(7).took("node-1", 7, 1).answer(7, REJECTED, 0).readsSetting(7, 1)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("wrongBesideFaults")
  void aFaultNearbyExcusesNothingElse(Wrong expected, String how, UnaryOperator<Tale> tale) {
    findsWhatIsWrong(expected, how, tale);
  }

  static Stream<Arguments> wrongBesideFaults() {
    return Stream.of(
        wrong(
            Wrong.OUTAGE_DOUBLED,
            "the next agent tells it as another",
            tale ->
                counted(tale)
                    .outage("o", false, 1)
                    .strikes("node-3", Kind.STOP, AGENT)
                    .outage("o", true, 1)
                    .outage("p", true, 1)),
        wrong(
            Wrong.OUTAGE_DOUBLED,
            "a node that was frozen tells it twice",
            tale ->
                counted(tale)
                    .outage("o", true, 1)
                    .strikes("node-3", Kind.FREEZE, "")
                    .outage("p", true, 1)),
        wrong(
            Wrong.OUTAGE_OPEN,
            "the next agent does not go on with it",
            tale -> counted(tale).outage("o", false, 1).strikes("node-3", Kind.STOP, AGENT)),
        wrong(
            Wrong.ACKNOWLEDGED_AND_LOST,
            "another node than the one that answered was frozen",
            tale ->
                tale.asks(7)
                    .took("node-1", 7, 3)
                    .strikes("node-2", Kind.FREEZE, "")
                    .answer(7, APPLIED, 3)
                    .readsSetting(0, 2)),
        wrong(
            Wrong.ACKNOWLEDGED_AND_LOST,
            "who was without the others still has the old value long afterwards",
            tale -> onAnIsland(tale).after(60).readsSetting(6, 2)),
        wrong(
            Wrong.ACKNOWLEDGED_AND_LOST,
            "who was without the others is shown what another node has",
            tale ->
                tale.asks(6)
                    .took("node-2", 6, 2)
                    .answer(6, APPLIED, 2)
                    .strikes("node-3", Kind.FREEZE, "")
                    .asks(7)
                    .took("node-1", 7, 3)
                    .answer(7, APPLIED, 3)
                    .readsSetting(6, 2)),
        wrong(
            Wrong.ACKNOWLEDGED_AND_LOST,
            "copies died one long after the other",
            tale ->
                tale.asks(7)
                    .answer(7, APPLIED, 3)
                    .strikes("node-1", Kind.KILL, "")
                    .after(30)
                    .strikes("node-2", Kind.KILL, "")
                    .readsSetting(0, 2)),
        wrong(
            Wrong.ACKNOWLEDGED_AND_LOST,
            "the same copy died twice",
            tale ->
                tale.asks(7)
                    .answer(7, APPLIED, 3)
                    .strikes("node-1", Kind.KILL, "")
                    .strikes("node-1", Kind.STOP, COORDINATOR)
                    .readsSetting(0, 2)),
        wrong(
            Wrong.RESOLVED_TWO_WAYS,
            "links were cut long after one answer and long before the other",
            tale ->
                tale.asks(7)
                    .answer(7, APPLIED, 1)
                    .after(30)
                    .strikes("node-2", Kind.STOP, TRANSPORT)
                    .after(30)
                    .answer(7, REJECTED, 0)),
        wrong(
            Wrong.STALE,
            "nothing is heard while the shell is away",
            tale ->
                counted(tale)
                    .report(1, 1, 3)
                    .after(1)
                    .had(4)
                    .strikes("node-3", Kind.STOP, "org.vigil.shell")
                    .after(9)
                    .report(1, 2, 4)));
  }

  private static Arguments wrong(Wrong expected, String how, UnaryOperator<Tale> tale) {
    return Arguments.of(expected, how, tale);
  }

  private static Tale counted(Tale tale) {
    return tale.had(1, 2, 3);
  }

  /** The client's node was without the others, who went on, and shows what it took before. */
  private static Tale onAnIsland(Tale tale) {
    return tale.asks(6)
        .took("node-3", 6, 2)
        .answer(6, APPLIED, 2)
        .strikes("node-3", Kind.FREEZE, "")
        .asks(7)
        .took("node-1", 7, 3)
        .answer(7, APPLIED, 3)
        .readsSetting(6, 2);
  }

  @Test
  void whatAnIslandShowsIsProvisional() {
    Findings findings = onAnIsland(new Tale().begins()).check();

    assertThat(findings.violations()).isEmpty();
    assertThat(findings.excused()).containsOnly(Map.entry(Excuse.OVERTAKEN, 1));
  }

  @Test
  void afterASplitTheHigherEpochWinsWhateverItsNumbers() {
    Findings findings =
        counted(new Tale().begins())
            .report(1, 1, 1)
            .report(1, 2, 2)
            .report(1, 3, 3)
            .strikes("node-1", Kind.CLOCK, Cutting.LINKS)
            .outage("o", true, 1)
            .report(2, 2, 2)
            .report(2, 3, 3)
            .check();

    assertThat(findings.violations()).isEmpty();
    assertThat(findings.excused()).containsOnly(Map.entry(Excuse.YIELDED, 2));
  }

  @Test
  void leavesAloneWhatIsRight() {
    Findings findings =
        counted(new Tale().begins())
            .report(1, 1, 1)
            .report(1, 3, 2, 1)
            .outage("o", false, 1)
            .gap(4, 9)
            .report(2, 10, 3)
            .outage("o", true, 1)
            .asks(7)
            .took("node-1", 7, 1)
            .answer(7, UNKNOWN, 0)
            .took("node-2", 7, 1)
            .answer(7, APPLIED, 1)
            .readsSetting(7, 1)
            .asks(8)
            .answer(8, REJECTED, 0)
            .readsCount(3)
            .checkRun();

    assertThat(findings.violations()).isEmpty();
    assertThat(findings.excused()).isEmpty();
    assertThat(findings.counts())
        .containsEntry("reports", 3L)
        .containsEntry("changes asked about again", 1L);
  }

  @Test
  void silenceThatWasToldOfIsNoFault() {
    Findings findings =
        counted(new Tale().begins())
            .report(1, 1, 1)
            .turns("unavailable")
            .after(1)
            .had(4)
            .after(9)
            .report(1, 2, 4)
            .check();

    assertThat(findings.violations()).isEmpty();
  }

  @Test
  void anotherStreamOwesNothingToTheOneBefore() {
    Findings findings =
        counted(new Tale().begins()).report(1, 5, 1).ends().begins().report(2, 9, 2).check();

    assertThat(findings.violations()).isEmpty();
  }

  @Test
  void excusesAreCountedByTheirReason() {
    Findings findings =
        new Tale()
            .begins()
            .asks(7)
            .answer(7, APPLIED, 3)
            .strikes("node-1", Kind.KILL, "")
            .strikes("node-2", Kind.STOP, COORDINATOR)
            .readsSetting(0, 0)
            .after(60)
            .asks(8)
            .took("node-1", 8, 5)
            .strikes("node-1", Kind.FREEZE, "")
            .answer(8, APPLIED, 5)
            .readsSetting(0, 4)
            .after(60)
            .asks(9)
            .took("node-1", 9, 7)
            .strikes("node-2", Kind.UPDATE, TRANSPORT)
            .answer(9, APPLIED, 7)
            .readsSetting(0, 6)
            .check();

    assertThat(findings.violations()).isEmpty();
    assertThat(findings.excused())
        .containsEntry(Excuse.COPIES_LOST, 1)
        .containsEntry(Excuse.OVERTAKEN, 2);
  }

  @Test
  void aRunThatSawNothingHasFailed() {
    Findings findings = new Tale().begins().checkRun();

    assertThat(findings.violations())
        .hasSize(Checker.EXPECTED.size())
        .extracting(Violation::what)
        .containsOnly(Wrong.NOTHING_SEEN);
  }
}
