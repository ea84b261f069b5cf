package org.vigil.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vigil.api.ChangeKey;
import org.vigil.api.Declaration;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.BlackBox;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Closing;
import org.vigil.api.client.Drill;
import org.vigil.api.client.EntityInfo;
import org.vigil.api.client.ExporterInfo;
import org.vigil.api.client.Gap;
import org.vigil.api.client.Instance;
import org.vigil.api.client.InstrumentInfo;
import org.vigil.api.client.Ledger;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorInfo;
import org.vigil.api.client.NodeInfo;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.Reading;
import org.vigil.api.client.Report;
import org.vigil.api.client.StateChange;
import org.vigil.api.client.States;
import org.vigil.api.client.Takeover;

/** What Vigil hands out, as plain records. */
final class Fakes {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Epoch EPOCH_2 = Epoch.of(2, 0xab12_0000_0000_0000L);
  static final Epoch EPOCH_3 = Epoch.of(3, 0xcd34_0000_0000_0000L);

  private Fakes() {}

  record Info(InstrumentName name, Declaration declaration, Epoch epoch, String state)
      implements InstrumentInfo {}

  record Box(
      String outage,
      Optional<String> damage,
      String cause,
      String exporter,
      Instant noticed,
      List<EntityName> entities,
      List<Report> replay)
      implements BlackBox {
    @Override
    public long reports() {
      return replay.size();
    }

    @Override
    public Map<InstrumentName, Declaration> declarations() {
      return Map.of();
    }
  }

  static Box box(String outage, Optional<String> damage) {
    return new Box(
        outage,
        damage,
        "nodeLeft",
        "org.vigil.exporter@node-2",
        NOON,
        List.of(EntityName.of("bank")),
        List.of(report("bank/total", 7, Value.integer(4711))));
  }

  record Read(
      InstrumentName instrument,
      String state,
      Optional<Value> value,
      Optional<Refusal> failure,
      Instant time,
      Epoch epoch,
      long revision)
      implements Reading {}

  record Told(
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
    Told between(long least, long most) {
      return new Told(
          instrument,
          epoch,
          sequence,
          time,
          value,
          Optional.of(Value.integer(least)),
          Optional.of(Value.integer(most)),
          failure,
          conflated,
          suppressed,
          publication);
    }

    Told conflating(long number) {
      return new Told(
          instrument,
          epoch,
          sequence,
          time,
          value,
          min,
          max,
          failure,
          number,
          suppressed,
          publication);
    }

    Told published(long number) {
      return new Told(
          instrument,
          epoch,
          sequence,
          time,
          value,
          min,
          max,
          failure,
          conflated,
          suppressed,
          number);
    }
  }

  record Missing(InstrumentName instrument, Epoch epoch, long from, long to, boolean isUpperBound)
      implements Gap {}

  record Passed(InstrumentName instrument, String state, Optional<String> cause)
      implements StateChange {}

  record Counted(
      long received,
      long conflated,
      long suppressed,
      long replayed,
      long lost,
      boolean isUpperBound,
      Optional<Duration> unnumbered)
      implements Ledger {
    Counted(
        long received,
        long conflated,
        long suppressed,
        long replayed,
        long lost,
        boolean isUpperBound) {
      this(received, conflated, suppressed, replayed, lost, isUpperBound, Optional.empty());
    }
  }

  record Closed(
      EntityName entity,
      Epoch epoch,
      Optional<Epoch> successor,
      int monitored,
      int pending,
      Ledger ledger)
      implements Closing {}

  record Cut(
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
      implements Outage {}

  record Answer(
      String status,
      InstrumentName instrument,
      ChangeKey key,
      Optional<Refusal> reason,
      Optional<Value> from,
      Optional<Value> to,
      long revision,
      int copies,
      boolean isProvisional)
      implements Outcome {}

  record Machine(
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

  record Thing(
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

  record Speaker(
      String name,
      String node,
      String incarnation,
      boolean isStandby,
      int primaryOf,
      int backupOf,
      int armed)
      implements ExporterInfo {}

  record Eye(
      InstrumentName instrument,
      String state,
      Optional<String> cause,
      Optional<Duration> age,
      Optional<Report> last,
      long received,
      long conflated,
      long suppressed,
      long lost,
      String request,
      String name,
      Caller owner,
      Mode mode)
      implements MonitorInfo {}

  record Made(
      EntityName entity, String node, boolean isDone, Optional<Refusal> refusal, Duration took)
      implements Instance {}

  record Drilled(EntityName entity, boolean isDone, Optional<Refusal> refusal, List<Leg> legs)
      implements Drill {}

  record Step(String from, String to, Epoch epoch, Duration blackout, Ledger ledger)
      implements Drill.Leg {}

  record Moved(
      EntityName entity,
      boolean isDone,
      Optional<Refusal> refusal,
      String from,
      String to,
      Epoch epoch,
      Duration took)
      implements Takeover {}

  static Info info(String entity, Declaration declaration) {
    return new Info(
        EntityName.of(entity).instrument(declaration.name()), declaration, EPOCH_2, States.GOOD);
  }

  static Read good(String name, Value value) {
    return new Read(
        InstrumentName.of(name),
        States.GOOD,
        Optional.of(value),
        Optional.empty(),
        NOON,
        EPOCH_2,
        3);
  }

  static Read unavailable(String name, String code, String message) {
    return new Read(
        InstrumentName.of(name),
        States.UNAVAILABLE,
        Optional.empty(),
        Optional.of(new Refusal(code, message)),
        NOON,
        EPOCH_2,
        0);
  }

  static Told report(String name, long sequence, Value value) {
    return new Told(
        InstrumentName.of(name),
        EPOCH_2,
        sequence,
        NOON,
        Optional.of(value),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        0);
  }

  static Outcome applied(String control, Value from, Value to) {
    return new Answer(
        Outcome.APPLIED,
        InstrumentName.of(control),
        new ChangeKey("s1", 1),
        Optional.empty(),
        Optional.of(from),
        Optional.of(to),
        4,
        1,
        false);
  }

  static Outcome not(String status, String control, String code, String message) {
    return new Answer(
        status,
        InstrumentName.of(control),
        new ChangeKey("s1", 1),
        Optional.of(new Refusal(code, message)),
        Optional.empty(),
        Optional.empty(),
        3,
        0,
        false);
  }

  static Closing closing(String entity, int monitored, Ledger ledger) {
    return new Closed(EntityName.of(entity), EPOCH_2, Optional.of(EPOCH_3), monitored, 0, ledger);
  }

  /** An outage of the bank's exporter, 12 ms to the switch, healed after 30 ms. */
  static Outage outage(Outage.Phase phase, String cause, Closing... closings) {
    boolean switched = phase != Outage.Phase.OPENED;
    boolean healed = phase == Outage.Phase.HEALED;
    return new Cut(
        "o1",
        phase,
        cause,
        "message",
        "org.vigil.exporter@node-1",
        NOON,
        switched ? Optional.of(NOON.plusMillis(12)) : Optional.empty(),
        healed ? Optional.of(NOON.plusMillis(30)) : Optional.empty(),
        healed ? Optional.of(Duration.ofNanos(31_500_000)) : Optional.empty(),
        List.of(closings));
  }
}
