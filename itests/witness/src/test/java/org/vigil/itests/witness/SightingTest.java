package org.vigil.itests.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outage;
import org.vigil.api.client.States;

/** What a witness writes is what the harness reads. */
class SightingTest {
  private static final InstrumentName COMMITTED = InstrumentName.of("bank/transfers.committed");
  private static final Epoch EPOCH = Epoch.of(3, -42);
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");

  @ParameterizedTest
  @MethodSource
  void goesThroughALine(Sighting sighting) {
    assertThat(Sighting.read(sighting.line())).isEqualTo(sighting);
    assertThat(sighting.line()).doesNotContain("\n");
  }

  static Stream<Sighting> goesThroughALine() {
    return Stream.of(
        new Sighting.Began(-17, "node-1/abc"),
        new Sighting.Ended(18, "node-1/abc"),
        new Sighting.Heard(19, report(Optional.of(Value.counter(7)), Optional.empty())),
        new Sighting.Heard(20, report(Optional.of(Value.text("")), Optional.empty())),
        new Sighting.Heard(
            21, report(Optional.empty(), Optional.of(new Refusal("threw", "it: failed")))),
        new Sighting.Heard(22, new SeenGap(COMMITTED, EPOCH, 5, 9, true)),
        new Sighting.Heard(
            23, new SeenState(COMMITTED, States.UNAVAILABLE, Optional.of(Causes.NODE_LEFT))),
        new Sighting.Heard(24, new SeenState(COMMITTED, States.GOOD, Optional.empty())),
        new Sighting.Heard(25, outage(Optional.empty())),
        new Sighting.Heard(26, outage(Optional.of(Epoch.of(4, 1)))),
        new Sighting.Asked(27, "tally/setting", 12),
        new Sighting.Answered(28, 12, "node-1/abc:3", "unknown", "takeover", 0, 0),
        new Sighting.Answered(29, 12, "node-1/abc:3", "applied", "", 7, 2),
        new Sighting.Read(30, 29, "tally/count", Value.counter(5), 0),
        new Sighting.Had(31, "tally/count", Value.counter(6)),
        new Sighting.Took(32, "tally/setting", 12, "", 0));
  }

  private static SeenReport report(Optional<Value> value, Optional<Refusal> failure) {
    return new SeenReport(
        COMMITTED,
        EPOCH,
        12,
        NOON,
        value,
        Optional.of(Value.real(-0.5)),
        Optional.empty(),
        failure,
        1,
        2,
        3);
  }

  private static SeenOutage outage(Optional<Epoch> successor) {
    return new SeenOutage(
        "node-3-1",
        Outage.Phase.HEALED,
        Causes.NODE_LEFT,
        "message",
        "org.vigil.exporter@node-1",
        NOON,
        Optional.of(NOON.plusMillis(5)),
        Optional.empty(),
        Optional.of(Duration.ofMillis(123)),
        List.of(closing("bank", successor), closing("node@node-1", Optional.empty())));
  }

  private static SeenOutage.SeenClosing closing(String entity, Optional<Epoch> successor) {
    return new SeenOutage.SeenClosing(
        EntityName.of(entity),
        EPOCH,
        successor,
        9,
        1,
        new SeenOutage.SeenLedger(1, 2, 3, 4, 5, true));
  }
}
