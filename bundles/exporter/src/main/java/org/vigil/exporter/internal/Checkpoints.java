package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Control;
import org.vigil.api.Entity;
import org.vigil.api.Instrument;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.spi.message.AssignmentMessage.Entry;

/**
 * What of one entity is kept for a successor, and when: controls at each step of a change (R14),
 * checkpointed indicators before a report of them leaves (R12), and now and then while nobody looks
 * (F37); and the numbers of reports. Values that are published as one are kept as one (F8).
 */
final class Checkpoints {
  /** How old what is kept of checkpointed indicators may be while nobody looks. */
  static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** How often a publication that comes between is waited out on the spot. */
  private static final int TRIES = 3;

  private final ExportedEntity entity;
  private final Surroundings around;
  private final Safekeeping safekeeping;
  private final Disks disks;
  private final Numbers numbers;
  private final RetainedReports retained;
  private final List<Waiting> waiting = new ArrayList<>();
  private final boolean looks;
  private boolean looking;

  /** Whether reports of epochs before had copies that are kept on. */
  private boolean inherits;

  private long beganNanos;
  private long nextLookNanos;
  private long nextGiveBackNanos;
  private long waitingSinceNanos;
  private boolean concluding;
  private boolean concluded;

  /** Who waits for the next checkpoint, and whether also for silent coordinators. */
  private record Waiting(
      boolean byAll, IntConsumer whenStored, @Nullable Consumer<Optional<Refusal>> whenOnDisk) {}

  /** Told of a checkpoint that was wanted on disk. */
  interface WhenOnDisk {
    /**
     * It is kept, or it is not on disk.
     *
     * @param copies how many nodes keep it
     * @param refusal why it is not on disk; empty if it is
     */
    void accept(int copies, Optional<Refusal> refusal);
  }

  /** One checkpoint that is to be kept by all, and on disk. */
  private static final class Twofold {
    private final WhenOnDisk whenDone;
    private OptionalInt copies = OptionalInt.empty();
    private boolean onDisk;
    private boolean over;

    Twofold(WhenOnDisk whenDone) {
      this.whenDone = whenDone;
    }

    void stored(int nodes) {
      copies = OptionalInt.of(nodes);
      finish(Optional.empty());
    }

    void onDisk(Optional<Refusal> refusal) {
      onDisk = refusal.isEmpty();
      finish(refusal);
    }

    private void finish(Optional<Refusal> refusal) {
      if (!over && (refusal.isPresent() || (onDisk && copies.isPresent()))) {
        over = true;
        whenDone.accept(copies.orElse(0), refusal);
      }
    }
  }

  Checkpoints(ExportedEntity entity, Surroundings around) {
    this.entity = entity;
    this.around = around;
    this.retained = new RetainedReports(entity.declared().instruments());
    this.safekeeping = new Safekeeping(entity.name(), retained, around);
    this.disks = new Disks(around);
    this.numbers = new Numbers(safekeeping);
    this.looks =
        entity.declared().kept().stream().anyMatch(kept -> kept.declaration().isCheckpointed());
  }

  Safekeeping safekeeping() {
    return safekeeping;
  }

  Disks disks() {
    return disks;
  }

  Numbers numbers() {
    return numbers;
  }

  RetainedReports retained() {
    return retained;
  }

  /** An epoch begins, with the values and numbers that the instruments have now. */
  void begin(long nowNanos) {
    waiting.clear();
    looking = false;
    concluding = false;
    concluded = false;
    beganNanos = nowNanos;
    nextLookNanos = nowNanos + LOOK_NANOS;
    nextGiveBackNanos = nowNanos + Numbers.GIVE_BACK_NANOS;
    safekeeping.begin(entity.epoch());
    disks.begin();
    numbers.begin(entity.declared().instruments(), nowNanos);
    retained.begin(entity.declared().instruments());
    inherits = retained.areNews();
    entity.changes().begin();
    if (!entity.declared().kept().isEmpty() || numbers.areNews() || retained.areNews()) {
      take(nowNanos, copies -> {});
    }
  }

  /**
   * Keeps everything as it is; at once, unless values are being published.
   *
   * @param whenStored called with the number of nodes that keep it, once nobody is left to wait for
   */
  void take(long nowNanos, IntConsumer whenStored) {
    take(nowNanos, new Waiting(true, whenStored, null));
  }

  /** The same for what persistent controls are about: it is to be on disk as well. */
  void takeToDisk(long nowNanos, WhenOnDisk whenDone) {
    Twofold both = new Twofold(whenDone);
    take(nowNanos, new Waiting(true, both::stored, both::onDisk));
  }

  /** The same for what is only about numbers: a silent coordinator is not waited for. */
  void takeNumbers(long nowNanos, Runnable whenStored) {
    take(nowNanos, new Waiting(false, copies -> whenStored.run(), null));
  }

