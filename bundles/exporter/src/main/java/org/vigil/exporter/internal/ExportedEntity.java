package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.Control;
import org.vigil.api.Declaration;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Instrument;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Tap;
import org.vigil.api.Value;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.AssignmentMessage.Resigned;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Closed;
import org.vigil.spi.message.ReportMessage.Opened;

/**
 * One entity as one exporter sees it: as a backup, which only knows it, or as its primary, which
 * owns its taps, reports for it, reads it and changes it.
 */
final class ExportedEntity {
  private static final Logger LOG = LoggerFactory.getLogger(ExportedEntity.class);

  /** How long a coordinated takeover waits for changes and for slow agents. */
  private static final long RESIGN_NANOS = 300_000_000L;

  /** How long a service that goes waits for the calls inside it. */
  static final long GATE_NANOS = 100_000_000L;

  private static final long IDLE_NANOS = 1_000_000_000L;

  /** Where the exporter stands with the entity. */
  enum Standing {
    /** Another exporter speaks, or none. */
    BACKUP,
    /** This one speaks. */
    PRIMARY,
    /** This one finishes for a coordinated takeover. */
    RESIGNING
  }

  private final EntityName name;
  private final Entity entity;
  private final String owner;
  private final Surroundings around;
  private final List<Instrument> instruments;
  private final List<Declaration> declarations;
  private final List<Instrument> kept;
  private final long hash;
  private final Callbacks callbacks;
  private final Changes changes;
  private final Fires fires;
  private final Safekeeping safekeeping;
  private final ReportDesk reports;

  private Standing standing = Standing.BACKUP;
  private Epoch epoch = Epoch.NONE;
  private Epoch floor = Epoch.NONE;
  private boolean provisional;
  private String cause = "";
  private long resignDeadlineNanos;
  private long closingDeadlineNanos;
  private Runnable whenClosed = () -> {};

  ExportedEntity(EntityName name, Entity entity, String owner, Surroundings around) {
    this.name = name;
    this.entity = entity;
    this.owner = owner;
    this.around = around;
    this.instruments = List.copyOf(entity.instruments().values());
    this.declarations = instruments.stream().map(Instrument::declaration).toList();
    this.kept = instruments.stream().filter(ExportedEntity::isKept).toList();
    this.hash = declarations.hashCode();
    this.callbacks = new Callbacks(around.procedures, around.settings.callbackLimitNanos());
    this.safekeeping = new Safekeeping(name, around);
    this.changes = new Changes(this, around);
    this.fires = new Fires(this, around);
    this.reports = new ReportDesk(this, around);
  }

  /**
   * Whether a successor is told the instrument's value: each control's, and where the service asked
   * for it.
   */
  private static boolean isKept(Instrument instrument) {
    return instrument instanceof Control || instrument.declaration().isCheckpointed();
  }

  // ---- what it is

  EntityName name() {
    return name;
  }

  Entity entity() {
    return entity;
  }

  String owner() {
    return owner;
  }

  Epoch epoch() {
    return epoch;
  }

  long hash() {
    return hash;
  }

  boolean isProvisional() {
    return provisional;
  }

