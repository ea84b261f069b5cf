package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.ChangeKey;
import org.vigil.api.Epoch;
import org.vigil.api.Instrument;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.TapOwner;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outcome;
import org.vigil.spi.Clock;
import org.vigil.spi.Core;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Journalled;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.AssignmentMessage.Stored;
import org.vigil.spi.message.AssignmentMessage.Withdraw;
import org.vigil.spi.message.CallMessage;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.ReadingItem;
import org.vigil.spi.message.CallMessage.Readings;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage;
import org.vigil.spi.message.ReportMessage.Acknowledged;
import org.vigil.spi.message.ReportMessage.Arm;
import org.vigil.spi.message.ReportMessage.Fenced;
import org.vigil.spi.message.ReportMessage.KeepAlive;
import org.vigil.spi.message.ReportMessage.Spoken;
import org.vigil.spi.message.ScanMessage;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.LeaveOut;
import org.vigil.spi.message.ScanMessage.Look;

/**
 * An exporter: offers every entity of its node to the coordinators, speaks for those it is assigned
 * to, and stands by for the rest. The standby exporter is the same core, dormant.
 */
final class ExporterCore implements Core {
  /** How soon it looks again at what others are waiting for. */
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * Whoever did nothing for so long was frozen. A second longer than the coordinator's own limit,
   * so that the one of this node has noticed, too, and does not give the entity back at once.
   */
  static final long FROZEN_NANOS = TimeUnit.SECONDS.toNanos(4);

  private static final Logger LOG = LoggerFactory.getLogger(ExporterCore.class);

  private final Surroundings around;
  private final NodeEntities entities;
  private final CoordinatorScan scan;
  private long nextKeepAliveNanos;
  private long awakeNanos;

  ExporterCore(
      Outlet outlet,
      Clock clock,
      Procedures procedures,
      TapOwner owner,
      ExporterSettings settings) {
    this(outlet, clock, procedures, owner, settings, LoggerFactory.getLogger(ExportedEntity.class));
  }

  ExporterCore(
      Outlet outlet,
      Clock clock,
      Procedures procedures,
      TapOwner owner,
      ExporterSettings settings,
      Logger log) {
    around = new Surroundings(outlet, clock, procedures, owner, settings, log);
    entities = new NodeEntities(around);
    scan = new CoordinatorScan(outlet, around.peers);
    nextKeepAliveNanos = clock.nanos();
    awakeNanos = nextKeepAliveNanos;
  }

  /** Other settings, from now on and for all entities. */
  void configure(ExporterSettings settings) {
    around.settings = settings;
    nextKeepAliveNanos = around.clock.nanos();
  }

  /** Whether the node is linked to others from now on, or is all there is. */
  void link(boolean linked) {
    around.linked = linked;
  }

  /** All that it knows, for who looks at it from outside. */
  NodeEntities entities() {
    return entities;
  }

  // ---- services come and go

  void add(Service service) {
    entities.add(service);
  }

  /**
   * The service is gone: no call enters it from here on (R18).
   *
   * @param whenEmpty run when none is inside any more, within 100 ms
   */
  void remove(Service gone, Runnable whenEmpty) {
    entities.remove(gone, whenEmpty, around.clock.nanos());
  }

  /**
   * A service of the node that cannot be exported at all; told to all agents, so that people see
   * it.
   *
   * @param what the same object lifts it
   */
  void refuse(Object what, Refused refusal) {
    entities.refuse(what, refusal);
  }

  /** What could not be exported is gone. */
  void lift(Object what) {
    entities.lift(what);
  }

  /**
   * Ends without a word, as a crash does: the taps are free, nothing is flushed. Called when the
   * core's thread has ended.
   */
  void letGo() {
    entities.letGo();
  }

  /**
   * Notices that the node was frozen: another may speak by now, so that nothing more is said as
   * primary before a coordinator says who is (R3). On a node that is linked to no other nobody is.
   */
  private void awake(long nowNanos) {
    long gapNanos = nowNanos - awakeNanos;
    awakeNanos = nowNanos;
    scan.attend(nowNanos);
    if (gapNanos >= FROZEN_NANOS && around.linked && !around.peers.coordinators().isEmpty()) {
      LOG.warn(
          "{} did nothing for {} ms; it speaks again when it is known who spoke meanwhile",
          around.owner,
          TimeUnit.NANOSECONDS.toMillis(gapNanos));
      entities.all().stream()
          .filter(entity -> entity.name().node().isEmpty())
          .forEach(ExportedEntity::giveUp);
    }
  }

