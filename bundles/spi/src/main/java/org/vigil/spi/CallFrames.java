package org.vigil.spi;

import static org.vigil.spi.Values.caller;
import static org.vigil.spi.Values.epoch;
import static org.vigil.spi.Values.ifPresent;
import static org.vigil.spi.Values.instrument;
import static org.vigil.spi.Values.key;
import static org.vigil.spi.Values.list;
import static org.vigil.spi.Values.refusal;
import static org.vigil.spi.Values.value;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vigil.api.InstrumentName;
import org.vigil.api.NamePattern;
import org.vigil.spi.internal.wire.Wire;
import org.vigil.spi.message.CallMessage;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.ListInstruments;
import org.vigil.spi.message.CallMessage.Listed;
import org.vigil.spi.message.CallMessage.Listing;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.ReadingItem;
import org.vigil.spi.message.CallMessage.Readings;

/** Questions and their answers, as frames. */
final class CallFrames {
  private CallFrames() {}

  static void write(CallMessage message, Wire.Frame.Builder frame) {
    if (message instanceof Read it) {
      frame.setRead(wire(it));
    } else if (message instanceof Readings it) {
      frame.setReadings(wire(it));
    } else if (message instanceof Modify it) {
      frame.setModify(wire(it));
    } else if (message instanceof AskOutcome it) {
      frame.setAskOutcome(wire(it));
    } else if (message instanceof Fire it) {
      frame.setFire(wire(it));
    } else if (message instanceof Answer it) {
      frame.setAnswer(wire(it));
    } else if (message instanceof ListInstruments it) {
      frame.setListInstruments(wire(it));
    } else if (message instanceof Listing it) {
      frame.setListing(wire(it));
    }
  }

  static @Nullable CallMessage read(Wire.Frame frame) {
    return switch (frame.getBodyCase()) {
      case READ -> read(frame.getRead());
      case READINGS -> readings(frame.getReadings());
      case MODIFY -> modify(frame.getModify());
      case ASK_OUTCOME -> askOutcome(frame.getAskOutcome());
      case FIRE -> fire(frame.getFire());
      case ANSWER -> answer(frame.getAnswer());
      case LIST_INSTRUMENTS -> listInstruments(frame.getListInstruments());
      case LISTING -> listing(frame.getListing());
      default -> null;
    };
  }

  private static Wire.Read wire(Read it) {
    return Wire.Read.newBuilder()
        .setId(it.id())
        .setSession(it.session())
        .addAllInstruments(list(it.instruments(), InstrumentName::toString))
        .build();
  }

  private static Read read(Wire.Read wire) {
    return new Read(
        wire.getId(), wire.getSession(), list(wire.getInstrumentsList(), Values::instrument));
  }

  private static Wire.Readings wire(Readings it) {
    return Wire.Readings.newBuilder()
        .setId(it.id())
        .addAllReadings(list(it.readings(), CallFrames::wire))
        .build();
  }

  private static Readings readings(Wire.Readings wire) {
    return new Readings(wire.getId(), list(wire.getReadingsList(), CallFrames::readingItem));
  }

  private static Wire.Modify wire(Modify it) {
    Wire.Modify.Builder wire =
        Wire.Modify.newBuilder()
            .setId(it.id())
            .setKey(Values.wire(it.key()))
            .setControl(it.control().toString())
            .setReason(it.reason())
            .setCaller(Values.wire(it.caller()));
    it.value().map(Values::wire).ifPresent(wire::setValue);
    it.ifRevision().ifPresent(wire::setIfRevision);
    return wire.build();
  }

  private static Modify modify(Wire.Modify wire) {
    return new Modify(
        wire.getId(),
        key(wire.getKey()),
        instrument(wire.getControl()),
        wire.hasValue() ? Optional.of(value(wire.getValue())) : Optional.empty(),
        wire.hasIfRevision() ? OptionalLong.of(wire.getIfRevision()) : OptionalLong.empty(),
        wire.getReason(),
        caller(wire.getCaller()));
  }

  private static Wire.AskOutcome wire(AskOutcome it) {
    return Wire.AskOutcome.newBuilder()
        .setId(it.id())
        .setControl(it.control().toString())
        .setKey(Values.wire(it.key()))
        .build();
  }

