package org.vigil.importer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.importer.internal.Stage.DEPTH;
import static org.vigil.importer.internal.Stage.EPOCH;
import static org.vigil.importer.internal.Stage.WORKERS;
import static org.vigil.importer.internal.Stage.gap;
import static org.vigil.importer.internal.Stage.received;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Value;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.Outage.Phase;
import org.vigil.api.client.States;

/** What waits for a slow client (G5, G10). */
class EventBufferTest {
  private final EventBuffer latest = new EventBuffer(Mode.LATEST, 16);
  private final EventBuffer every = new EventBuffer(Mode.EVERY, 4);

  @Test
  void keepsTheNewestOfEachInstrumentAndCountsTheOthersInModeLatest() {
    latest.add(List.of(received(DEPTH, 1), received(WORKERS, 8), received(DEPTH, 2)));
    latest.add(List.of(received(DEPTH, 3)));

    assertThat(latest.drain())
        .containsExactly(
            received(WORKERS, 8),
            new ReceivedReport(
                DEPTH,
                EPOCH,
                3,
                Instant.ofEpochMilli(3),
                Optional.of(Value.integer(3)),
                Optional.of(Value.integer(1)),
                Optional.of(Value.integer(3)),
                Optional.empty(),
                2,
                0,
                0));
    assertThat(latest.isEmpty()).isTrue();
  }

  @Test
  void keepsTheExtremesOfWhatWasConflated() {
    latest.add(List.of(received(DEPTH, 9), received(DEPTH, 12)));
    ReceivedReport failed =
        new ReceivedReport(
            DEPTH,
            EPOCH,
            13,
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            3,
            0);
    latest.add(List.of(failed));

    ReceivedReport only = (ReceivedReport) latest.drain().get(0);

    assertThat(only.value()).isEmpty();
    assertThat(only.min()).contains(Value.integer(9));
    assertThat(only.max()).contains(Value.integer(12));
    assertThat(only.conflated()).isEqualTo(2);
    assertThat(only.suppressed()).isEqualTo(3);
  }

  @Test
  void handsOutAPublicationTogether() {
    ReceivedState state = ReceivedState.of(DEPTH, States.GOOD, "");
    latest.add(List.of(received(DEPTH, 1), state));
    latest.add(List.of(received(DEPTH, 2), received(WORKERS, 2)));

    assertThat(latest.drain())
        .extracting(EventBufferTest::label)
        .containsExactly("bank/depth good", "bank/depth 2", "bank/workers 2");
  }

  @Test
  void keepsAGapBetweenTheReportsItLiesBetween() {
    latest.add(List.of(received(DEPTH, 1), gap(DEPTH, 2, 4)));

    assertThat(latest.drain())
        .extracting(EventBufferTest::label)
        .containsExactly("bank/depth 1", "bank/depth 2..4");
  }

  @Test
  void mergesGapsInOneOnceTheReportBetweenThemIsConflated() {
    latest.add(List.of(gap(DEPTH, 1, 2), received(DEPTH, 3), gap(DEPTH, 4, 5)));
    latest.add(List.of(received(DEPTH, 6)));

    List<MonitorEvent> events = latest.drain();

    assertThat(events)
        .extracting(EventBufferTest::label)
        .containsExactly("bank/depth 1..5", "bank/depth 6");
    assertThat(((ReceivedReport) events.get(1)).conflated())
        .as("3 lies in the gap and is not counted again")
        .isZero();
  }

  @Test
  void keepsEachReportInModeEveryWhileThereIsRoom() {
    every.add(LongStream.rangeClosed(1, 4).mapToObj(n -> received(DEPTH, n)).toList());

    assertThat(every.drain()).hasSize(4).allMatch(event -> event instanceof ReceivedReport);
  }

  @Test
  void givesUpTheOldestReportsForOneNumberedGapPerInstrument() {
    every.add(
        List.of(
            received(DEPTH, 1),
            received(WORKERS, 10),
            received(DEPTH, 2),
            received(DEPTH, 3),
            received(WORKERS, 11),
            received(DEPTH, 4),
            received(DEPTH, 5)));

    assertThat(every.drain())
        .extracting(EventBufferTest::label)
        .containsExactly(
            "bank/workers 10..10",
            "bank/depth 1..2",
            "bank/depth 3",
            "bank/workers 11",
            "bank/depth 4",
            "bank/depth 5");
  }

