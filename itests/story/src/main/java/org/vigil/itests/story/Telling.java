package org.vigil.itests.story;

import java.util.List;
import java.util.Optional;

/**
 * A line from the player in the node to the launcher outside, through the node's standard output:
 * what it is, and its parts, separated by tabs behind a mark.
 *
 * @param kind what it is
 * @param parts what it says
 */
public record Telling(Kind kind, List<String> parts) {
  private static final String MARK = "@story";
  private static final String TAB = "\t";

  /** What a line is. */
  public enum Kind {
    /** A chapter begins: its title. */
    CHAPTER,
    /** A sentence. */
    SENTENCE,
    /** A figure: name, measured, limit, unit. */
    FIGURE,
    /** All of it held. */
    HELD,
    /** It did not: what. */
    NOT_HELD
  }

  public Telling {
    parts = parts.stream().map(part -> part.replaceAll("\\s+", " ")).toList();
  }

  public static Telling of(Kind kind, String... parts) {
    return new Telling(kind, List.of(parts));
  }

  /** Reads a line of the node; empty if it is not for us. */
  public static Optional<Telling> read(String line) {
    List<String> parts = List.of(line.split(TAB, -1));
    if (!parts.get(0).equals(MARK) || parts.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(new Telling(Kind.valueOf(parts.get(1)), parts.subList(2, parts.size())));
  }

  /** The line as it goes through standard output. */
  public String line() {
    return MARK + TAB + kind + parts.stream().map(part -> TAB + part).reduce("", String::concat);
  }

  public String part(int index) {
    return parts.get(index);
  }
}
