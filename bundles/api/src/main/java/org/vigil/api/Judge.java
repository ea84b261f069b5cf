package org.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Applies a {@link Significance} to one instrument's values, one after another: it remembers the
 * last reported value and on which side of each threshold that was. It does not keep time: minimum
 * intervals are the caller's.
 *
 * <p>One thread reports; any thread may ask. A question that races with a report may be judged by
 * the report before, so whoever reports asks once more later (R11).
 */
@ProviderType
public final class Judge {
  private final Significance significance;
  private final List<Significance.Threshold> thresholds;
  private final boolean[] above;
  private final @Nullable Judge limit;
  private @Nullable Value lastValue;
  private double last = Double.NaN;

  Judge(Significance significance) {
    this.significance = significance;
    this.thresholds = significance.thresholds();
    this.above = new boolean[thresholds.size()];
    this.limit = significance.limit().map(Significance::judge).orElse(null);
  }

  Significance significance() {
    return significance;
  }

  /**
   * Whether the step from the last reported value to this one deserves a report. The first value
   * always does.
   */
  public boolean isSignificant(Value now) {
    Value before = lastValue;
    if (before == null) {
      return true;
    }
    if (significance.isAnyChange() || !now.type().isNumeric() || !before.type().isNumeric()) {
      return !now.equals(before);
    }
    return isSignificant(now.asDouble());
  }

  /**
   * The same for a number, without an object; {@code now} must be exact, so integers beyond 2^53 go
   * the other way.
   */
  boolean isSignificant(double now) {
    double before = last;
    if (Double.compare(before, now) == 0 || (limit != null && !limit.isSignificant(now))) {
      return false;
    }
    if (significance.isAnyChange() || Double.isNaN(before) || Double.isNaN(now)) {
      return true;
    }
    double step = Math.abs(now - before);
    // A deadband that is not asked for is NaN, and no comparison with NaN holds.
    if (step >= significance.absolute()
        || (before == 0
            ? !Double.isNaN(significance.percent())
            : step * 100 >= significance.percent() * Math.abs(before))) {
      return true;
    }
    for (int i = 0; i < above.length; i++) {
      if (above[i] != thresholds.get(i).above(now, above[i])) {
        return true;
      }
    }
    return false;
  }

  /** The value went out in a report; what follows is measured against it. */
  public void reported(Value value) {
    lastValue = value;
    if (limit != null) {
      limit.reported(value);
    }
    if (value.type().isNumeric()) {
      double number = value.asDouble();
      for (int i = 0; i < above.length; i++) {
        above[i] = thresholds.get(i).above(number, above[i]);
      }
      last = number;
    }
  }

  /**
   * Says whether the value, or an excursion between the reports, is significant, and if so counts
   * it as reported.
   */
  public boolean admits(Value value, @Nullable Value min, @Nullable Value max) {
    boolean significant =
        isSignificant(value)
            || (min != null && isSignificant(min))
            || (max != null && isSignificant(max));
    if (significant) {
      reported(value);
    }
    return significant;
  }
}
