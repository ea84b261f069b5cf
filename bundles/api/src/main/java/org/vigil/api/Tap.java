package org.vigil.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The permanent slot of an instrument that exporters attach to (R11): its owner, the number of its
 * last report, the extremes since then and, for mode EVERY, the last reports themselves. It lives
 * in the service's memory, so the next exporter finds all of it (F41).
 *
 * <p><b>Ownership.</b> Attach, replace and detach are compare-and-set on the owner; what anybody
 * but the owner asks for is not done.
 *
 * <p><b>Mode LATEST.</b> A service thread writes the value, then looks whether the tap is armed; if
 * so it judges the value and puts the instrument on its owner's list. It never waits. The owner
 * takes the value later and numbers it. Because both sides use cheap memory accesses, each may miss
 * the other once; so the owner arms in one duty cycle, sends the first report in a later one after
 * reading the value again, and calls {@link #recheck} one cycle after each sample.
 *
 * <p><b>Mode EVERY.</b> Service threads number and retain each significant value themselves, in a
 * lock that they share with one another and, for the first report after an arming, with the owner.
 * When the owner goes, they go on until the ring is full once, so that a successor misses nothing;
 * then the tap disarms itself.
 */
@ProviderType
public final class Tap {
  private final Instrument instrument;
  private final AtomicLong sequence = new AtomicLong();
  private final Extremes extremes = new Extremes();
  private volatile @Nullable TapOwner owner;
  private volatile @Nullable Watch watch;
  private volatile @Nullable Refusal failure;
  private volatile @Nullable Ring ring;
  private volatile long inheritedTo;

  Tap(Instrument instrument) {
    this.instrument = instrument;
  }

  // ---- the service's side

  boolean isArmed() {
    return watch != null;
  }

  boolean recordsEvery() {
    Watch current = watch;
    return current != null && current.every;
  }

  void changed(long now) {
    Watch current = watch;
    if (current != null) {
      changed(current, now, (double) now);
    }
  }

  void changed(double now) {
    Watch current = watch;
    if (current != null) {
      changed(current, Extremes.ordered(now), now);
    }
  }

  private void changed(Watch current, long ordered, double now) {
    extremes.add(ordered);
    if (current.every) {
      record(() -> {}); // armed meanwhile: what was written is numbered under the lock
    } else if (current.isSignificant(ordered, now)) {
      current.mark();
    }
  }

  void changed(Value now) {
    Watch current = watch;
    if (current == null) {
      return;
    }
    if (now.type().isNumeric()) {
      extremes.add(Extremes.ordered(now));
    }
    if (current.every) {
      record(() -> {});
    } else if (current.isSignificant(now)) {
      current.mark();
    }
  }

  /** Writes a value and numbers it if it is significant, as one step among all service threads. */
  void record(Runnable write) {
    Ring slots = ring;
    if (slots == null) {
      throw new IllegalStateException("armed for every report without a ring");
    }
    synchronized (slots) {
      write.run();
      Watch current = watch;
      Value now = instrument.read();
      if (current == null || now == null) {
        return;
      }
      if (now.type().isNumeric()) {
        extremes.add(Extremes.ordered(now));
      }
      if (current.isSignificant(now)) {
        retainAndMark(slots, current);
      }
    }
  }

  /** Called with the slots locked. */
  private void retainAndMark(Ring slots, Watch current) {
    if (current.every) {
      retainNow(slots, current);
      if (current.legacy > 0 && --current.legacy == 0) {
        watch = null;
      }
    }
    current.mark();
  }

  /** The instrument's procedure gave a value: stores it and ends a failure, if there was one. */
  void succeeded(Value value) {
    Ring slots = ring;
    if (failure == null) {
      instrument.store(value);
    } else if (slots != null && recordsEvery()) {
      synchronized (slots) {
        failure = null; // the failure was retained, so this value will be, whatever it is
        instrument.store(value);
      }
    } else {
      instrument.store(value);
      failed(null); // after the value: whoever takes in between must not show the old one as good
    }
  }

  void failed(@Nullable Refusal why) {
    Ring slots = ring;
    if (slots == null) {
      failedNow(null, why);
    } else {
      synchronized (slots) {
        failedNow(slots, why);
      }
    }
  }

  private void failedNow(@Nullable Ring slots, @Nullable Refusal why) {
    Refusal before = failure;
    failure = why;
    Watch current = watch;
    if (current == null || Objects.equals(why, before)) {
      return;
    }
    if (slots == null) {
      current.mark();
    } else if (current.isBegun()) {
      retainAndMark(slots, current);
    }
  }

  @Nullable Watch watch() {
    return watch;
  }

  // ---- the exporter's side

  /** Takes an instrument that nobody owns; false if somebody does. */
  public synchronized boolean attach(TapOwner newOwner) {
    if (owner != null) {
      return owner == newOwner;
    }
    owner = newOwner;
    return true;
  }

  /**
   * Takes an instrument from the owner one expected to find, which is done with from here on; false
   * if it was another.
   */
  public synchronized boolean replace(@Nullable TapOwner expected, TapOwner newOwner) {
    if (owner != expected) {
      return false;
    }
    release();
    owner = newOwner;
    return true;
  }

  /** Lets go; false, and nothing done, if it was not the owner's. */
  public synchronized boolean detach(TapOwner by) {
    if (owner != by) {
      return false;
    }
    release();
    owner = null;
    return true;
  }

  private void release() {
    Watch current = watch;
    Ring slots = ring;
    if (current != null && current.every && slots != null) {
      synchronized (slots) {
        if (current.legacy < 0) {
          // One place is left to the successor's first report.
          current.legacy = Math.max(1, slots.size() - 1);
        }
      }
    } else {
      watch = null;
    }
  }

  /** Who owns the instrument now. */
  public @Nullable TapOwner owner() {
    return owner;
  }

  /**
   * Starts watching, or goes on under another interest. The first {@link #take} is due one duty
   * cycle later. What was retained under the interest before, also for an owner that is gone, stays
   * retained, and the row goes on without a break.
   *
   * @return false if the caller is not the owner
   */
  public synchronized boolean arm(TapOwner by, Interest interest) {
    if (owner != by) {
      return false;
    }
    if (interest.every() && ring == null) {
      ring = new Ring(instrument.declaration().retained());
    }
    Ring slots = ring;
    if (slots == null) {
      watch = new Watch(by, instrument, interest, watch);
    } else {
      synchronized (slots) {
        watch = new Watch(by, instrument, interest, watch);
      }
    }
    return true;
  }

  /** Stops watching; from then on an update is a memory write again. */
  public synchronized boolean disarm(TapOwner by) {
    if (owner != by) {
      return false;
    }
    watch = null;
    extremes.take();
    return true;
  }

  /**
   * The value in memory now; null if a dynamic indicator was not asked yet or a test point never
   * ran.
   */
  public @Nullable Value read() {
    return instrument.read();
  }

  /** Why there is no value, if the last attempt to get one failed. */
  public @Nullable Refusal failure() {
    return failure;
  }

  /** Stores what the instrument's procedure gave, as if the service had set it. */
  public synchronized boolean store(TapOwner by, Value value) {
    if (owner != by) {
      return false;
    }
    succeeded(value.as(instrument.declaration().type()));
    return true;
  }

  /** Notes that the instrument's procedure failed; reports say so until it succeeds. */
  public synchronized boolean fail(TapOwner by, Refusal why) {
    if (owner != by) {
      return false;
    }
    failed(why);
    return true;
  }

  /**
   * Takes the value for a report and clears the mark. In mode LATEST the sample is not numbered
   * yet; in mode EVERY it is numbered and retained at once, in one step with the service's own.
   *
   * @param before a sample taken a moment ago and not used; its extremes are kept
   * @return null if the caller does not own an armed tap, which then has nothing to tell
   */
  public @Nullable Sample take(TapOwner by, @Nullable Sample before) {
    Watch current = watch;
    if (current == null || current.owner != by || owner != by) {
      return null;
    }
    if (!current.every) {
      current.clean();
      return take(current, before);
    }
    Ring slots = ring;
    if (slots == null) {
      return null;
    }
    synchronized (slots) {
      return retainNow(slots, current);
    }
  }

  private Sample take(Watch current, @Nullable Sample before) {
    Refusal why = failure;
    Value now = instrument.read();
    if (now == null && why == null) {
      why = new Refusal(Refusal.NO_VALUE, instrument.declaration().name() + " has no value yet");
    }
    if (now == null || why != null) {
      current.reportedNone();
      return new Sample(0, 0, 0, null, null, null, why);
    }
    current.reported(now);
    if (!now.type().isNumeric()) {
      return new Sample(0, 0, 0, now, null, null, null);
    }
    Extremes.Window window = extremes.take();
    long min = Math.min(window.min(), Extremes.ordered(now));
    long max = Math.max(window.max(), Extremes.ordered(now));
    if (before != null && before.min() != null && before.max() != null) {
      min = Math.min(min, Extremes.ordered(before.min()));
      max = Math.max(max, Extremes.ordered(before.max()));
    }
    return new Sample(
        0, 0, 0, now, Extremes.value(now.type(), min), Extremes.value(now.type(), max), null);
  }

  /** Gives a sample its number and time; one that has a number keeps it. */
  public Sample number(Sample sample, long nowMillis, long publication) {
    return sample.sequence() != 0
        ? sample
        : sample.numbered(sequence.incrementAndGet(), nowMillis, publication);
  }

  /** Called with the slots locked. */
  private Sample retainNow(Ring slots, Watch current) {
    Sample sample = take(current, null);
    Sample numbered = number(sample, System.currentTimeMillis(), instrument.publication());
    slots.put(numbered);
    return numbered;
  }

  /**
   * Looks whether the last sample still tells the truth, and marks the instrument if not. Called
   * one duty cycle after each sample: by then any update that raced with it is visible (R11).
   */
  public void recheck(TapOwner by) {
    Watch current = watch;
    if (current == null || current.owner != by || failure != null) {
      return; // a failure that comes or goes marks by itself
    }
    Value now = instrument.read();
    if (now != null && current.isSignificant(now)) {
      if (current.every) {
        record(() -> {});
      } else {
        current.mark();
      }
    }
  }

  /** The number of the last report; the next one is one more, whoever sends it. */
  public long sequence() {
    return sequence.get();
  }

  /**
   * Goes on from where a predecessor elsewhere was: behind its numbers and, if it kept one, from
   * its value. What was retained here is of another row and is dropped, the tap is disarmed.
   *
   * @param number the last that a report of the predecessor may have had
   * @param kept null if there is no value to go on from
   * @param anew whether this object was never spoken for: what a counter has counted since it was
   *     made is then added to what is kept
   * @return false, and nothing changed, if the caller does not own the tap
   */
  public boolean inherit(TapOwner by, long number, @Nullable Value kept, boolean anew) {
    return inherit(by, number, kept, anew, List.of());
  }

  /**
   * The same, and retains what the predecessor had retained, as far as there is room (G5).
   *
   * @param left by the predecessor, none above the number
   */
  public synchronized boolean inherit(
      TapOwner by, long number, @Nullable Value kept, boolean anew, List<Sample> left) {
    if (owner != by) {
      return false;
    }
    if (!left.isEmpty() && ring == null) {
      ring = new Ring(instrument.declaration().retained());
    }
    Ring slots = ring;
    if (slots == null) {
      watch = null;
    } else {
      synchronized (slots) {
        watch = null; // first: what is written behind this is not numbered
        slots.clear();
        left.stream().filter(sample -> sample.sequence() <= number).forEach(slots::put);
      }
    }
    extremes.take();
    sequence.set(number);
    inheritedTo = number;
    if (kept != null) {
      instrument.inherit(kept.as(instrument.declaration().type()), anew);
    }
    return true;
  }

  /** The last number that was given elsewhere; 0 if the row began here. */
  public long inheritedTo() {
    return inheritedTo;
  }

  /**
   * The retained samples behind a number, oldest first; where one is missing from the row it is no
   * longer retained, or was never numbered for keeping.
   *
   * @param limit how many at most
   */
  public List<Sample> retained(long after, int limit) {
    Ring slots = ring;
    if (slots == null) {
      return new ArrayList<>();
    }
    long last;
    synchronized (slots) { // what has a number by now is in its slot
      last = sequence.get();
    }
    return slots.behind(after, last, limit);
  }
}
