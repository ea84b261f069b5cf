package org.vigil.spi;

import static org.vigil.spi.Values.caller;
import static org.vigil.spi.Values.entity;
import static org.vigil.spi.Values.epoch;
import static org.vigil.spi.Values.ifPresent;
import static org.vigil.spi.Values.key;
import static org.vigil.spi.Values.list;
import static org.vigil.spi.Values.peer;
import static org.vigil.spi.Values.refusal;
import static org.vigil.spi.Values.value;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vigil.spi.internal.wire.Wire;
import org.vigil.spi.message.AssignmentMessage;
import org.vigil.spi.message.AssignmentMessage.AskInstance;
import org.vigil.spi.message.AssignmentMessage.AskKnown;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.InstanceAnswer;
import org.vigil.spi.message.AssignmentMessage.Instantiable;
import org.vigil.spi.message.AssignmentMessage.Journalled;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.AssignmentMessage.Resigned;
import org.vigil.spi.message.AssignmentMessage.Stored;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;
import org.vigil.spi.message.AssignmentMessage.Withdraw;

/** Who speaks for an entity, as frames. */
final class AssignmentFrames {
  private AssignmentFrames() {}

  static void write(AssignmentMessage message, Wire.Frame.Builder frame) {
    if (message instanceof Offer it) {
      frame.setOffer(wire(it));
    } else if (message instanceof Withdraw it) {
      frame.setWithdraw(wire(it));
    } else if (message instanceof Assigned it) {
      frame.setAssigned(wire(it));
    } else if (message instanceof Refused it) {
      frame.setRefused(wire(it));
    } else if (message instanceof Resign it) {
      frame.setResign(wire(it));
    } else if (message instanceof Resigned it) {
      frame.setResigned(wire(it));
    } else if (message instanceof Checkpoint it) {
      frame.setCheckpoint(wire(it));
    } else if (message instanceof Stored it) {
      frame.setStored(wire(it));
    } else if (message instanceof Journalled it) {
      frame.setJournalled(wire(it));
    } else if (message instanceof AskTakeover it) {
      frame.setAskTakeover(wire(it));
    } else if (message instanceof TakeoverAnswer it) {
      frame.setTakeoverAnswer(wire(it));
    } else if (message instanceof Instantiable it) {
      frame.setInstantiable(wire(it));
    } else if (message instanceof AskInstance it) {
      frame.setAskInstance(wire(it));
    } else if (message instanceof InstanceAnswer it) {
      frame.setInstanceAnswer(wire(it));
    } else if (message instanceof Known it) {
      frame.setKnown(wire(it));
    } else if (message instanceof AskKnown it) {
      frame.setAskKnown(Wire.AskKnown.newBuilder().setEntity(it.entity().toString()));
    }
  }

  static @Nullable AssignmentMessage read(Wire.Frame frame) {
    return switch (frame.getBodyCase()) {
      case OFFER -> offer(frame.getOffer());
      case WITHDRAW -> withdraw(frame.getWithdraw());
      case ASSIGNED -> assigned(frame.getAssigned());
      case REFUSED -> refused(frame.getRefused());
      case RESIGN -> resign(frame.getResign());
      case RESIGNED -> resigned(frame.getResigned());
      case CHECKPOINT -> checkpoint(frame.getCheckpoint());
      case STORED -> stored(frame.getStored());
      case JOURNALLED -> journalled(frame.getJournalled());
      case ASK_TAKEOVER -> askTakeover(frame.getAskTakeover());
      case TAKEOVER_ANSWER -> takeoverAnswer(frame.getTakeoverAnswer());
      case INSTANTIABLE -> instantiable(frame.getInstantiable());
      case ASK_INSTANCE -> askInstance(frame.getAskInstance());
      case INSTANCE_ANSWER -> instanceAnswer(frame.getInstanceAnswer());
      case KNOWN -> known(frame.getKnown());
      case ASK_KNOWN -> new AskKnown(entity(frame.getAskKnown().getEntity()));
      default -> null;
    };
  }

  private static Wire.Offer wire(Offer it) {
    return Wire.Offer.newBuilder()
        .setEntity(it.entity().toString())
        .setOwner(it.owner())
        .setStandby(it.standby())
        .setHeld(Values.wire(it.held()))
        .setFloor(Values.wire(it.floor()))
        .setInstruments(it.instruments())
        .setRank(it.rank())
        .addAllDeclared(it.declared())
        .addAllPersistent(it.persistent())
        .build();
  }

  private static Offer offer(Wire.Offer wire) {
    return new Offer(
        entity(wire.getEntity()),
        wire.getOwner(),
        wire.getStandby(),
        epoch(wire.getHeld()),
        epoch(wire.getFloor()),
        wire.getInstruments(),
        wire.getRank(),
        wire.getDeclaredList(),
        wire.getPersistentList());
  }

  private static Wire.Withdraw wire(Withdraw it) {
    return Wire.Withdraw.newBuilder()
        .setEntity(it.entity().toString())
        .setHeld(Values.wire(it.held()))
        .build();
  }

  private static Withdraw withdraw(Wire.Withdraw wire) {
    return new Withdraw(entity(wire.getEntity()), epoch(wire.getHeld()));
  }

