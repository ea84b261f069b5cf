package org.vigil.importer.internal;

import java.time.Instant;
import java.util.Optional;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Reading;
import org.vigil.api.client.States;
import org.vigil.spi.message.CallMessage.ReadingItem;

/** The answer to a read. */
record AnsweredReading(
    InstrumentName instrument,
    String state,
    Optional<Value> value,
    Optional<Refusal> failure,
    Instant time,
    Epoch epoch,
    long revision)
    implements Reading {

  static AnsweredReading of(ReadingItem said) {
    return new AnsweredReading(
        said.instrument(),
        said.value() == null ? States.UNAVAILABLE : States.GOOD,
        Optional.ofNullable(said.value()),
        Optional.ofNullable(said.failure()),
        Instant.ofEpochMilli(said.timeMillis()),
        said.epoch(),
        said.revision());
  }

  static AnsweredReading unavailable(InstrumentName instrument, Refusal why, long nowMillis) {
    return new AnsweredReading(
        instrument,
        States.UNAVAILABLE,
        Optional.empty(),
        Optional.of(why),
        Instant.ofEpochMilli(nowMillis),
        Epoch.NONE,
        0);
  }
}