  @Test
  void letsTheNextReportAccountForWhatAGivenUpOneStoodFor() {
    every.add(List.of(received(DEPTH, 3).with(1, 1)));
    every.add(LongStream.rangeClosed(4, 7).mapToObj(n -> received(DEPTH, n)).toList());

    List<MonitorEvent> events = every.drain();

    assertThat(label(events.get(0))).isEqualTo("bank/depth 3..3");
    assertThat(((ReceivedReport) events.get(1)).conflated()).isEqualTo(1);
    assertThat(((ReceivedReport) events.get(1)).suppressed()).isEqualTo(1);
    assertThat(((ReceivedReport) events.get(2)).covered()).isZero();
  }

  @Test
  void saysThatAGapIsAnUpperBoundWhenTheNumbersBeganAnew() {
    EventBuffer tiny = new EventBuffer(Mode.EVERY, 0);
    ReceivedReport anew =
        new ReceivedReport(
            DEPTH,
            Epoch.of(2, 8),
            1,
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            0);
    tiny.add(List.of(received(DEPTH, 900), anew));

    assertThat(tiny.drain()).containsExactly(new ReceivedGap(DEPTH, Epoch.of(2, 8), 1, 900, true));
  }

  @Test
  void keepsAnOutageInItsNewestPhaseAndAStateAsItIsNow() {
    latest.add(List.of(outage("a", Phase.OPENED), ReceivedState.of(DEPTH, "unavailable", "hung")));
    latest.add(List.of(outage("a", Phase.SWITCHED), ReceivedState.of(DEPTH, "good", "")));
    latest.add(List.of(outage("a", Phase.HEALED), outage("b", Phase.OPENED)));

    assertThat(latest.drain())
        .extracting(EventBufferTest::label)
        .containsExactly("a HEALED", "bank/depth good", "b OPENED");
  }

  @Test
  void doesNotGrowWithTheSlownessOfItsClient() {
    for (int n = 1; n <= 100_000; n++) {
      List<MonitorEvent> some =
          List.of(
              received(DEPTH, 2L * n),
              gap(DEPTH, 2L * n + 1, 2L * n + 1),
              ReceivedState.of(WORKERS, n % 2 == 0 ? "good" : "stale", ""),
              outage("outage-" + n, Phase.OPENED));
      latest.add(some);
      every.add(some);
    }

    assertThat(latest.size()).isLessThanOrEqualTo(Conflation.MAX_OUTAGES + 5);
    assertThat(every.size()).isLessThanOrEqualTo(Conflation.MAX_OUTAGES + 5 + 4);
  }

  @Test
  void takesBackWhatWasNotDelivered() {
    every.add(List.of(received(DEPTH, 1), received(DEPTH, 2)));
    List<MonitorEvent> taken = every.drain();
    every.add(List.of(received(DEPTH, 3)));

    every.restore(taken.subList(1, 2));

    assertThat(every.drain()).containsExactly(received(DEPTH, 2), received(DEPTH, 3));
  }

  @Test
  void waitsNoLongerThanWanted() throws InterruptedException {
    assertThat(latest.await(Duration.ZERO, () -> false)).isEmpty();
    assertThat(latest.await(Duration.ofDays(1), () -> true)).isEmpty();
  }

  private static ReceivedOutage outage(String id, Phase phase) {
    return new ReceivedOutage(
        id,
        phase,
        "exporterStopped",
        "message",
        "x@n",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static String label(MonitorEvent event) {
    if (event instanceof ReceivedReport report) {
      return report.instrument() + " " + report.sequence();
    } else if (event instanceof ReceivedGap gap) {
      return gap.instrument() + " " + gap.from() + ".." + gap.to();
    } else if (event instanceof ReceivedState state) {
      return state.instrument() + " " + state.state();
    }
    ReceivedOutage outage = (ReceivedOutage) event;
    return outage.id() + " " + outage.phase();
  }

  static InstrumentName instrument(int number) {
    return InstrumentName.of("bank/i" + number);
  }
}
