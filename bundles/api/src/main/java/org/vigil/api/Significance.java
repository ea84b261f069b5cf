package org.vigil.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * When a change is worth a report (F16): any change, an absolute or a relative deadband, a
 * threshold with hysteresis, and a minimum interval between reports behind which the last value is
 * guaranteed to follow.
 *
 * <p>Criteria are alternatives: a change is significant if one of them says so. An exporter
 * declares the finest significance of an instrument; an importer may ask for fewer reports, never
 * for more.
 */
@ProviderType
public final class Significance {
  /**
   * Every change of the value. What an instrument has that declares nothing else; of text and
   * states the only one that fits.
   */
  public static final Significance ANY_CHANGE =
      new Significance(true, Double.NaN, Double.NaN, List.of(), Duration.ZERO, null);

  private final boolean anyChange;
  private final double absolute;
  private final double percent;
  private final List<Threshold> thresholds;
  private final Duration minimumInterval;
  private final @Nullable Significance limit;

  /**
   * A level that is worth a report when it is crossed. Above means at or over the level; the way
   * back counts once the value is below the level by more than the hysteresis.
   *
   * @param level in the instrument's unit
   * @param hysteresis in the instrument's unit, not negative
   */
  public record Threshold(double level, double hysteresis) {
    /** Refuses what is not a finite number, and a negative hysteresis. */
    public Threshold {
      if (!Double.isFinite(level) || !Double.isFinite(hysteresis) || hysteresis < 0) {
        throw new IllegalArgumentException(
            "a threshold takes a finite level and a hysteresis of 0 or more");
      }
    }

    boolean above(double value, boolean before) {
      return before ? value >= level - hysteresis : value >= level;
    }
  }

  private Significance(
      boolean anyChange,
      double absolute,
      double percent,
      List<Threshold> thresholds,
      Duration minimumInterval,
      @Nullable Significance limit) {
    this.anyChange = anyChange;
    this.absolute = absolute;
    this.percent = percent;
    this.thresholds = List.copyOf(thresholds);
    this.minimumInterval = minimumInterval;
    this.limit = limit;
  }

  /** A change of at least this much, in the instrument's unit, since the last report. */
  public static Significance deadband(double absolute) {
    return new Significance(false, positive(absolute), Double.NaN, List.of(), Duration.ZERO, null);
  }

  /**
   * A change of at least this many percent of the last reported value; from zero every change
   * counts.
   */
  public static Significance percent(double percent) {
    return new Significance(false, Double.NaN, positive(percent), List.of(), Duration.ZERO, null);
  }

  /** The crossing of a level, see {@link Threshold}. */
  public static Significance threshold(double level, double hysteresis) {
    return new Significance(
        false,
        Double.NaN,
        Double.NaN,
        List.of(new Threshold(level, hysteresis)),
        Duration.ZERO,
        null);
  }

  private static double positive(double width) {
    if (!(width > 0) || Double.isInfinite(width)) {
      throw new IllegalArgumentException(
          "a deadband is a finite number greater than 0, not " + width);
    }
    return width;
  }

  /**
   * This or the other: a change is significant if either says so; of the two minimum intervals the
   * shorter one holds.
   */
  public Significance or(Significance other) {
    List<Threshold> both = new ArrayList<>(thresholds);
    other.thresholds.stream().filter(threshold -> !both.contains(threshold)).forEach(both::add);
    return new Significance(
        anyChange || other.anyChange,
        smaller(absolute, other.absolute),
        smaller(percent, other.percent),
        both,
        minimumInterval.compareTo(other.minimumInterval) <= 0
            ? minimumInterval
            : other.minimumInterval,
        null);
  }

  private static double smaller(double one, double other) {
    return Double.isNaN(one) ? other : Double.isNaN(other) ? one : Math.min(one, other);
  }

  /**
   * The same with at least this long between two reports; the newest value follows when the
   * interval ends.
   */
  public Significance atMostEvery(Duration interval) {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("a minimum interval is 0 or more, not " + interval);
    }
    return new Significance(anyChange, absolute, percent, thresholds, interval, limit);
  }

  /**
   * What remains of a request when the declaration has its say: a change is significant if both say
   * so, and the longer minimum interval holds.
   */
  public Significance within(Significance declared) {
    Duration longer =
        minimumInterval.compareTo(declared.minimumInterval) >= 0
            ? minimumInterval
            : declared.minimumInterval;
    if (anyChange) {
      return declared.atMostEvery(longer);
    }
    Significance both = declared.anyChange || declared.equals(this) ? null : declared;
    return new Significance(false, absolute, percent, thresholds, longer, both);
  }

  /** A judge that has not seen a report yet. */
  public Judge judge() {
    return new Judge(this);
  }

  /**
   * The declaration's say, put in by {@link #within}: a change must be significant to it as well.
   */
  public Optional<Significance> limit() {
    return Optional.ofNullable(limit);
  }

  public boolean isAnyChange() {
    return anyChange;
  }

  /** The absolute deadband in the instrument's unit, NaN if there is none. */
  public double absolute() {
    return absolute;
  }

  /** The relative deadband in percent, NaN if there is none. */
  public double percent() {
    return percent;
  }

  public List<Threshold> thresholds() {
    return thresholds;
  }

  /** The shortest time between two reports; zero means no such limit. */
  public Duration minimumInterval() {
    return minimumInterval;
  }

  /**
   * Rebuilds a significance from its parts, as codecs and configuration do. NaN stands for a
   * deadband that is not asked for.
   */
  public static Significance of(
      boolean anyChange,
      double absolute,
      double percent,
      List<Threshold> thresholds,
      Duration minimumInterval) {
    boolean empty =
        !anyChange && Double.isNaN(absolute) && Double.isNaN(percent) && thresholds.isEmpty();
    return new Significance(
        anyChange || empty, absolute, percent, thresholds, minimumInterval, null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Significance that
        && anyChange == that.anyChange
        && Double.compare(absolute, that.absolute) == 0
        && Double.compare(percent, that.percent) == 0
        && thresholds.equals(that.thresholds)
        && minimumInterval.equals(that.minimumInterval)
        && Objects.equals(limit, that.limit);
  }

  @Override
  public int hashCode() {
    return Double.hashCode(absolute)
        + 31 * Double.hashCode(percent)
        + 31 * thresholds.hashCode()
        + minimumInterval.hashCode();
  }

  @Override
  public String toString() {
    StringJoiner parts = new StringJoiner(" or ");
    if (anyChange) {
      parts.add("any change");
    }
    if (!Double.isNaN(absolute)) {
      parts.add("deadband " + absolute);
    }
    if (!Double.isNaN(percent)) {
      parts.add("deadband " + percent + " %");
    }
    thresholds.forEach(
        t -> parts.add("threshold " + t.level() + " (hysteresis " + t.hysteresis() + ")"));
    String within = limit == null ? "" : ", within " + limit;
    return parts
        + within
        + (minimumInterval.isZero() ? "" : ", at most every " + minimumInterval.toMillis() + " ms");
  }
}