  // ---- peers come and go

  @Override
  public void onUp(Peer peer, long nowNanos) {
    awake(nowNanos);
    around.peers.add(peer);
    entities.admit();
    if (peer.role() == Role.AGENT) {
      entities.tellRefusals(peer);
    }
    if (peer.role() == Role.AGENT || peer.role() == Role.COORDINATOR) {
      for (ExportedEntity entity : entities.all()) {
        introduce(entity, peer);
      }
    }
  }

  private void introduce(ExportedEntity entity, Peer peer) {
    if (!entity.isClosing()) {
      around.peers.tell(peer, entity.offer());
    }
    if (entity.isSpeaking() && peer.role() == Role.AGENT) {
      around.peers.tell(peer, entity.opened());
    } else if (entity.isSpeaking()) {
      entity.checkpoints().safekeeping().seed(peer);
    }
  }

  @Override
  public void onDown(Peer peer, String cause, long nowNanos) {
    awake(nowNanos);
    around.peers.remove(peer, cause, nowNanos);
    for (ExportedEntity entity : entities.all()) {
      if (peer.role() == Role.AGENT) {
        entity.reports().agentGone(peer, nowNanos);
      } else if (peer.role() == Role.COORDINATOR) {
        entity.checkpoints().safekeeping().gone(peer);
        entity.checkpoints().disks().gone(peer);
      }
    }
  }

  // ---- messages

  @Override
  public void onMessage(Peer from, Message message, long nowNanos) {
    awake(nowNanos);
    scan.heard(from, message);
    if (message instanceof AssignmentMessage assignment) {
      onAssignment(from, assignment, nowNanos);
    } else if (message instanceof ReportMessage report) {
      onReport(from, report, nowNanos);
    } else if (message instanceof CallMessage call) {
      onCall(from, call, nowNanos);
    } else if (message instanceof ScanMessage scan) {
      onScan(from, scan);
    }
  }

  /** Somebody looks whether it lives; whose duty cycle hangs does not answer (F30). */
  private void onScan(Peer from, ScanMessage message) {
    if (message instanceof Look look) {
      around.outlet.send(from, new Alive(List.of()));
      if (look.anew()) {
        entities.all().stream()
            .filter(ExportedEntity::isSpeaking)
            .forEach(entity -> around.peers.tell(from, entity.opened()));
      }
    } else if (message instanceof LeaveOut word) {
      around.peers.leaveOut(from, word.coordinators());
      awaitOthers();
    }
  }

  /** Checkpoints wait for others than before. */
  private void awaitOthers() {
    entities.all().forEach(entity -> entity.checkpoints().safekeeping().awaitOthers());
  }

  private void lookAtHome(long nowNanos) {
    if (scan.isBeat(nowNanos)
        && scan.look(entities.all().stream().anyMatch(ExportedEntity::isSpeaking))) {
      awaitOthers();
    }
  }

  private void onAssignment(Peer from, AssignmentMessage message, long nowNanos) {
    ExportedEntity entity = entities.find(message.entity());
    if (entity == null) {
      if (message instanceof Assigned assigned) {
        assignedInVain(from, assigned);
      }
    } else if (message instanceof Assigned assigned) {
      entity.assigned(from, assigned);
    } else if (message instanceof Stored stored) {
      entity.checkpoints().safekeeping().stored(from, stored.epoch(), stored.index());
    } else if (message instanceof Journalled word) {
      if (word.epoch().equals(entity.epoch())) {
        entity.checkpoints().disks().heard(from, word);
      }
    } else if (message instanceof Resign resign) {
      entity.resign(from, resign, nowNanos);
    } else if (message instanceof Refused refused
        && refused.owner().equals(entity.service().owner())) {
      entity.service().refused(refused.entity(), refused.lifted(), refused.detail());
    }
  }

  /** There is no such entity here, any more or yet; one that comes offers itself. */
  private void assignedInVain(Peer from, Assigned assigned) {
    entities.raiseFloor(assigned.entity(), assigned.epoch());
    if (assigned.primary().filter(around.outlet.self()::equals).isPresent()) {
      around.peers.tell(from, new Withdraw(assigned.entity(), Epoch.NONE));
    }
  }