  boolean isPrimary() {
    return standing != Standing.BACKUP;
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

  Safekeeping safekeeping() {
    return safekeeping;
  }

  ReportDesk reports() {
    return reports;
  }

  Instrument instrument(int handle) {
    return instruments.get(handle);
  }

  int size() {
    return instruments.size();
  }

  @Nullable Instrument instrument(String instrument) {
    return entity.instruments().get(instrument);
  }

  Refusal refusalOfWrongName(InstrumentName wanted, String kind) {
    Instrument found = instrument(wanted.name());
    return found == null
        ? new Refusal(Causes.NOT_EXPORTED, name + " has no instrument '" + wanted.name() + "'")
        : new Refusal(
            Causes.WRONG_KIND,
            wanted
                + " is no "
                + kind
                + " but of kind "
                + found.declaration().kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  // ---- who speaks

  Offer offer() {
    return new Offer(
        name,
        owner,
        around.settings.standby(),
        isPrimary() ? epoch : Epoch.NONE,
        floor,
        instruments.size());
  }

  Opened opened() {
    return new Opened(name, epoch, provisional, owner, cause, hash, declarations);
  }

  void raiseFloor(Epoch known) {
    if (known.isAfter(floor)) {
      floor = known;
    }
  }

  /**
   * Takes the entity over under a new epoch: taps first, so that whoever owned them is done; then
   * state; then the word to all agents.
   */
  void takeOver(
      Epoch newEpoch, boolean isProvisional, String why, List<Entry> checkpoint, long nowNanos) {
    if (isPrimary()) {
      reports.withdrawAll();
    }
    standing = Standing.PRIMARY;
    epoch = newEpoch;
    raiseFloor(newEpoch);
    provisional = isProvisional;
    cause = why;
    for (Instrument instrument : instruments) {
      Tap tap = instrument.tap();
      while (tap.owner() != around.owner && !tap.replace(tap.owner(), around.owner)) {
        Thread.onSpinWait(); // another exporter let go in between; what it was is asked again
      }
    }
    safekeeping.begin(newEpoch);
    for (Entry entry : checkpoint) {
      restore(entry, nowNanos);
    }
    renewWorkLease(nowNanos);
    LOG.info(
        "{} speaks for {} in epoch {}{}",
        around.owner,
        name,
        epoch,
        why.isEmpty() ? "" : " after " + why);
    around.tellAgents(opened());
    around.tellCoordinators(offer());
    if (!kept.isEmpty()) {
      checkpoint(copies -> {});
    }
  }

  /** A fresh object takes on what its predecessor had; one that lived on has it already. */
  private void restore(Entry entry, long nowNanos) {
    Instrument instrument = instrument(entry.instrument());
    if (instrument instanceof Control control) {
      Control.Setting kept = new Control.Setting(entry.value(), entry.revision(), entry.key());
      if (control.setting().revision() < kept.revision()) {
        adopt(control, kept, nowNanos);
      }
      changes.complete(control, entry);
    } else if (instrument != null
        && instrument.declaration().isCheckpointed()
        && instrument.tap().sequence() == 0) {
      instrument.tap().store(around.owner, entry.value());
    }
  }

  private void adopt(Control control, Control.Setting kept, long nowNanos) {
    if (control.declaration().refusalOf(kept.value()).isPresent()) {
      LOG.warn(
          "{}: the kept value {} is not admissible any more; the control starts with its initial value",
          control,
          kept.value());
      return;
    }
    control.put(around.owner, kept);
    callbacks.<Boolean>call(
        "the setter of " + name.instrument(control.declaration().name()),
        () -> {
          control.takeEffect();
          return true;
        },
        nowNanos,
        answer -> {
          if (answer.refusal() != null) {
            LOG.warn("{}: {}", name, answer.refusal().message());
          }
          control.announce();
        });
  }

  /**
   * Another exporter speaks now, or the floor rose: what is pending here is answered, nothing is
   * flushed.
   */
  void stepDown() {
    if (!isPrimary()) {
      return;
    }
    changes.abandon();
    letGo();
  }

  /**
   * The service takes the entity away: no call enters it from here on, those inside have 100 ms
   * (R18).
   *
   * @param whenEmpty run when none is inside any more, or the time is over
   */
  void close(String why, long nowNanos, Runnable whenEmpty) {
    callbacks.close();
    closingDeadlineNanos = nowNanos + GATE_NANOS;
    whenClosed = whenEmpty;
    if (isPrimary()) {
      around.tellAgents(new Closed(name, epoch, why));
      letGo();
    }
  }

  /** Whether the closing is over; what is still pending then is answered. */
  boolean finishClosing(long nowNanos) {
    if (!callbacks.isIdle() && nowNanos - closingDeadlineNanos < 0) {
      return false;
    }
    callbacks.giveUpAll();
    changes.abandon();
    whenClosed.run();
    return true;
  }

  /** Leaves the taps to whoever comes next. */
  void letGo() {
    reports.withdrawAll();
    instruments.forEach(instrument -> instrument.tap().detach(around.owner));
    standing = Standing.BACKUP;
    epoch = Epoch.NONE;
  }

  /** Begins to finish for a successor (Fig. 5 step 256). */
  void resign(Resign resign, long nowNanos) {
    if (standing == Standing.PRIMARY && resign.epoch().equals(epoch)) {
      standing = Standing.RESIGNING;
      resignDeadlineNanos = nowNanos + RESIGN_NANOS;
    }
  }

  private void finishResigning(long nowNanos) {
    boolean late = nowNanos - resignDeadlineNanos >= 0;
    if (!late && !changes.isIdle()) {
      return;
    }
    changes.abandon();
    if (reports.flushLast(nowNanos) || late) {
      Epoch closed = epoch;
      around.tellAgents(new Closed(name, closed, Causes.COORDINATED));
      letGo();
      around.tellCoordinators(new Resigned(name, closed));
    }
  }

  private void renewWorkLease(long nowNanos) {
    entity.workLease().ifPresent(lease -> lease.renew(around.owner, nowNanos));
  }

  // ---- what it does, called by the core

  void arm(Peer agent, Collection<Arming> armings, long nowNanos) {
    for (Arming arming : armings) {
      if (arming.handle() >= 0 && arming.handle() < instruments.size()) {
        reports.arm(agent, arming, nowNanos);
      }
    }
  }

  /** Does what is due. */
  void cycle(long nowNanos) {
    callbacks.expire(nowNanos);
    if (!isPrimary()) {
      return;
    }
    renewWorkLease(nowNanos);
    if (standing == Standing.RESIGNING) {
      finishResigning(nowNanos);
    } else {
      reports.cycle(nowNanos);
    }
  }

  /**
   * When the next cycle is due: one duty cycle on while somebody looks, much later while nobody
   * does.
   */
  long nextDue(long nowNanos) {
    long pause = IDLE_NANOS;
    if (isPrimary() && (standing == Standing.RESIGNING || !reports.isIdle())) {
      pause = around.settings.dutyCycleNanos();
    } else if (isPrimary() && entity.workLease().isPresent()) {
      pause = entity.workLease().get().duration().toNanos() / 4;
    }
    return callbacks.nextExpiry(nowNanos + pause);
  }

  /** The value to be shown now; null if there is none. */
  @Nullable Value shown(Instrument instrument) {
    return instrument instanceof Control control ? changes.shown(control) : instrument.tap().read();
  }

  /** Keeps controls and checkpointed indicators with the coordinators. */
  void checkpoint(IntConsumer whenStored) {
    List<Entry> entries = new ArrayList<>();
    for (Instrument instrument : kept) {
      Value value = instrument.tap().read();
      if (instrument instanceof Control control) {
        entries.add(changes.entry(control));
      } else if (value != null) {
        entries.add(new Entry(instrument.declaration().name(), value, 0, null, null, null));
      }
    }
    safekeeping.save(entries, whenStored);
  }

  /** All readable instruments, for reads that want several at once. */
  Map<Instrument, @Nullable Value> snapshot(Collection<Instrument> wanted) {
    Map<Instrument, @Nullable Value> values = new LinkedHashMap<>();
    for (int attempt = 0; attempt < 100; attempt++) {
      long publication = entity.publication();
      values.clear();
      wanted.forEach(instrument -> values.put(instrument, shown(instrument)));
      if (publication % 2 == 0 && entity.publication() == publication) {
        return values;
      }
      Thread.onSpinWait();
    }
    return values;
  }
}
