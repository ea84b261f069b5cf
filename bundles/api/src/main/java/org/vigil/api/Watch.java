package org.vigil.api;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One arming of a tap: who watches and what deserves a report. Service threads read it and mark it;
 * the owner clears the mark, takes the value and tells the judges.
 */
final class Watch {
  final TapOwner owner;
  final Instrument instrument;
  final boolean every;
  @Nullable Watch nextMarked;

  private final Judge[] judges;
  private final boolean anyChange;
  private final AtomicBoolean marked = new AtomicBoolean();
  private volatile @Nullable Value last;
  private volatile long lastOrdered;
  private volatile boolean reportedNone;

  /**
   * How many more samples the ring takes for a successor once the owner is gone; negative while
   * there is an owner.
   */
  int legacy = -1;

  Watch(TapOwner owner, Instrument instrument, Interest interest) {
    this.owner = owner;
    this.instrument = instrument;
    this.every = interest.every();
    this.anyChange = interest.significances().stream().anyMatch(Significance::isAnyChange);
    this.judges = interest.significances().stream().map(Significance::judge).toArray(Judge[]::new);
  }

  void mark() {
    if (!marked.get() && marked.compareAndSet(false, true)) {
      owner.mark(this);
    }
  }

  void clearMark() {
    marked.set(false);
  }

  /**
   * Whether the number deserves a report; before the first report of this arming nothing does,
   * because that one is under way (R11).
   */
  boolean isSignificant(long ordered, double now) {
    if (last == null) {
      return reportedNone;
    }
    if (ordered == lastOrdered) {
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
    if (last == null) {
      return reportedNone;
    }
    for (Judge judge : judges) {
      if (judge.isSignificant(now)) {
        return true;
      }
    }
    return false;
  }

  /** The first report said that there is no value yet; so the first value deserves another. */
  void reportedNone() {
    reportedNone = true;
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
  }
}
