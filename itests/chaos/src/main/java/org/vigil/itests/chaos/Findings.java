package org.vigil.itests.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a checker found: what is wrong, what was excused, and how much was looked at. */
final class Findings {
  private final List<Violation> violations = new ArrayList<>();
  private final Map<Excuse, Integer> excused = new EnumMap<>(Excuse.class);
  private final Map<String, Long> counts = new LinkedHashMap<>();

  /** Something is wrong, as these events show. */
  void wrong(Wrong what, String sentence, History.Entry... events) {
    violations.add(
        new Violation(what, sentence, Stream.of(events).map(History.Entry::number).toList()));
  }

  void excused(Excuse excuse) {
    excused.merge(excuse, 1, Integer::sum);
  }

  /** One more of something was looked at. */
  void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  /** Something of this name is to be looked at, or the whole proves nothing. */
  void expect(String what) {
    counts.putIfAbsent(what, 0L);
  }

  void findWhatWasNotSeen() {
    counts.forEach(
        (what, count) -> {
          if (count == 0) {
            wrong(Wrong.NOTHING_SEEN, "not one of the " + what + " was checked");
          }
        });
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  Map<Excuse, Integer> excused() {
    return Map.copyOf(excused);
  }

  /** How many of what were looked at. */
  Map<String, Long> counts() {
    return new LinkedHashMap<>(counts);
  }
}
