package org.vigil.blackbox.internal;

import java.time.Instant;
import java.util.Optional;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Report;
import org.vigil.spi.message.ReportMessage.Item;

/** A report as the node imported it: all that was significant for anybody on the node. */
record KeptReport(
    InstrumentName instrument,
    Epoch epoch,
    long sequence,
    Instant time,
    Optional<Value> value,
    Optional<Value> min,
    Optional<Value> max,
    Optional<Refusal> failure,
    long conflated,
    long publication)
    implements Report {

  static KeptReport of(InstrumentName instrument, Epoch epoch, Item item) {
    return new KeptReport(
        instrument,
        epoch,
        item.sequence(),
        Instant.ofEpochMilli(item.timeMillis()),
        Optional.ofNullable(item.value()),
        Optional.ofNullable(item.min()),
        Optional.ofNullable(item.max()),
        Optional.ofNullable(item.failure()),
        item.conflated(),
        item.publication());
  }

  @Override
  public long suppressed() {
    return 0;
  }
}