  private static Wire.Assigned wire(Assigned it) {
    Wire.Assigned.Builder wire =
        Wire.Assigned.newBuilder()
            .setEntity(it.entity().toString())
            .setEpoch(Values.wire(it.epoch()))
            .setProvisional(it.provisional())
            .addAllBackups(list(it.backups(), Values::wire))
            .setOwner(it.owner())
            .setCause(it.cause())
            .addAllCheckpoint(list(it.checkpoint(), AssignmentFrames::wire))
            .setBefore(it.before())
            .addAllRemarks(it.remarks())
            .setCheckpointed(Values.wire(it.checkpointed()))
            .addAllAnswers(list(it.answers(), CallFrames::wire))
            .addAllRetained(list(it.retained(), ReportFrames::wire));
    it.primary().map(Values::wire).ifPresent(wire::setPrimary);
    return wire.build();
  }

  private static Assigned assigned(Wire.Assigned wire) {
    return new Assigned(
        entity(wire.getEntity()),
        epoch(wire.getEpoch()),
        wire.hasPrimary() ? Optional.of(peer(wire.getPrimary())) : Optional.empty(),
        wire.getProvisional(),
        list(wire.getBackupsList(), Values::peer),
        wire.getOwner(),
        wire.getCause(),
        list(wire.getCheckpointList(), AssignmentFrames::entry),
        wire.getBefore(),
        wire.getRemarksList(),
        epoch(wire.getCheckpointed()),
        list(wire.getAnswersList(), CallFrames::answer),
        list(wire.getRetainedList(), ReportFrames::retained));
  }

  private static Wire.Refused wire(Refused it) {
    return Wire.Refused.newBuilder()
        .setEntity(it.entity().toString())
        .setOwner(it.owner())
        .setDetail(it.detail())
        .setLifted(it.lifted())
        .build();
  }

  private static Refused refused(Wire.Refused wire) {
    return new Refused(
        entity(wire.getEntity()), wire.getOwner(), wire.getDetail(), wire.getLifted());
  }

  private static Wire.Resign wire(Resign it) {
    return Wire.Resign.newBuilder()
        .setEntity(it.entity().toString())
        .setEpoch(Values.wire(it.epoch()))
        .setSuccessor(Values.wire(it.successor()))
        .build();
  }

  private static Resign resign(Wire.Resign wire) {
    return new Resign(entity(wire.getEntity()), epoch(wire.getEpoch()), peer(wire.getSuccessor()));
  }

  private static Wire.Resigned wire(Resigned it) {
    Wire.Resigned.Builder wire =
        Wire.Resigned.newBuilder()
            .setEntity(it.entity().toString())
            .setEpoch(Values.wire(it.epoch()));
    it.successor().map(Values::wire).ifPresent(wire::setSuccessor);
    return wire.build();
  }

  private static Resigned resigned(Wire.Resigned wire) {
    return new Resigned(
        entity(wire.getEntity()),
        epoch(wire.getEpoch()),
        wire.hasSuccessor() ? Optional.of(peer(wire.getSuccessor())) : Optional.empty());
  }

  private static Wire.Checkpoint wire(Checkpoint it) {
    return Wire.Checkpoint.newBuilder()
        .setEntity(it.entity().toString())
        .setEpoch(Values.wire(it.epoch()))
        .setIndex(it.index())
        .addAllEntries(list(it.entries(), AssignmentFrames::wire))
        .setSince(it.since())
        .addAllAnswers(list(it.answers(), CallFrames::wire))
        .addAllRetained(list(it.retained(), ReportFrames::wire))
        .build();
  }

  private static Checkpoint checkpoint(Wire.Checkpoint wire) {
    return new Checkpoint(
        entity(wire.getEntity()),
        epoch(wire.getEpoch()),
        wire.getIndex(),
        list(wire.getEntriesList(), AssignmentFrames::entry),
        wire.getSince(),
        list(wire.getAnswersList(), CallFrames::answer),
        list(wire.getRetainedList(), ReportFrames::retained));
  }

  private static Wire.Stored wire(Stored it) {
    return Wire.Stored.newBuilder()
        .setEntity(it.entity().toString())
        .setEpoch(Values.wire(it.epoch()))
        .setIndex(it.index())
        .build();
  }

  private static Stored stored(Wire.Stored wire) {
    return new Stored(entity(wire.getEntity()), epoch(wire.getEpoch()), wire.getIndex());
  }

  private static Wire.AskTakeover wire(AskTakeover it) {
    return Wire.AskTakeover.newBuilder()
        .setId(it.id())
        .setEntity(it.entity().toString())
        .setTo(it.to())
        .setReason(it.reason())
        .setCaller(Values.wire(it.caller()))
        .build();
  }

  private static AskTakeover askTakeover(Wire.AskTakeover wire) {
    return new AskTakeover(
        wire.getId(),
        entity(wire.getEntity()),
        wire.getTo(),
        wire.getReason(),
        caller(wire.getCaller()));
  }

