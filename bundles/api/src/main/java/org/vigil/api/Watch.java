package org.vigil.api;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One arming of a tap: who watches and what deserves a report. Service threads read it and mark it;
 * the owner takes the value and tells the judges.
 *
 * <p>A mark is two things: <em>dirty</em>, something deserves a report, which whoever takes the
 * value clears; and <em>queued</em>, on the owner's list, which only leaving that list clears.
 * Otherwise a take beside the list would let the watch be put on it twice and tear it.
 */
final class Watch {
  final TapOwner owner;
  final Instrument instrument;
  final boolean every;
  @Nullable Watch nextMarked;

  private final Judge[] judges;
  private final boolean anyChange;
  private final AtomicBoolean queued = new AtomicBoolean();
  private volatile boolean dirty;
  private volatile boolean due;
  private volatile @Nullable Value last;
  private volatile long lastOrdered;

  /**
   * How many more samples the ring takes for a successor once the owner is gone; negative while
   * there is an owner.
   */
  int legacy = -1;

  /**
   * A watch that goes on from the one before, if there is one: criteria that both have keep what
   * they measure from, and nothing falls between the two.
   */
  Watch(TapOwner owner, Instrument instrument, Interest interest, @Nullable Watch before) {
    this.owner = owner;
    this.instrument = instrument;
    this.every = interest.every();
    this.anyChange = interest.significances().stream().anyMatch(Significance::isAnyChange);
    this.judges =
        interest.significances().stream()
            .map(significance -> judge(significance, before))
            .toArray(Judge[]::new);
    if (before != null) {
      due = before.due;
      lastOrdered = before.lastOrdered;
      last = before.last;
    }
  }

  private static Judge judge(Significance significance, @Nullable Watch before) {
    if (before != null) {
      for (Judge judge : before.judges) {
        if (judge.significance().equals(significance)) {
          return judge;
        }
      }
    }
    return significance.judge();
  }

  void mark() {
    if (!dirty) {
      dirty = true;
    }
    enqueue();
  }

  void enqueue() {
    if (!queued.get() && queued.compareAndSet(false, true)) {
      owner.push(this);
    }
  }

  /**
   * Leaves the owner's list, and returns what comes behind in it. From then on a service thread may
   * put it on the next list and overwrite its link.
   */
  @Nullable Watch dequeue() {
    Watch next = nextMarked;
    nextMarked = null;
    queued.set(false);
    return next;
  }

  boolean isDirty() {
    return dirty;
  }

  /** Before the value is read, so that a change that comes later marks again. */
  void clean() {
    dirty = false;
  }

  /** Whether changes deserve reports yet, see {@link #isSignificant}. */
  boolean isBegun() {
    return due || last != null;
  }

  /** A report said that there is no value; so the next value deserves one, whatever it is. */
  void reportedNone() {
    due = true;
  }

  /**
   * Whether the number deserves a report; before the first report of this arming nothing does,
   * because that one is under way (R11).
   */
  boolean isSignificant(long ordered, double now) {
    if (due) {
      return true;
    }
    if (last == null || ordered == lastOrdered) {
      return false;
    }
    if (anyChange) {
      return true;
    }
    for (Judge judge : judges) {
      if (judge.isSignificant(now)) {
        return true;
      }
    }
    return false;
  }

  boolean isSignificant(Value now) {
    if (due) {
      return true;
    }
    if (last == null) {
      return false;
    }
    for (Judge judge : judges) {
      if (judge.isSignificant(now)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Each criterion that the value meets starts anew from it; the others go on from where they were.
   */
  void reported(Value value) {
    for (Judge judge : judges) {
      if (judge.isSignificant(value)) {
        judge.reported(value);
      }
    }
    if (value.type().isNumeric()) {
      lastOrdered = Extremes.ordered(value);
    }
    last = value;
    due = false;
  }
}
