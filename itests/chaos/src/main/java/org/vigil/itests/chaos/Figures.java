package org.vigil.itests.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Times that were measured, by what they are of: how many, the median, the 99th of 100, the worst.
 */
final class Figures {
  private final Map<String, List<Double>> millis = new LinkedHashMap<>();
  private final Map<String, Double> limits = new LinkedHashMap<>();

  /** One more. */
  void add(String what, long nanos) {
    millis
        .computeIfAbsent(what, anew -> new ArrayList<>())
        .add(nanos / (double) TimeUnit.MILLISECONDS.toNanos(1));
  }

  /** What the 99th of a hundred is to stay under. */
  void limit(String what, double underMillis) {
    limits.put(what, underMillis);
  }

  boolean isMet(String what) {
    Double limit = limits.get(what);
    return limit == null || share(what, 0.99) < limit;
  }

  /** What was measured and is not under its limit. */
  List<String> missed() {
    return millis.keySet().stream().filter(what -> !isMet(what)).toList();
  }

  int count(String what) {
    return millis.getOrDefault(what, List.of()).size();
  }

  /** The value that this share is not above. */
  double share(String what, double share) {
    List<Double> sorted = new ArrayList<>(millis.getOrDefault(what, List.of(0.0)));
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  /** A line for each. */
  Stream<String> rows() {
    return millis.keySet().stream()
        .map(
            what ->
                String.format(
                    Locale.ROOT,
                    "%-40s %5d times   median %8.1f   p99 %8.1f   worst %8.1f ms%s",
                    what,
                    count(what),
                    share(what, 0.5),
                    share(what, 0.99),
                    share(what, 1),
                    verdict(what)));
  }

  private String verdict(String what) {
    Double limit = limits.get(what);
    return limit == null
        ? ""
        : String.format(
            Locale.ROOT, "   p99 under %.0f  %s", limit, isMet(what) ? "met" : "missed");
  }
}
