package org.vigil.spi;

import static org.vigil.spi.Values.entity;
import static org.vigil.spi.Values.epoch;
import static org.vigil.spi.Values.list;

import org.jspecify.annotations.Nullable;
import org.vigil.spi.internal.wire.Wire;
import org.vigil.spi.message.ReportMessage;
import org.vigil.spi.message.ReportMessage.Acknowledged;
import org.vigil.spi.message.ReportMessage.Arm;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Closed;
import org.vigil.spi.message.ReportMessage.Fenced;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.KeepAlive;
import org.vigil.spi.message.ReportMessage.Mark;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.ReportMessage.Spoken;
import org.vigil.spi.message.Retained;

/** What is shown, as frames. */
final class ReportFrames {
  private static final DeclarationLists DECLARATIONS = new DeclarationLists();

  private ReportFrames() {}

  static void write(ReportMessage message, Wire.Frame.Builder frame) {
    if (message instanceof Reports it) {
      frame.setReports(wire(it));
    } else if (message instanceof KeepAlive it) {
      frame.setKeepAlive(wire(it));
    } else if (message instanceof Arm it) {
      frame.setArm(wire(it));
    } else if (message instanceof Opened it) {
      frame.setOpened(wire(it));
    } else if (message instanceof Closed it) {
      frame.setClosed(wire(it));
    } else if (message instanceof Fenced it) {
      frame.setFenced(wire(it));
    } else if (message instanceof Acknowledged it) {
      frame.setAcknowledged(wire(it));
    }
  }

  static @Nullable ReportMessage read(Wire.Frame frame) {
    return switch (frame.getBodyCase()) {
      case REPORTS -> reports(frame.getReports());
      case KEEP_ALIVE -> keepAlive(frame.getKeepAlive());
      case ARM -> arm(frame.getArm());
      case OPENED -> opened(frame.getOpened());
      case CLOSED -> closed(frame.getClosed());
      case FENCED -> fenced(frame.getFenced());
      case ACKNOWLEDGED -> acknowledged(frame.getAcknowledged());
      default -> null;
    };
  }

  private static Wire.Reports wire(Reports it) {
    Wire.Reports.Builder wire =
        Wire.Reports.newBuilder()
            .setEntity(it.entity().toString())
            .setEpoch(Values.wire(it.epoch()))
            .setHash(it.hash());
    for (Item item : it.items()) {
      wire.addItems(wire(item));
    }
    return wire.build();
  }

  private static Reports reports(Wire.Reports wire) {
    return new Reports(
        entity(wire.getEntity()),
        epoch(wire.getEpoch()),
        wire.getHash(),
        list(wire.getItemsList(), ReportFrames::item));
  }

  private static Wire.Item wire(Item it) {
    Wire.Item.Builder wire =
        Wire.Item.newBuilder()
            .setHandle(it.handle())
            .setSequence(it.sequence())
            .setConflated(it.conflated())
            .setTimeMillis(it.timeMillis())
            .setPublication(it.publication())
            .setReplayed(it.replayed());
    Values.ifPresent(it.value(), Values::wire, wire::setValue);
    Values.ifPresent(it.min(), Values::wire, wire::setMin);
    Values.ifPresent(it.max(), Values::wire, wire::setMax);
    Values.ifPresent(it.failure(), Values::wire, wire::setFailure);
    return wire.build();
  }

  private static Item item(Wire.Item wire) {
    return new Item(
        wire.getHandle(),
        wire.getSequence(),
        wire.getConflated(),
        wire.getTimeMillis(),
        wire.getPublication(),
        wire.hasValue() ? Values.value(wire.getValue()) : null,
        wire.hasMin() ? Values.value(wire.getMin()) : null,
        wire.hasMax() ? Values.value(wire.getMax()) : null,
        wire.hasFailure() ? Values.refusal(wire.getFailure()) : null,
        wire.getReplayed());
  }

  private static Wire.KeepAlive wire(KeepAlive it) {
    return Wire.KeepAlive.newBuilder().addAllSpoken(list(it.spoken(), ReportFrames::wire)).build();
  }

  private static KeepAlive keepAlive(Wire.KeepAlive wire) {
    return new KeepAlive(list(wire.getSpokenList(), ReportFrames::spoken));
  }

