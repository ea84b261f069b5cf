package org.vigil.importer.internal;

import java.time.Instant;
import java.util.Optional;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.api.client.Report;
import org.vigil.spi.message.SessionMessage.Reported;

/** A report as the client gets it. */
record ReceivedReport(
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

  static ReceivedReport of(InstrumentName instrument, Reported said) {
    return new ReceivedReport(
        instrument,
        said.epoch(),
        said.sequence(),
        Instant.ofEpochMilli(said.timeMillis()),
        Optional.ofNullable(said.value()),
        Optional.ofNullable(said.min()),
        Optional.ofNullable(said.max()),
        Optional.ofNullable(said.failure()),
        said.conflated(),
        said.suppressed(),
        said.publication());
  }

  /** How many numbers it stands for besides its own. */
  long covered() {
    return conflated + suppressed;
  }

  ReceivedReport with(long nowConflated, long nowSuppressed) {
    return new ReceivedReport(
        instrument,
        epoch,
        sequence,
        time,
        value,
        min,
        max,
        failure,
        nowConflated,
        nowSuppressed,
        publication);
  }

  /**
   * This report in the place of an older one that was not taken: what that stood for, it covers.
   */
  ReceivedReport replacing(ReceivedReport older) {
    return new ReceivedReport(
        instrument,
        epoch,
        sequence,
        time,
        value,
        extreme(older.smallest(), smallest(), -1),
        extreme(older.largest(), largest(), 1),
        failure,
        older.conflated + 1 + conflated,
        older.suppressed + suppressed,
        publication);
  }

  private Optional<Value> smallest() {
    return min.or(() -> value.filter(v -> v.type().isNumeric()));
  }

  private Optional<Value> largest() {
    return max.or(() -> value.filter(v -> v.type().isNumeric()));
  }

  /** The more extreme of two values; the newer one where they cannot be compared. */
  private static Optional<Value> extreme(
      Optional<Value> older, Optional<Value> newer, int direction) {
    if (older.isEmpty() || newer.isEmpty()) {
      return newer.or(() -> older);
    }
    Value one = older.get();
    Value other = newer.get();
    boolean olderWins =
        one.type() == other.type() && Integer.signum(compare(one, other)) == direction;
    return olderWins ? older : newer;
  }

  private static int compare(Value one, Value other) {
    return one.type() == ValueType.REAL
        ? Double.compare(one.asDouble(), other.asDouble())
        : Long.compare(one.asLong(), other.asLong());
  }
}
