package org.vigil.importer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.importer.internal.Stage.DEPTH;
import static org.vigil.importer.internal.Stage.EPOCH;
import static org.vigil.importer.internal.Stage.gap;
import static org.vigil.importer.internal.Stage.received;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vigil.api.Epoch;
import org.vigil.api.client.MonitorEvent;

/** Order, no duplicates, no silent gap (G4). */
class ContinuityTest {
  private final Continuity row = new Continuity();
  private final List<MonitorEvent> out = new ArrayList<>();

  @Test
  void letsARowThatIsWholePass() {
    row.report(received(DEPTH, 41), out);
    row.report(received(DEPTH, 44).with(1, 1), out);
    row.gap(gap(DEPTH, 46, 47), out);
    row.report(received(DEPTH, 48).with(0, 1), out);

    assertThat(out)
        .containsExactly(
            received(DEPTH, 41),
            received(DEPTH, 44).with(1, 1),
            gap(DEPTH, 46, 47),
            received(DEPTH, 48).with(0, 1));
  }

  @Test
  void letsEachNumberPassOnce() {
    row.resume(EPOCH, 10);

    row.report(received(DEPTH, 9), out);
    row.gap(gap(DEPTH, 8, 10), out);
    row.report(received(DEPTH, 10), out);
    row.gap(gap(DEPTH, 9, 12), out);
    row.report(received(DEPTH, 13), out);

    assertThat(out).containsExactly(gap(DEPTH, 11, 12), received(DEPTH, 13));
  }

  @Test
  void turnsAHoleThatNobodySpokeOfIntoAGap() {
    row.resume(EPOCH, 10);

    row.report(received(DEPTH, 15).with(1, 0), out);

    assertThat(out).containsExactly(gap(DEPTH, 12, 14), received(DEPTH, 15).with(1, 0));
  }

  @Test
  void countsNothingTwiceThatIsToldAgain() {
    row.resume(EPOCH, 10);

    row.report(received(DEPTH, 12).with(2, 3), out);

    assertThat(out).containsExactly(received(DEPTH, 12).with(1, 0));
  }

  @Test
  void refusesWhatComesFromALowerEpoch() {
    row.report(at(Epoch.of(2, 1), 5), out);
    row.report(at(Epoch.of(1, 9), 6), out);
    row.gap(gap(DEPTH, 6, 9), out);

    assertThat(out).containsExactly(at(Epoch.of(2, 1), 5));
  }

  @Test
  void takesTheAgentsWordFromOneEpochToTheNext() {
    row.report(at(Epoch.of(1, 1), 37), out);
    row.gap(new ReceivedGap(DEPTH, Epoch.of(2, 1), 38, 1024, true), out);
    row.report(at(Epoch.of(2, 1), 1025).with(0, 2), out);
    row.report(at(Epoch.of(3, 1), 1), out);
    row.report(at(Epoch.of(3, 1), 2), out);

    assertThat(out)
        .containsExactly(
            at(Epoch.of(1, 1), 37),
            new ReceivedGap(DEPTH, Epoch.of(2, 1), 38, 1024, true),
            at(Epoch.of(2, 1), 1025).with(0, 2),
            at(Epoch.of(3, 1), 1),
            at(Epoch.of(3, 1), 2));
  }

  private static ReceivedReport at(Epoch epoch, long sequence) {
    return new ReceivedReport(
        DEPTH,
        epoch,
        sequence,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        0);
  }
}