  private void onReport(Peer from, ReportMessage message, long nowNanos) {
    if (message instanceof Arm arm) {
      ExportedEntity entity = entities.find(arm.entity());
      if (entity != null && entity.isPrimary() && entity.epoch().equals(arm.epoch())) {
        entity.arm(from, arm.armings(), nowNanos);
      }
    } else if (message instanceof Acknowledged acknowledged) {
      ExportedEntity entity = entities.find(acknowledged.entity());
      if (entity != null && entity.isSpeaking() && entity.epoch().equals(acknowledged.epoch())) {
        entity.reports().acknowledged(from, acknowledged.marks());
      }
    } else if (message instanceof Fenced fenced) {
      ExportedEntity entity = entities.find(fenced.entity());
      if (entity != null) {
        entity.fenced(fenced.floor());
      }
    }
  }

  private void onCall(Peer from, CallMessage call, long nowNanos) {
    if (call instanceof Read read) {
      ExportedEntity entity =
          read.instruments().isEmpty() ? null : speakerOf(read.instruments().get(0));
      if (entity != null) {
        entity.read(from, read, nowNanos);
      } else {
        refuse(from, read);
      }
    } else if (call instanceof Modify modify) {
      ExportedEntity entity = entities.find(modify.control().entity());
      if (entity != null && entity.isPrimary()) {
        entity.changes().modify(from, modify);
      } else if (entity != null) {
        entity.changes().turnAway(from, modify, notPrimary(modify.control()));
      } else {
        refuse(from, modify.id(), modify.key(), modify.control());
      }
    } else if (call instanceof Fire fire) {
      ExportedEntity entity = speakerOf(fire.testPoint());
      if (entity != null && entity.isPrimary()) {
        entity.fires().fire(from, fire);
      } else {
        refuse(from, fire.id(), fire.key(), fire.testPoint());
      }
    } else if (call instanceof AskOutcome question) {
      ExportedEntity entity = speakerOf(question.control());
      if (entity != null) {
        entity.changes().outcome(from, question);
      } else {
        leaveOpen(from, question);
      }
    }
  }

  private @Nullable ExportedEntity speakerOf(InstrumentName name) {
    ExportedEntity entity = entities.find(name.entity());
    return entity != null && entity.isSpeaking() ? entity : null;
  }

  private Refusal notPrimary(InstrumentName name) {
    return new Refusal(
        Causes.TAKEOVER,
        around.owner + " does not speak for " + name.entity() + " any more; try again");
  }

  private void refuse(Peer from, Read read) {
    List<ReadingItem> none = new ArrayList<>();
    for (InstrumentName name : read.instruments()) {
      none.add(new ReadingItem(name, null, notPrimary(name), around.clock.millis(), Epoch.NONE, 0));
    }
    around.peers.tell(from, new Readings(read.id(), none));
  }

  private void refuse(Peer from, long id, ChangeKey key, InstrumentName name) {
    around.peers.tell(
        from,
        new Answer(id, key, name, Outcome.REJECTED, notPrimary(name), null, null, 0, 0, false));
  }

  private void leaveOpen(Peer from, AskOutcome question) {
    InstrumentName name = question.control();
    around.peers.tell(
        from,
        new Answer(
            question.id(),
            question.key(),
            name,
            Outcome.UNKNOWN,
            notPrimary(name),
            null,
            null,
            0,
            0,
            false));
  }

  // ---- the duty cycle

  @Override
  public long onTick(long nowNanos) {
    awake(nowNanos);
    entities.admit();
    lookAtHome(nowNanos);
    around.owner.drain(this::mark);
    long next = nextKeepAliveNanos;
    if (nowNanos - next >= 0) {
      keepAlive();
      nextKeepAliveNanos = nowNanos + around.settings.keepAliveNanos();
      next = nextKeepAliveNanos;
    }
    for (ExportedEntity entity : entities.all()) {
      next = Math.min(next, entity.onTick(nowNanos));
    }
    entities.finishClosing(nowNanos);
    around.peers.retry();
    return entities.isClosing() || around.peers.areOwed()
        ? Math.min(next, nowNanos + SOON_NANOS)
        : next;
  }

  private void mark(Instrument instrument) {
    ExportedEntity entity = entities.find(instrument);
    if (entity != null) {
      entity.reports().mark(instrument);
    }
  }

  private void keepAlive() {
    for (Peer agent : around.peers.agents()) {
      List<Spoken> spoken = new ArrayList<>();
      for (ExportedEntity entity : entities.all()) {
        if (entity.isSpeaking() && entity.reports().isListening(agent)) {
          spoken.add(new Spoken(entity.name(), entity.epoch()));
        }
      }
      if (!spoken.isEmpty()) {
        around.outlet.send(agent, new KeepAlive(spoken));
      }
    }
  }
}
