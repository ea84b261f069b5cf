package org.vigil.api;

import java.util.Arrays;

/**
 * A part of a {@link NamePattern} as a small automaton: matching takes time proportional to the
 * lengths of pattern and name, whatever somebody asks for. (A regular expression took seconds for
 * {@code *e*e*e*e*e*e*e*e*x}.)
 */
final class Glob {
  /** Any characters but dots; no literal, because a name has none. */
  private static final char WITHIN_SEGMENT = '*';

  /** Any characters; no literal either. */
  private static final char ANY = '#';

  private final char[] symbols;

  /** Whether an optional {@code .**} begins here. */
  private final boolean[] optional;

  /** Whether the part begins with an optional {@code **.}. */
  private final boolean optionalStart;

  /** Reads a part; a {@code **} that makes up whole segments takes the dot beside it along. */
  Glob(String part) {
    char[] read = new char[part.length()];
    boolean[] optionals = new boolean[part.length()];
    int count = 0;
    int i = 0;
    while (i < part.length()) {
      if (part.startsWith(".**", i) && (i + 3 == part.length() || part.charAt(i + 3) == '.')) {
        optionals[count] = true;
        read[count++] = '.';
        read[count++] = ANY;
        i += 3;
      } else if (i == 0 && part.startsWith("**.")) {
        read[count++] = ANY;
        read[count++] = '.';
        i += 3;
      } else if (part.startsWith("**", i)) {
        read[count++] = ANY;
        i += 2;
      } else {
        read[count++] = part.charAt(i++);
      }
    }
    symbols = Arrays.copyOf(read, count);
    optional = Arrays.copyOf(optionals, count);
    optionalStart = part.startsWith("**.");
  }

  boolean matches(String name) {
    boolean[] at = new boolean[symbols.length + 1];
    at[0] = true;
    if (optionalStart) {
      at[2] = true;
    }
    goOnForNothing(at);
    for (int i = 0; i < name.length(); i++) {
      at = step(at, name.charAt(i));
    }
    return at[symbols.length];
  }

  private boolean[] step(boolean[] at, char read) {
    boolean[] next = new boolean[at.length];
    for (int i = 0; i < symbols.length; i++) {
      if (at[i]) {
        switch (symbols[i]) {
          case ANY -> next[i] = true;
          case WITHIN_SEGMENT -> next[i] |= read != '.';
          default -> next[i + 1] |= read == symbols[i];
        }
      }
    }
    goOnForNothing(next);
    return next;
  }

  private void goOnForNothing(boolean[] at) {
    for (int i = 0; i < symbols.length; i++) {
      if (at[i]) {
        at[i + 1] |= symbols[i] == ANY || symbols[i] == WITHIN_SEGMENT;
        if (optional[i]) {
          at[i + 2] = true;
        }
      }
    }
  }
}
