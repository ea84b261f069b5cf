package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Instrument;
import org.vigil.api.Tap;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.AssignmentMessage.Resigned;
import org.vigil.spi.message.AssignmentMessage.Withdraw;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Closed;
import org.vigil.spi.message.ReportMessage.Opened;

/**
 * One entity as one exporter sees it: as a backup, which only knows it, or as its primary, which
 * owns its taps, reports for it, reads it and changes it.
 */
final class ExportedEntity {
  /** How long a coordinated takeover waits for changes and for slow agents. */
  static final long RESIGN_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  /** How long a service that goes waits for the calls inside it (R18). */
  static final long GATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** While somebody waits for a takeover to be over, duty cycles are this short. */
  private static final long HURRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How long after the begin of an epoch that is. */
  private static final long HURRIES_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final EntityName name;
  private final Service service;
  private final Surroundings around;
  private final Declared declared;
  private final long hash;
  private final Callbacks callbacks;
  private final Changes changes;
  private final Fires fires;
  private final Checkpoints checkpoints;
  private final ReportDesk reports;
  private final HeldLease lease;
  private final List<Reads> waitingReads = new ArrayList<>();

  private final Term term;
  private Standing standing = Standing.BACKUP;
  private long lastCycleNanos;
  private long deadlineNanos;
  private long hurriesUntilNanos;
  private Optional<Peer> successor = Optional.empty();

  /** Whether the numbers go on behind what a predecessor elsewhere had reserved. */
  private boolean upperBound;

  /**
   * A backup at first.
   *
   * @param floor the highest epoch that the exporter knows of the name; it is over for this service
   */
  ExportedEntity(EntityName name, Service service, Epoch floor, Surroundings around) {
    this.name = name;
    this.service = service;
    this.around = around;
    this.term = new Term(floor);
    this.declared = new Declared(name, service.entity());
    this.hash = declared.hash();
    this.lastCycleNanos = around.clock.nanos() - IDLE_NANOS;
    this.callbacks = new Callbacks(service.entity(), around);
    this.checkpoints = new Checkpoints(this, around);
    this.changes = new Changes(this, around);
    this.fires = new Fires(this, around);
    this.reports = new ReportDesk(this, around);
    this.lease = new HeldLease(this, checkpoints, around);
  }

  // ---- what it is

  EntityName name() {
    return name;
  }

  Entity entity() {
    return service.entity();
  }

  Service service() {
    return service;
  }

  Epoch epoch() {
    return term.epoch();
  }

  Epoch floor() {
    return term.floor();
  }

  long hash() {
    return hash;
  }

  boolean isProvisional() {
    return term.isProvisional();
  }

  /** Whether it owns the taps, be it to finish. */
  boolean isSpeaking() {
    return term.isSpeaking();
  }

  /** Whether it takes on new work. */
  boolean isPrimary() {
    return standing == Standing.PRIMARY;
  }

