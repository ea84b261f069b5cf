package org.vigil.itests.witness;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Closing;
import org.vigil.api.client.Ledger;
import org.vigil.api.client.Outage;

/** An outage as it was written down. */
record SeenOutage(
    String id,
    Phase phase,
    String cause,
    String detector,
    String exporter,
    Instant noticed,
    Optional<Instant> switched,
    Optional<Instant> healed,
    Optional<Duration> blackout,
    List<Closing> closings)
    implements Outage {

  /** One of the outage's closings. */
  record SeenClosing(
      EntityName entity,
      Epoch epoch,
      Optional<Epoch> successor,
      int monitored,
      int pending,
      Ledger ledger)
      implements Closing {}

  /** The ledger of a closing. */
  record SeenLedger(
      long received,
      long conflated,
      long suppressed,
      long replayed,
      long lost,
      boolean isUpperBound)
      implements Ledger {}

  static void write(Outage outage, Parts parts) {
    parts
        .add(outage.id())
        .add(outage.phase().name())
        .add(outage.cause())
        .add(outage.detector())
        .add(outage.exporter())
        .add(outage.noticed())
        .addTime(outage.switched())
        .addTime(outage.healed())
        .addDuration(outage.blackout());
    for (Closing closing : outage.closings()) {
      Ledger ledger = closing.ledger();
      parts
          .add(closing.entity().toString())
          .add(closing.epoch())
          .add(closing.successor().orElse(Epoch.NONE))
          .add(closing.monitored())
          .add(closing.pending())
          .add(ledger.received())
          .add(ledger.conflated())
          .add(ledger.suppressed())
          .add(ledger.replayed())
          .add(ledger.lost())
          .add(ledger.isUpperBound());
    }
  }

  static SeenOutage read(Parts parts) {
    return new SeenOutage(
        parts.text(),
        Phase.valueOf(parts.text()),
        parts.text(),
        parts.text(),
        parts.text(),
        parts.time(),
        parts.timeIfAny(),
        parts.timeIfAny(),
        parts.durationIfAny(),
        readClosings(parts));
  }

  private static List<Closing> readClosings(Parts parts) {
    List<Closing> closings = new ArrayList<>();
    while (parts.hasMore()) {
      closings.add(
          new SeenClosing(
              EntityName.of(parts.text()),
              parts.epoch(),
              Optional.of(parts.epoch()).filter(epoch -> !epoch.equals(Epoch.NONE)),
              (int) parts.number(),
              (int) parts.number(),
              new SeenLedger(
                  parts.number(),
                  parts.number(),
                  parts.number(),
                  parts.number(),
                  parts.number(),
                  parts.isSo())));
    }
    return List.copyOf(closings);
  }
}
