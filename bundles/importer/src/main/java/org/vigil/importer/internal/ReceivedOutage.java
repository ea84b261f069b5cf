package org.vigil.importer.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Closing;
import org.vigil.api.client.Ledger;
import org.vigil.api.client.Outage;
import org.vigil.spi.message.SessionMessage.Ended;
import org.vigil.spi.message.SessionMessage.Told;

/** An outage in one of its phases as the client gets it. */
record ReceivedOutage(
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

  /** An epoch that the outage closed. */
  record ReceivedClosing(
      EntityName entity,
      Epoch epoch,
      Optional<Epoch> successor,
      int monitored,
      int pending,
      Ledger ledger)
      implements Closing {
    /** The same epoch as an agent told it that is gone, and as another one tells it further. */
    ReceivedClosing and(ReceivedClosing later) {
      return new ReceivedClosing(
          entity,
          epoch,
          later.successor(),
          Math.max(monitored, later.monitored()),
          pending + later.pending(),
          ReceivedLedger.sum(ledger, later.ledger()));
    }

    /** With a successor, if it has none yet. */
    ReceivedClosing followedBy(Epoch next) {
      return new ReceivedClosing(
          entity, epoch, successor.or(() -> Optional.of(next)), monitored, pending, ledger);
    }
  }

  /** What became of the closed epoch's reports. */
  record ReceivedLedger(
      long received,
      long conflated,
      long suppressed,
      long replayed,
      long lost,
      boolean isUpperBound,
      Optional<Duration> unnumbered)
      implements Ledger {
    static ReceivedLedger sum(Ledger one, Ledger later) {
      return new ReceivedLedger(
          one.received() + later.received(),
          one.conflated() + later.conflated(),
          one.suppressed() + later.suppressed(),
          one.replayed() + later.replayed(),
          one.lost() + later.lost(),
          one.isUpperBound() || later.isUpperBound(),
          later.unnumbered().or(one::unnumbered));
    }
  }

  static ReceivedOutage of(Told said) {
    return new ReceivedOutage(
        said.id(),
        said.phase(),
        said.cause(),
        said.detector(),
        said.exporter(),
        Instant.ofEpochMilli(said.noticedMillis()),
        moment(said.switchedMillis()),
        moment(said.healedMillis()),
        said.blackoutNanos() < 0
            ? Optional.empty()
            : Optional.of(Duration.ofNanos(said.blackoutNanos())),
        said.endings().stream().map(ReceivedOutage::closing).toList());
  }

  /** The same under another id, in another phase, with these closings. */
  ReceivedOutage as(String otherId, Phase otherPhase, List<? extends Closing> otherClosings) {
    return new ReceivedOutage(
        otherId,
        otherPhase,
        cause,
        detector,
        exporter,
        noticed,
        switched,
        healed,
        blackout,
        List.copyOf(otherClosings));
  }

  /**
   * Over since a report of this time, which may be older than the notice: a successor sends what
   * was retained first. Nobody measured the blackout.
   */
  ReceivedOutage healedAt(Instant reported) {
    Instant time = reported.isBefore(noticed) ? noticed : reported;
    return new ReceivedOutage(
        id,
        phase,
        cause,
        detector,
        exporter,
        noticed,
        switched.or(() -> Optional.of(time)),
        Optional.of(time),
        blackout,
        closings);
  }

  private static Optional<Instant> moment(long millis) {
    return millis < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static Closing closing(Ended ended) {
    return new ReceivedClosing(
        ended.entity(),
        ended.epoch(),
        ended.successor().equals(Epoch.NONE) ? Optional.empty() : Optional.of(ended.successor()),
        ended.monitored(),
        ended.pending(),
        new ReceivedLedger(
            ended.received(),
            ended.conflated(),
            ended.suppressed(),
            ended.replayed(),
            ended.lost(),
            ended.upperBound(),
            ended.unnumberedNanos() < 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(ended.unnumberedNanos()))));
  }
}
