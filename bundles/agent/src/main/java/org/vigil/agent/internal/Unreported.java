package org.vigil.agent.internal;

import org.jspecify.annotations.Nullable;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.SessionMessage.Reported;

/**
 * What a monitor's next report will tell of: how many numbers lie between it and the report before,
 * and their extremes (F21); and that report itself while it waits for the minimum interval to end.
 */
final class Unreported {
  private long conflated;
  private long suppressed;
  private @Nullable Value min;
  private @Nullable Value max;
  private @Nullable Reported held;

  @Nullable Value min() {
    return min;
  }

  @Nullable Value max() {
    return max;
  }

  void widen(@Nullable Value low, @Nullable Value high) {
    min = least(min, low);
    max = greatest(max, high);
  }

  void addConflated(long numbers) {
    conflated += numbers;
  }

  void addSuppressed() {
    suppressed++;
  }

  boolean isHolding() {
    return held != null;
  }

  /**
   * This is the report to deliver next; its extremes were added before. True if it replaced
   * another.
   */
  boolean hold(int handle, Epoch epoch, Item item) {
    boolean replaced = unhold();
    boolean valued = item.value() != null;
    held =
        new Reported(
            handle,
            epoch,
            item.sequence(),
            conflated,
            suppressed,
            item.timeMillis(),
            item.publication(),
            item.value(),
            valued ? min : null,
            valued ? max : null,
            item.failure());
    conflated = 0;
    suppressed = 0;
    if (valued) {
      min = null;
      max = null;
    }
    return replaced;
  }

  /** The report that waits becomes one of those the next one tells of; true if there was one. */
  private boolean unhold() {
    Reported before = held;
    if (before == null) {
      return false;
    }
    widen(before.min(), before.max());
    conflated += before.conflated() + 1;
    suppressed += before.suppressed();
    held = null;
    return true;
  }

  /** The report that waits, to be delivered now; null if there is none. */
  @Nullable Reported takeHeld() {
    Reported report = held;
    held = null;
    return report;
  }

  /** What was seen of the row does not count; the extremes were there all the same. */
  void forgetNumbers() {
    unhold();
    conflated = 0;
    suppressed = 0;
  }

  /** So many of the numbers lie in a gap that was told: says what they were counted as before. */
  Tally giveUp(long numbers) {
    Tally change = new Tally();
    Reported waits = held;
    if (waits != null) {
      held = without(waits, numbers, change);
    }
    long wereSuppressed = Math.min(suppressed, numbers - change.lost);
    long wereConflated = Math.min(conflated, numbers - change.lost - wereSuppressed);
    suppressed -= wereSuppressed;
    conflated -= wereConflated;
    change.lose(wereConflated, wereSuppressed);
    return change;
  }

  /** A report that counts so many numbers less, as far as it counts any; notes what they were. */
  static Reported without(Reported report, long numbers, Tally change) {
    long wereSuppressed = Math.min(report.suppressed(), numbers);
    long wereConflated = Math.min(report.conflated(), numbers - wereSuppressed);
    change.lose(wereConflated, wereSuppressed);
    return with(report, -wereConflated, -wereSuppressed, report.min(), report.max());
  }

  static Reported with(
      Reported report,
      long moreConflated,
      long moreSuppressed,
      @Nullable Value min,
      @Nullable Value max) {
    return new Reported(
        report.handle(),
        report.epoch(),
        report.sequence(),
        report.conflated() + moreConflated,
        report.suppressed() + moreSuppressed,
        report.timeMillis(),
        report.publication(),
        report.value(),
        min,
        max,
        report.failure());
  }

  static @Nullable Value least(@Nullable Value one, @Nullable Value other) {
    return one == null || (other != null && compare(other, one) < 0) ? other : one;
  }

  static @Nullable Value greatest(@Nullable Value one, @Nullable Value other) {
    return one == null || (other != null && compare(other, one) > 0) ? other : one;
  }

  private static int compare(Value left, Value right) {
    return left.type() == ValueType.REAL
        ? Double.compare(left.asDouble(), right.asDouble())
        : Long.compare(left.asLong(), right.asLong());
  }
}
