package org.vigil.itests.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.api.client.Gap;
import org.vigil.api.client.Report;

/** The reports of one instrument in one stream, in a row; each must fit to those before (G4). */
final class Row {
  private Epoch epoch = Epoch.NONE;
  private long sequence = Long.MIN_VALUE;
  private long unheard;
  private long reports;
  private long lost;
  private long goodSinceNanos;
  private boolean repeating;
  private @Nullable Value value;

  /**
   * Takes a report.
   *
   * @return what is wrong with it
   */
  List<String> hear(Report report, long nowNanos) {
    if (repeating && report.sequence() <= sequence) {
      return List.of();
    }
    repeating = false;
    List<String> wrong = new ArrayList<>();
    if (report.epoch().compareTo(epoch) < 0) {
      wrong.add("epoch " + report.epoch() + " came after " + epoch);
    }
    if (reports > 0 && report.sequence() <= sequence) {
      wrong.add("number " + report.sequence() + " came after " + sequence);
    }
    if (sequence != Long.MIN_VALUE) {
      long missing = report.sequence() - sequence - 1;
      long told = unheard + report.conflated() + report.suppressed();
      if (missing > told) {
        wrong.add(
            "a silent gap: after number "
                + sequence
                + " came "
                + report.sequence()
                + ", and of the "
                + missing
                + " between only "
                + told
                + " were accounted for");
      }
    }
    report.value().ifPresent(now -> wrong.addAll(judge(report, now)));
    boolean isFirstOfItsEpoch = !report.epoch().equals(epoch) || goodSinceNanos == 0;
    if (isFirstOfItsEpoch && report.value().isPresent()) {
      goodSinceNanos = nowNanos;
    }
    epoch = report.epoch();
    sequence = report.sequence();
    unheard = 0;
    reports++;
    value = report.value().orElse(value);
    return wrong;
  }

  private List<String> judge(Report report, Value now) {
    List<String> wrong = new ArrayList<>();
    if (now.type() == ValueType.COUNTER && value != null && now.asLong() < value.asLong()) {
      wrong.add("the counter fell from " + value + " to " + now);
    }
    Optional<Value> min = report.min();
    Optional<Value> max = report.max();
    if (min.isPresent() && min.get().asDouble() > now.asDouble()) {
      wrong.add(now + " is less than its smallest, " + min.get());
    }
    if (max.isPresent() && max.get().asDouble() < now.asDouble()) {
      wrong.add(now + " is more than its largest, " + max.get());
    }
    return wrong;
  }

  /** Takes word of numbers that will not come. */
  void hear(Gap gap) {
    if (sequence != Long.MIN_VALUE) {
      unheard += Math.max(0, gap.to() - Math.max(gap.from(), sequence + 1) + 1);
    }
    lost += gap.to() - gap.from() + 1;
  }

  /** Another stream begins: its numbers follow from nothing, but its values still do. */
  void beginAnew() {
    sequence = Long.MIN_VALUE;
    epoch = Epoch.NONE;
    unheard = 0;
    goodSinceNanos = 0;
  }

  /** What was heard last may be heard again; from then on the row goes on. */
  void mayRepeat() {
    repeating = true;
  }

  long reports() {
    return reports;
  }

  long lost() {
    return lost;
  }

  Epoch epoch() {
    return epoch;
  }

  Optional<Value> value() {
    return Optional.ofNullable(value);
  }

  /** When the first value of the present epoch came; 0 if none has. */
  long goodSinceNanos() {
    return goodSinceNanos;
  }
}
