package org.vigil.itests.witness;

import java.time.Instant;
import java.util.Optional;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Report;

/** A report as it was written down. */
record SeenReport(
    InstrumentName instrument,
    Epoch epoch,
    long sequence,
    Instant time,
    Optional<Value> value,
    Optional<Value> min,
    Optional<Value> max,
    Optional<Refusal> failure,
    long conflated,
    long suppressed,
    long publication)
    implements Report {

  static void write(Report report, Parts parts) {
    parts
        .add(report.instrument().toString())
        .add(report.epoch())
        .add(report.sequence())
        .add(report.time())
        .addValue(report.value())
        .addValue(report.min())
        .addValue(report.max())
        .addRefusal(report.failure())
        .add(report.conflated())
        .add(report.suppressed())
        .add(report.publication());
  }

  static SeenReport read(Parts parts) {
    return new SeenReport(
        InstrumentName.of(parts.text()),
        parts.epoch(),
        parts.number(),
        parts.time(),
        parts.valueIfAny(),
        parts.valueIfAny(),
        parts.valueIfAny(),
        parts.refusalIfAny(),
        parts.number(),
        parts.number(),
        parts.number());
  }
}