  private static AskOutcome askOutcome(Wire.AskOutcome wire) {
    return new AskOutcome(wire.getId(), instrument(wire.getControl()), key(wire.getKey()));
  }

  private static Wire.Fire wire(Fire it) {
    return Wire.Fire.newBuilder()
        .setId(it.id())
        .setKey(Values.wire(it.key()))
        .setTestPoint(it.testPoint().toString())
        .addAllArguments(list(it.arguments(), Values::wire))
        .setReason(it.reason())
        .setCaller(Values.wire(it.caller()))
        .build();
  }

  private static Fire fire(Wire.Fire wire) {
    return new Fire(
        wire.getId(),
        key(wire.getKey()),
        instrument(wire.getTestPoint()),
        list(wire.getArgumentsList(), Values::value),
        wire.getReason(),
        caller(wire.getCaller()));
  }

  static Wire.Answer wire(Answer it) {
    Wire.Answer.Builder wire =
        Wire.Answer.newBuilder()
            .setId(it.id())
            .setKey(Values.wire(it.key()))
            .setInstrument(it.instrument().toString())
            .setStatus(it.status())
            .setRevision(it.revision())
            .setCopies(it.copies())
            .setProvisional(it.provisional());
    ifPresent(it.reason(), Values::wire, wire::setReason);
    ifPresent(it.from(), Values::wire, wire::setFrom);
    ifPresent(it.to(), Values::wire, wire::setTo);
    return wire.build();
  }

  static Answer answer(Wire.Answer wire) {
    return new Answer(
        wire.getId(),
        key(wire.getKey()),
        instrument(wire.getInstrument()),
        wire.getStatus(),
        wire.hasReason() ? refusal(wire.getReason()) : null,
        wire.hasFrom() ? value(wire.getFrom()) : null,
        wire.hasTo() ? value(wire.getTo()) : null,
        wire.getRevision(),
        wire.getCopies(),
        wire.getProvisional());
  }

  private static Wire.ListInstruments wire(ListInstruments it) {
    return Wire.ListInstruments.newBuilder()
        .setId(it.id())
        .setPattern(it.pattern().toString())
        .build();
  }

  private static ListInstruments listInstruments(Wire.ListInstruments wire) {
    return new ListInstruments(wire.getId(), NamePattern.of(wire.getPattern()));
  }

  private static Wire.Listing wire(Listing it) {
    return Wire.Listing.newBuilder()
        .setId(it.id())
        .addAllInstruments(list(it.instruments(), CallFrames::wire))
        .setLast(it.last())
        .build();
  }

  private static Listing listing(Wire.Listing wire) {
    return new Listing(
        wire.getId(), list(wire.getInstrumentsList(), CallFrames::listed), wire.getLast());
  }

  private static Wire.Reading wire(ReadingItem it) {
    Wire.Reading.Builder wire =
        Wire.Reading.newBuilder()
            .setInstrument(it.instrument().toString())
            .setTimeMillis(it.timeMillis())
            .setEpoch(Values.wire(it.epoch()))
            .setRevision(it.revision());
    ifPresent(it.value(), Values::wire, wire::setValue);
    ifPresent(it.failure(), Values::wire, wire::setFailure);
    return wire.build();
  }

  private static ReadingItem readingItem(Wire.Reading wire) {
    return new ReadingItem(
        instrument(wire.getInstrument()),
        wire.hasValue() ? value(wire.getValue()) : null,
        wire.hasFailure() ? refusal(wire.getFailure()) : null,
        wire.getTimeMillis(),
        epoch(wire.getEpoch()),
        wire.getRevision());
  }

  private static Wire.Listed wire(Listed it) {
    return Wire.Listed.newBuilder()
        .setName(it.name().toString())
        .setDeclaration(Declarations.wire(it.declaration()))
        .setEpoch(Values.wire(it.epoch()))
        .setState(it.state())
        .build();
  }

  private static Listed listed(Wire.Listed wire) {
    return new Listed(
        instrument(wire.getName()),
        Declarations.declaration(wire.getDeclaration()),
        epoch(wire.getEpoch()),
        wire.getState());
  }
}
