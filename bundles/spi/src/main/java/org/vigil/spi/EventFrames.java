package org.vigil.spi;

import static org.vigil.spi.Values.entity;
import static org.vigil.spi.Values.epoch;
import static org.vigil.spi.Values.ifPresent;
import static org.vigil.spi.Values.list;
import static org.vigil.spi.Values.refusal;
import static org.vigil.spi.Values.value;

import org.vigil.api.client.Outage;
import org.vigil.spi.internal.wire.Wire;
import org.vigil.spi.message.SessionMessage.Became;
import org.vigil.spi.message.SessionMessage.Ended;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.Reported;
import org.vigil.spi.message.SessionMessage.Told;

/** The events of a request, in frames. */
final class EventFrames {
  private EventFrames() {}

  static Wire.Event wire(Event event) {
    Wire.Event.Builder wire = Wire.Event.newBuilder();
    if (event instanceof Reported it) {
      wire.setReported(wire(it));
    } else if (event instanceof Missed it) {
      wire.setMissed(wire(it));
    } else if (event instanceof Became it) {
      wire.setBecame(wire(it));
    } else if (event instanceof Told it) {
      wire.setTold(wire(it));
    }
    return wire.build();
  }

  static Event event(Wire.Event wire) {
    return switch (wire.getEventCase()) {
      case REPORTED -> reported(wire.getReported());
      case MISSED -> missed(wire.getMissed());
      case BECAME -> became(wire.getBecame());
      case TOLD -> told(wire.getTold());
      case EVENT_NOT_SET -> throw new IllegalArgumentException("an event not known here");
    };
  }

  private static Wire.Reported wire(Reported it) {
    Wire.Reported.Builder wire =
        Wire.Reported.newBuilder()
            .setHandle(it.handle())
            .setEpoch(Values.wire(it.epoch()))
            .setSequence(it.sequence())
            .setConflated(it.conflated())
            .setSuppressed(it.suppressed())
            .setTimeMillis(it.timeMillis())
            .setPublication(it.publication());
    ifPresent(it.value(), Values::wire, wire::setValue);
    ifPresent(it.min(), Values::wire, wire::setMin);
    ifPresent(it.max(), Values::wire, wire::setMax);
    ifPresent(it.failure(), Values::wire, wire::setFailure);
    return wire.build();
  }

  private static Reported reported(Wire.Reported wire) {
    return new Reported(
        wire.getHandle(),
        epoch(wire.getEpoch()),
        wire.getSequence(),
        wire.getConflated(),
        wire.getSuppressed(),
        wire.getTimeMillis(),
        wire.getPublication(),
        wire.hasValue() ? value(wire.getValue()) : null,
        wire.hasMin() ? value(wire.getMin()) : null,
        wire.hasMax() ? value(wire.getMax()) : null,
        wire.hasFailure() ? refusal(wire.getFailure()) : null);
  }

  private static Wire.Missed wire(Missed it) {
    return Wire.Missed.newBuilder()
        .setHandle(it.handle())
        .setEpoch(Values.wire(it.epoch()))
        .setFrom(it.from())
        .setTo(it.to())
        .setUpperBound(it.upperBound())
        .build();
  }

  private static Missed missed(Wire.Missed wire) {
    return new Missed(
        wire.getHandle(),
        epoch(wire.getEpoch()),
        wire.getFrom(),
        wire.getTo(),
        wire.getUpperBound());
  }

  private static Wire.Became wire(Became it) {
    return Wire.Became.newBuilder()
        .setHandle(it.handle())
        .setState(it.state())
        .setCause(it.cause())
        .build();
  }

  private static Became became(Wire.Became wire) {
    return new Became(wire.getHandle(), wire.getState(), wire.getCause());
  }

  private static Wire.Told wire(Told it) {
    return Wire.Told.newBuilder()
        .setId(it.id())
        .setPhase(wire(it.phase()))
        .setCause(it.cause())
        .setDetector(it.detector())
        .setExporter(it.exporter())
        .setNoticedMillis(it.noticedMillis())
        .setSwitchedMillis(it.switchedMillis())
        .setHealedMillis(it.healedMillis())
        .setBlackoutNanos(it.blackoutNanos())
        .addAllEndings(list(it.endings(), EventFrames::wire))
        .build();
  }

  private static Told told(Wire.Told wire) {
    return new Told(
        wire.getId(),
        phase(wire.getPhase()),
        wire.getCause(),
        wire.getDetector(),
        wire.getExporter(),
        wire.getNoticedMillis(),
        wire.getSwitchedMillis(),
        wire.getHealedMillis(),
        wire.getBlackoutNanos(),
        list(wire.getEndingsList(), EventFrames::ended));
  }

  private static Wire.Ended wire(Ended it) {
    Wire.Ended.Builder wire =
        Wire.Ended.newBuilder()
            .setEntity(it.entity().toString())
            .setEpoch(Values.wire(it.epoch()))
            .setSuccessor(Values.wire(it.successor()))
            .setMonitored(it.monitored())
            .setPending(it.pending())
            .setReceived(it.received())
            .setConflated(it.conflated())
            .setSuppressed(it.suppressed())
            .setReplayed(it.replayed())
            .setLost(it.lost())
            .setUpperBound(it.upperBound());
    if (it.unnumberedNanos() >= 0) {
      wire.setUnnumberedNanos(it.unnumberedNanos());
    }
    return wire.build();
  }

  private static Ended ended(Wire.Ended wire) {
    return new Ended(
        entity(wire.getEntity()),
        epoch(wire.getEpoch()),
        epoch(wire.getSuccessor()),
        wire.getMonitored(),
        wire.getPending(),
        wire.getReceived(),
        wire.getConflated(),
        wire.getSuppressed(),
        wire.getReplayed(),
        wire.getLost(),
        wire.getUpperBound(),
        wire.hasUnnumberedNanos() ? wire.getUnnumberedNanos() : -1);
  }

  private static Wire.Phase wire(Outage.Phase phase) {
    return switch (phase) {
      case OPENED -> Wire.Phase.PHASE_OPENED;
      case SWITCHED -> Wire.Phase.PHASE_SWITCHED;
      case HEALED -> Wire.Phase.PHASE_HEALED;
    };
  }

  private static Outage.Phase phase(Wire.Phase wire) {
    return switch (wire) {
      case PHASE_OPENED -> Outage.Phase.OPENED;
      case PHASE_SWITCHED -> Outage.Phase.SWITCHED;
      case PHASE_HEALED -> Outage.Phase.HEALED;
      case PHASE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("a phase of an outage not known here");
    };
  }
}