  private static Wire.Spoken wire(Spoken it) {
    return Wire.Spoken.newBuilder()
        .setEntity(it.entity().toString())
        .setEpoch(Values.wire(it.epoch()))
        .build();
  }

  private static Spoken spoken(Wire.Spoken wire) {
    return new Spoken(entity(wire.getEntity()), epoch(wire.getEpoch()));
  }

  private static Wire.Arm wire(Arm it) {
    return Wire.Arm.newBuilder()
        .setEntity(it.entity().toString())
        .setEpoch(Values.wire(it.epoch()))
        .addAllArmings(list(it.armings(), ReportFrames::wire))
        .build();
  }

  private static Arm arm(Wire.Arm wire) {
    return new Arm(
        entity(wire.getEntity()),
        epoch(wire.getEpoch()),
        list(wire.getArmingsList(), ReportFrames::arming));
  }

  private static Wire.Arming wire(Arming it) {
    return Wire.Arming.newBuilder()
        .setHandle(it.handle())
        .addAllSignificances(list(it.significances(), Declarations::wire))
        .setEvery(it.every())
        .setAfter(it.after())
        .build();
  }

  private static Arming arming(Wire.Arming wire) {
    return new Arming(
        wire.getHandle(),
        list(wire.getSignificancesList(), Declarations::significance),
        wire.getEvery(),
        wire.getAfter());
  }

  private static Wire.Opened wire(Opened it) {
    return Wire.Opened.newBuilder()
        .setEntity(it.entity().toString())
        .setEpoch(Values.wire(it.epoch()))
        .setProvisional(it.provisional())
        .setOwner(it.owner())
        .setCause(it.cause())
        .setHash(it.hash())
        .addAllDeclarations(DeclarationLists.wire(it.declarations()))
        .setUpperBound(it.upperBound())
        .setDutyCycleMillis(it.dutyCycleMillis())
        .build();
  }

  private static Opened opened(Wire.Opened wire) {
    return new Opened(
        entity(wire.getEntity()),
        epoch(wire.getEpoch()),
        wire.getProvisional(),
        wire.getOwner(),
        wire.getCause(),
        wire.getHash(),
        DECLARATIONS.read(wire.getDeclarationsList()),
        wire.getUpperBound(),
        wire.getDutyCycleMillis());
  }

  private static Wire.Closed wire(Closed it) {
    return Wire.Closed.newBuilder()
        .setEntity(it.entity().toString())
        .setEpoch(Values.wire(it.epoch()))
        .setCause(it.cause())
        .build();
  }

  private static Closed closed(Wire.Closed wire) {
    return new Closed(entity(wire.getEntity()), epoch(wire.getEpoch()), wire.getCause());
  }

  private static Wire.Fenced wire(Fenced it) {
    return Wire.Fenced.newBuilder()
        .setEntity(it.entity().toString())
        .setFloor(Values.wire(it.floor()))
        .build();
  }

  private static Fenced fenced(Wire.Fenced wire) {
    return new Fenced(entity(wire.getEntity()), epoch(wire.getFloor()));
  }

  private static Wire.Acknowledged wire(Acknowledged it) {
    return Wire.Acknowledged.newBuilder()
        .setEntity(it.entity().toString())
        .setEpoch(Values.wire(it.epoch()))
        .addAllMarks(list(it.marks(), ReportFrames::wire))
        .build();
  }

  private static Acknowledged acknowledged(Wire.Acknowledged wire) {
    return new Acknowledged(
        entity(wire.getEntity()),
        epoch(wire.getEpoch()),
        list(wire.getMarksList(), ReportFrames::mark));
  }

  private static Wire.Mark wire(Mark it) {
    return Wire.Mark.newBuilder().setHandle(it.handle()).setSequence(it.sequence()).build();
  }

  private static Mark mark(Wire.Mark wire) {
    return new Mark(wire.getHandle(), wire.getSequence());
  }

  static Wire.Retained wire(Retained it) {
    return Wire.Retained.newBuilder()
        .setInstrument(it.instrument())
        .setBehind(it.behind())
        .addAllItems(list(it.items(), ReportFrames::wire))
        .build();
  }

  static Retained retained(Wire.Retained wire) {
    return new Retained(
        wire.getInstrument(), wire.getBehind(), list(wire.getItemsList(), ReportFrames::item));
  }
}