  boolean isClosing() {
    return standing == Standing.CLOSING;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  Changes changes() {
    return changes;
  }

  Fires fires() {
    return fires;
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  ReportDesk reports() {
    return reports;
  }

  Declared declared() {
    return declared;
  }

  // ---- who speaks

  Offer offer() {
    return new Offer(
        name,
        service.owner(),
        around.settings.standby(),
        term.epoch(),
        term.floor(),
        declared.instruments().size(),
        around.settings.rank(),
        declared.toCompare(),
        declared.persistent());
  }

  Opened opened() {
    return new Opened(
        name,
        term.epoch(),
        term.isProvisional(),
        service.owner(),
        term.cause(),
        hash,
        declared.declarations(),
        upperBound,
        around.settings.dutyCycleMillis());
  }

  /** A coordinator says who speaks. */
  void assigned(Peer coordinator, Assigned assigned) {
    Epoch next = assigned.epoch();
    Epoch known = term.floor();
    boolean isMine = assigned.primary().filter(around.outlet.self()::equals).isPresent();
    term.raiseFloor(next);
    if (isMine && !next.equals(term.epoch()) && standing != Standing.CLOSING) {
      if (term.isOver(next)) {
        around.peers.tell(coordinator, new Resigned(name, next));
      } else if (term.floor().isAfter(next)) {
        around.peers.tell(coordinator, offer()); // it says what the floor is
      } else {
        takeOver(assigned, known);
      }
    } else if (!isMine && assigned.primary().isPresent() && next.isAfter(term.epoch())) {
      String node = assigned.primary().get().node();
      stepDown(node);
      lease.hear(node, assigned);
    } else if (assigned.primary().isEmpty()
        && next.equals(term.epoch())
        && coordinator.node().equals(around.outlet.self().node())) {
      giveUp(); // others, who have just met us, may take it for over until they have our offer
    }
  }

  /**
   * Nobody speaks before it is known who went on (R3): the node was frozen, or the coordinator gave
   * up this epoch.
   */
  void giveUp() {
    if (isSpeaking()) {
      stepDown("");
      if (!isClosing()) {
        around.peers.tellCoordinators(offer());
      }
    }
  }

  /** Somebody refuses what is below this epoch (G7). */
  void fenced(Epoch known) {
    term.raiseFloor(known);
    if (known.isAfter(term.epoch())) {
      giveUp();
    }
  }

  /**
   * Takes the entity over under a new epoch: taps first, so that whoever owned them is done; then
   * state; then the word to all agents.
   *
   * @param known the highest epoch that was known before; perhaps of somebody elsewhere
   */
  private void takeOver(Assigned assigned, Epoch known) {
    if (isSpeaking()) {
      changes.abandon(Causes.TAKEOVER);
      letGo();
    }
    standing = standing.to(Standing.PRIMARY);
    term.begin(assigned);
    for (Instrument instrument : declared.instruments()) {
      Tap tap = instrument.tap();
      while (tap.owner() != around.owner && !tap.replace(tap.owner(), around.owner)) {
        Thread.onSpinWait(); // another exporter let go in between; what it was is asked again
      }
    }
    boolean isOurs = !known.isAfter(entity().spokenFor());
    upperBound = new Inheritance(this, around).takeOn(assigned, known);
    entity().speakFor(term.epoch());
    around.peers.tellAgents(opened());
    around.peers.tellCoordinators(offer());
    hurriesUntilNanos = around.clock.nanos() + HURRIES_NANOS;
    checkpoints.begin(around.clock.nanos()); // behind the offer, which says the epoch
    lease.begin(assigned, isOurs, around.clock.nanos());
    around.log.info( // last: a log may be slow, and everybody waits
        "{} speaks for {} in epoch {}{}",
        around.owner,
        name,
        term.epoch(),
        term.cause().isEmpty() ? "" : " after " + term.cause());
  }

  /**
   * Another exporter speaks now: what is pending here is answered, nothing is flushed.
   *
   * @param successor the node where it speaks; empty if that is not known
   */
  private void stepDown(String successor) {
    if (isSpeaking()) {
      around.log.info(
          "{} does not speak for {} any more, epoch {} is over", around.owner, name, term.epoch());
      if (!successor.isEmpty() && !successor.equals(around.outlet.self().node())) {
        around.log.warn(
            "{}: {} went on with it while it could not be seen from here; what was done here"
                + " meanwhile is discarded",
            name,
            successor);
      }
      changes.abandon(Causes.TAKEOVER);
      letGo();
      lease.end(successor);
    }
  }

  /** Leaves the taps to whoever comes next. */
  void letGo() {
    if (isSpeaking()) {
      reports.withdrawAll();
      declared.instruments().forEach(instrument -> instrument.tap().detach(around.owner));
      if (standing != Standing.CLOSING) {
        standing = standing.to(Standing.BACKUP);
      }
      term.end();
    }
  }

  // ---- a coordinated takeover (Fig. 5 step 256)

  void resign(Peer coordinator, Resign resign, long nowNanos) {
    if (isPrimary() && resign.epoch().equals(term.epoch())) {
      standing = standing.to(Standing.RESIGNING);
      deadlineNanos = nowNanos + RESIGN_NANOS;
      successor = Optional.of(resign.successor());
      if (!staysHere()) {
        lease.end(resign.successor().node()); // first: the last checkpoint has all that was done
      }
    } else if (term.isOver(resign.epoch())) {
      around.peers.tell(
          coordinator, new Resigned(name, resign.epoch(), Optional.of(resign.successor())));
    }
  }

  private boolean staysHere() {
    return successor.filter(peer -> peer.node().equals(around.outlet.self().node())).isPresent();
  }

  private void finishResigning(long nowNanos) {
    boolean late = nowNanos - deadlineNanos >= 0;
    if (!late && !changes.isIdle()) {
      return;
    }
    changes.abandon(Causes.TAKEOVER);
    boolean isOut = checkpoints.isConcluding() || reports.flushLast(nowNanos);
    if (isOut && !staysHere()) {
      checkpoints.conclude(nowNanos);
    }
    if (late || (isOut && (staysHere() || checkpoints.isConcluded()))) {
      Epoch closed = term.epoch();
      around.peers.tellAgents(new Closed(name, closed, Causes.COORDINATED));
      letGo();
      lease.end(successor.map(Peer::node).orElse(""));
      around.peers.tellCoordinators(new Resigned(name, closed, successor));
    }
  }

  // ---- the service goes (R18)

  /** No call enters the service from here on; those inside have 100 ms. */
  void close(long nowNanos) {
    standing = standing.to(Standing.CLOSING);
    deadlineNanos = nowNanos + GATE_NANOS;
    lease.end("");
    callbacks.close();
  }

  /**
   * Whether the closing is over: those inside came back, or their time has passed. What is pending
   * then is answered, and everybody is told.
   */
  boolean finishClosing(long nowNanos) {
    callbacks.expire(nowNanos);
    boolean idle = callbacks.isIdle() && changes.isIdle();
    if (!idle && nowNanos - deadlineNanos < 0) {
      return false;
    }
    Epoch held = term.epoch();
    callbacks.giveUpAll();
    changes.abandon(Causes.SERVICE_GONE);
    finishReads(nowNanos + ReportDesk.PATIENCE_NANOS);
    if (isSpeaking()) {
      checkpoints.conclude(nowNanos); // for another object of the service
      around.peers.tellAgents(new Closed(name, held, Causes.SERVICE_GONE));
      letGo();
    }
    around.peers.tellCoordinators(new Withdraw(name, held));
    return true;
  }

  // ---- what it does

  void arm(Peer agent, List<Arming> armings, long nowNanos) {
    for (Arming arming : armings) {
      if (arming.handle() >= 0 && arming.handle() < declared.instruments().size()) {
        reports.arm(agent, arming, nowNanos);
      }
    }
  }

  void read(Peer by, Read question, long nowNanos) {
    waitingReads.add(new Reads(by, question, this, around, nowNanos));
    finishReads(nowNanos);
  }

  private void finishReads(long nowNanos) {
    waitingReads.removeIf(read -> read.begin(nowNanos));
  }

  /** Does what is due; says when to come again. */
  long onTick(long nowNanos) {
    callbacks.expire(nowNanos);
    if (nowNanos - lastCycleNanos - pauseNanos(nowNanos) >= 0) {
      lastCycleNanos = nowNanos;
      cycle(nowNanos);
    }
    return callbacks.nextExpiry(lastCycleNanos + pauseNanos(nowNanos));
  }

  private void cycle(long nowNanos) {
    finishReads(nowNanos);
    if (isSpeaking()) {
      checkpoints.cycle(nowNanos);
      lease.cycle(nowNanos);
    }
    if (standing == Standing.RESIGNING) {
      finishResigning(nowNanos);
    } else if (standing == Standing.PRIMARY) {
      reports.cycle(nowNanos);
      checkpoints.keepNumbers(nowNanos);
    }
  }

  /** One duty cycle while somebody looks or waits, much longer while nobody does. */
  private long pauseNanos(long nowNanos) {
    if (standing == Standing.RESIGNING || !reports.isIdle() || !waitingReads.isEmpty()) {
      long usual = around.settings.dutyCycleNanos();
      return isHurrying(nowNanos) ? Math.min(HURRY_NANOS, usual) : usual;
    }
    return isSpeaking()
        ? checkpoints.pauseNanos(lease.pauseNanos(IDLE_NANOS, lastCycleNanos))
        : IDLE_NANOS;
  }

  private boolean isHurrying(long nowNanos) {
    return standing == Standing.RESIGNING || (isSpeaking() && nowNanos - hurriesUntilNanos < 0);
  }

  /** Keeps everything that a successor must know, as it is now, see {@link Checkpoints#take}. */
  void checkpoint(IntConsumer whenStored) {
    checkpoints.take(around.clock.nanos(), whenStored);
  }
}