  private static Wire.TakeoverAnswer wire(TakeoverAnswer it) {
    Wire.TakeoverAnswer.Builder wire =
        Wire.TakeoverAnswer.newBuilder()
            .setId(it.id())
            .setEntity(it.entity().toString())
            .setDone(it.done())
            .setFrom(it.from())
            .setTo(it.to())
            .setEpoch(Values.wire(it.epoch()));
    it.refusal().map(Values::wire).ifPresent(wire::setRefusal);
    return wire.build();
  }

  private static TakeoverAnswer takeoverAnswer(Wire.TakeoverAnswer wire) {
    return new TakeoverAnswer(
        wire.getId(),
        entity(wire.getEntity()),
        wire.getDone(),
        wire.hasRefusal() ? Optional.of(refusal(wire.getRefusal())) : Optional.empty(),
        wire.getFrom(),
        wire.getTo(),
        epoch(wire.getEpoch()));
  }

  private static Wire.Instantiable wire(Instantiable it) {
    return Wire.Instantiable.newBuilder()
        .setEntity(it.entity().toString())
        .setHere(it.here())
        .setByFactory(it.byFactory())
        .build();
  }

  private static Instantiable instantiable(Wire.Instantiable wire) {
    return new Instantiable(entity(wire.getEntity()), wire.getHere(), wire.getByFactory());
  }

  private static Wire.AskInstance wire(AskInstance it) {
    return Wire.AskInstance.newBuilder()
        .setId(it.id())
        .setEntity(it.entity().toString())
        .setNode(it.node())
        .setReason(it.reason())
        .setCaller(Values.wire(it.caller()))
        .build();
  }

  private static AskInstance askInstance(Wire.AskInstance wire) {
    return new AskInstance(
        wire.getId(),
        entity(wire.getEntity()),
        wire.getNode(),
        wire.getReason(),
        caller(wire.getCaller()));
  }

  private static Wire.InstanceAnswer wire(InstanceAnswer it) {
    Wire.InstanceAnswer.Builder wire =
        Wire.InstanceAnswer.newBuilder()
            .setId(it.id())
            .setEntity(it.entity().toString())
            .setDone(it.done())
            .setNode(it.node());
    it.refusal().map(Values::wire).ifPresent(wire::setRefusal);
    return wire.build();
  }

  private static InstanceAnswer instanceAnswer(Wire.InstanceAnswer wire) {
    return new InstanceAnswer(
        wire.getId(),
        entity(wire.getEntity()),
        wire.getDone(),
        wire.hasRefusal() ? Optional.of(refusal(wire.getRefusal())) : Optional.empty(),
        wire.getNode());
  }

  private static Wire.Known wire(Known it) {
    Wire.Known.Builder wire =
        Wire.Known.newBuilder()
            .setEntity(it.entity().toString())
            .setOwner(it.owner())
            .setEpoch(Values.wire(it.epoch()))
            .setRestored(it.restored());
    it.primary().map(Values::wire).ifPresent(wire::setPrimary);
    it.checkpoint().map(AssignmentFrames::wire).ifPresent(wire::setCheckpoint);
    return wire.build();
  }

  private static Known known(Wire.Known wire) {
    return new Known(
        entity(wire.getEntity()),
        wire.getOwner(),
        epoch(wire.getEpoch()),
        wire.hasPrimary() ? Optional.of(peer(wire.getPrimary())) : Optional.empty(),
        wire.hasCheckpoint() ? Optional.of(checkpoint(wire.getCheckpoint())) : Optional.empty(),
        wire.getRestored());
  }

  private static Wire.Journalled wire(Journalled it) {
    Wire.Journalled.Builder wire =
        Wire.Journalled.newBuilder()
            .setEntity(it.entity().toString())
            .setEpoch(Values.wire(it.epoch()))
            .setIndex(it.index());
    it.refusal().map(Values::wire).ifPresent(wire::setRefusal);
    return wire.build();
  }

  private static Journalled journalled(Wire.Journalled wire) {
    return new Journalled(
        entity(wire.getEntity()),
        epoch(wire.getEpoch()),
        wire.getIndex(),
        wire.hasRefusal() ? Optional.of(refusal(wire.getRefusal())) : Optional.empty());
  }

  private static Wire.Entry wire(Entry it) {
    Wire.Entry.Builder wire =
        Wire.Entry.newBuilder()
            .setInstrument(it.instrument())
            .setRevision(it.revision())
            .setSequence(it.sequence())
            .setReserved(it.reserved());
    ifPresent(it.value(), Values::wire, wire::setValue);
    ifPresent(it.key(), Values::wire, wire::setKey);
    ifPresent(it.intent(), Values::wire, wire::setIntent);
    ifPresent(it.intended(), Values::wire, wire::setIntended);
    return wire.build();
  }

  private static Entry entry(Wire.Entry wire) {
    return new Entry(
        wire.getInstrument(),
        wire.hasValue() ? value(wire.getValue()) : null,
        wire.getRevision(),
        wire.hasKey() ? key(wire.getKey()) : null,
        wire.hasIntent() ? key(wire.getIntent()) : null,
        wire.hasIntended() ? value(wire.getIntended()) : null,
        wire.getSequence(),
        wire.getReserved());
  }
}
