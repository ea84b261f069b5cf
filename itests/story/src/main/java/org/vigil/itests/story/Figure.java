package org.vigil.itests.story;

import java.util.Locale;

/**
 * Something measured, and the number it is to stay under.
 *
 * @param what what was measured
 * @param measured how much it was
 * @param limit what it is to stay under
 * @param unit of both: {@code ms}, {@code s} or {@code MB}
 */
public record Figure(String what, double measured, double limit, String unit) {
  public boolean isMet() {
    return measured < limit;
  }

  /** Whether the story is not held by missing it: a busy machine is slow, but never larger. */
  public boolean isBinding() {
    return !unit.endsWith("s");
  }

  /** The figure as a line. */
  public Telling telling() {
    return Telling.of(
        Telling.Kind.FIGURE, what, Double.toString(measured), Double.toString(limit), unit);
  }

  /** Reads what {@link #telling} wrote. */
  public static Figure of(Telling telling) {
    return new Figure(
        telling.part(0),
        Double.parseDouble(telling.part(1)),
        Double.parseDouble(telling.part(2)),
        telling.part(3));
  }

  /** A row of the table at the end. */
  public String row() {
    return String.format(
        Locale.ROOT,
        "%-52s %8.1f %-2s  under %5.0f %-2s  %s",
        what,
        measured,
        unit,
        limit,
        unit,
        isMet() ? "met" : "missed");
  }
}