  private void take(long nowNanos, Waiting waiter) {
    if (waiting.isEmpty()) {
      waitingSinceNanos = nowNanos;
    }
    waiting.add(waiter);
    takeWaiting(nowNanos);
  }

  private void takeWaiting(long nowNanos) {
    if (waiting.isEmpty()) {
      return;
    }
    List<Entry> entries = whole();
    if (entries == null) {
      if (nowNanos - waitingSinceNanos < ReportDesk.PATIENCE_NANOS) {
        return;
      }
      entries = now(); // torn, as the reports are by now
    }
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    long index = safekeeping.save(entries, answers().takeNews());
    numbers.said(index);
    for (Waiting each : all) {
      safekeeping.await(index, each.byAll, each.whenStored);
      if (each.whenOnDisk != null) {
        disks.await(index, each.whenOnDisk);
      }
    }
  }

  /** Everything at one moment between two publications; null if there was none. */
  private @Nullable List<Entry> whole() {
    Entity published = entity.entity();
    for (int i = 0; i < TRIES; i++) {
      long before = published.publication();
      List<Entry> entries = now();
      if (before % 2 == 0 && published.publication() == before) {
        return entries;
      }
    }
    return null;
  }

  private List<Entry> now() {
    List<Entry> entries = new ArrayList<>();
    for (Instrument instrument : entity.declared().kept()) {
      Value value = instrument.tap().read();
      if (instrument instanceof Control control) {
        entries.add(numbers.numbered(control, entity.changes().entry(control)));
      } else if (value != null) {
        entries.add(entry(instrument, value));
      }
    }
    for (Instrument instrument : numbers.news()) {
      if (!Declared.isKept(instrument)) {
        entries.add(entry(instrument, null));
      }
    }
    return entries;
  }

  private Entry entry(Instrument instrument, @Nullable Value value) {
    String name = instrument.declaration().name();
    return numbers.numbered(instrument, new Entry(name, value, 0, null, null, null));
  }

  private Outcomes answers() {
    return entity.changes().outcomes();
  }

  // ---- what is due

  /** Whether each agent that may want a copied report of before has had the time to say so. */
  boolean areAllHeard(long nowNanos) {
    return !inherits || isPastGrace(nowNanos);
  }

  private boolean isPastGrace(long nowNanos) {
    return nowNanos - beganNanos >= around.settings.graceNanos();
  }

  /** Does what is due by time. */
  void cycle(long nowNanos) {
    takeWaiting(nowNanos);
    safekeeping.retry(nowNanos);
    disks.expire();
    if (nowNanos - nextGiveBackNanos >= 0) {
      nextGiveBackNanos = nowNanos + Numbers.GIVE_BACK_NANOS;
      numbers.giveBackSome();
      if (isPastGrace(nowNanos)) {
        retained.releaseUnless(entity.reports()::isWantedWhole);
        entity.reports().releaseTaken();
      }
      if (retained.areSurplus()) {
        takeNumbers(nowNanos, () -> {});
      }
    }
    if (nowNanos - nextLookNanos >= 0) {
      nextLookNanos = nowNanos + LOOK_NANOS;
      look(nowNanos);
    }
  }

  /** Keeps what has changed, whether anybody looks or not. */
  private void look(long nowNanos) {
    List<Entry> entries = looking ? List.of() : whole();
    if (entries == null || safekeeping.isNews(entries)) {
      looking = true;
      take(nowNanos, copies -> looking = false);
    }
  }

  /** Keeps new reservations; called when a duty cycle is over, so that one checkpoint says all. */
  void keepNumbers(long nowNanos) {
    if (numbers.areNews()) {
      takeNumbers(nowNanos, () -> {});
    }
  }

  /** When to come again. */
  long pauseNanos(long otherwise) {
    if (!waiting.isEmpty() || numbers.areNews()) {
      return around.settings.dutyCycleNanos();
    }
    return looks || numbers.areReserved() || retained.areSurplus() || safekeeping.isAwaited()
        ? Math.min(otherwise, LOOK_NANOS)
        : otherwise;
  }

  // ---- the end of a term

  /**
   * No report leaves any more: keeps the last values and the exact numbers, so that a successor
   * elsewhere goes on behind the last report.
   */
  void conclude(long nowNanos) {
    if (!concluding) {
      concluding = true;
      numbers.giveBackAll();
      List<Entry> last = whole();
      if (last == null
          || safekeeping.isNews(last)
          || answers().areNews()
          || retained.areNews()
          || safekeeping.isAwaited()) {
        take(nowNanos, copies -> concluded = true);
      } else {
        concluded = true;
      }
    }
  }

  boolean isConcluding() {
    return concluding;
  }

  /** Whether that is stored. */
  boolean isConcluded() {
    return concluded;
  }
}
