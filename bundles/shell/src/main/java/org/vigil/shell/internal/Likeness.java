package org.vigil.shell.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what a person may have meant. */
final class Likeness {
  private static final int MOST = 3;

  private record Scored(String text, int distance) {}

  private Likeness() {}

  /** Those known texts that are like the wanted one, the likest first, three at most. */
  static List<String> of(String wanted, Collection<String> known) {
    String lower = wanted.toLowerCase(Locale.ROOT);
    int limit = Math.max(2, wanted.length() / 4);
    return known.stream()
        .map(text -> new Scored(text, distance(lower, text.toLowerCase(Locale.ROOT))))
        .filter(scored -> scored.distance() <= limit)
        .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::text))
        .limit(MOST)
        .map(Scored::text)
        .toList();
  }

  /** {@code "; did you mean a, b or c?"}, or empty. */
  static String question(String wanted, Collection<String> known) {
    List<String> like = of(wanted, known);
    if (like.isEmpty()) {
      return "";
    }
    int last = like.size() - 1;
    String all =
        last == 0
            ? like.get(0)
            : String.join(", ", like.subList(0, last)) + " or " + like.get(last);
    return "; did you mean " + all + "?";
  }

  /** How many characters must be put in, taken out or replaced; a missing end counts as one. */
  private static int distance(String wanted, String known) {
    if (wanted.length() > 2 && (known.startsWith(wanted) || known.endsWith(wanted))) {
      return 1;
    }
    int[] before = new int[known.length() + 1];
    for (int j = 0; j <= known.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= wanted.length(); i++) {
      int[] row = new int[known.length() + 1];
      row[0] = i;
      for (int j = 1; j <= known.length(); j++) {
        int replaced = before[j - 1] + (wanted.charAt(i - 1) == known.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(before[j], row[j - 1]) + 1);
      }
      before = row;
    }
    return before[known.length()];
  }
}
