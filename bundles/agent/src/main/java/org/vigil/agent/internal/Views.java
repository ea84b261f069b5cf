package org.vigil.agent.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Closing;
import org.vigil.api.client.EntityInfo;
import org.vigil.api.client.ExporterInfo;
import org.vigil.api.client.Instance;
import org.vigil.api.client.Ledger;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorInfo;
import org.vigil.api.client.NodeInfo;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.Takeover;
import org.vigil.spi.message.SessionMessage.Ended;
import org.vigil.spi.message.SessionMessage.Reported;
import org.vigil.spi.message.SessionMessage.Told;

/** The values that {@link AgentCluster} hands out. */
final class Views {
  private Views() {}

  record Node(
      String id,
      String incarnation,
      boolean isLocal,
      String state,
      int entities,
      int instruments,
      String transport,
      String address,
      String detail)
      implements NodeInfo {}

  record Exporter(
      String name,
      String node,
      String incarnation,
      boolean isStandby,
      int primaryOf,
      int backupOf,
      int armed)
      implements ExporterInfo {}

  record EntityView(
      EntityName name,
      Epoch epoch,
      boolean isProvisional,
      Optional<String> primary,
      List<String> backups,
      String state,
      String detail,
      String owner,
      int instruments)
      implements EntityInfo {}

  record MonitorView(
      String request,
      String name,
      Caller owner,
      Mode mode,
      InstrumentName instrument,
      String state,
      Optional<String> cause,
      Optional<Duration> age,
      Optional<Report> last,
      long received,
      long conflated,
      long suppressed,
      long lost)
      implements MonitorInfo {}

  record LastReport(
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
    static LastReport of(InstrumentName instrument, Reported report) {
      return new LastReport(
          instrument,
          report.epoch(),
          report.sequence(),
          Instant.ofEpochMilli(report.timeMillis()),
          Optional.ofNullable(report.value()),
          Optional.ofNullable(report.min()),
          Optional.ofNullable(report.max()),
          Optional.ofNullable(report.failure()),
          report.conflated(),
          report.suppressed(),
          report.publication());
    }
  }

  record Made(
      EntityName entity, String node, boolean isDone, Optional<Refusal> refusal, Duration took)
      implements Instance {}

  record Moved(
      EntityName entity,
      boolean isDone,
      Optional<Refusal> refusal,
      String from,
      String to,
      Epoch epoch,
      Duration took)
      implements Takeover {}

  record OutageView(
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
    static OutageView of(Told told) {
      return new OutageView(
          told.id(),
          told.phase(),
          told.cause(),
          told.detector(),
          told.exporter(),
          Instant.ofEpochMilli(told.noticedMillis()),
          moment(told.switchedMillis()),
          moment(told.healedMillis()),
          told.blackoutNanos() < 0
              ? Optional.empty()
              : Optional.of(Duration.ofNanos(told.blackoutNanos())),
          told.endings().stream().<Closing>map(ClosingView::of).toList());
    }

    private static Optional<Instant> moment(long millis) {
      return millis < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
  }

  record ClosingView(
      EntityName entity,
      Epoch epoch,
      Optional<Epoch> successor,
      int monitored,
      int pending,
      Ledger ledger)
      implements Closing {
    static ClosingView of(Ended ended) {
      return new ClosingView(
          ended.entity(),
          ended.epoch(),
          ended.successor().equals(Epoch.NONE) ? Optional.empty() : Optional.of(ended.successor()),
          ended.monitored(),
          ended.pending(),
          new LedgerView(
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

  record LedgerView(
      long received,
      long conflated,
      long suppressed,
      long replayed,
      long lost,
      boolean isUpperBound,
      Optional<Duration> unnumbered)
      implements Ledger {}
}
