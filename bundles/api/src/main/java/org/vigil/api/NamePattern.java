package org.vigil.api;

import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A pattern over instrument names; it also covers what appears later (F10, F11).
 *
 * <p>{@code *} stands for anything within one segment, {@code **} for any number of segments, none
 * included: {@code bank/**}, {@code bank/transfers.*}, {@code node@*}{@code /heap.**}. A pattern
 * without a slash names entities and covers all their instruments. An entity part that ends in
 * {@code **} covers entities of any node as well, so {@code **} is everything.
 */
@ProviderType
public final class NamePattern {
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_*.-]+(?:@[A-Za-z0-9_*-]+)?");
  private static final Pattern LEGAL_NAME = Pattern.compile("[A-Za-z0-9_*.-]+");

  private final String text;
  private final Pattern entity;
  private final Pattern name;

  private NamePattern(String text, Pattern entity, Pattern name) {
    this.text = text;
    this.entity = entity;
    this.name = name;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong with it
   */
  public static NamePattern of(String text) {
    int slash = text.indexOf('/');
    String entity = slash < 0 ? text : text.substring(0, slash);
    String name = slash < 0 ? "**" : text.substring(slash + 1);
    if (text.length() > 2 * EntityName.MAX_LENGTH
        || text.contains("***")
        || text.contains("..")
        || !LEGAL.matcher(entity).matches()
        || !LEGAL_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no pattern: it takes entity/name with * for a part of a segment and ** for any segments, as in bank/**");
    }
    return new NamePattern(text, entityRegex(entity), Pattern.compile(regex(name)));
  }

  /** The pattern that covers exactly one instrument. */
  public static NamePattern of(InstrumentName name) {
    return of(name.toString());
  }

  private static Pattern entityRegex(String entity) {
    int at = entity.indexOf('@');
    if (at >= 0) {
      return Pattern.compile(
          regex(entity.substring(0, at)) + "@" + regex(entity.substring(at + 1)));
    }
    return Pattern.compile(regex(entity) + (entity.endsWith("**") ? "(?:@.*)?" : ""));
  }

  /**
   * One part as a regular expression; a {@code **} that makes up whole segments takes the dot
   * beside it along.
   */
  private static String regex(String part) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < part.length()) {
      if (part.startsWith(".**", i) && (i + 3 == part.length() || part.charAt(i + 3) == '.')) {
        out.append("(?:\\.[^/@]*)?");
        i += 3;
      } else if (i == 0 && part.startsWith("**.")) {
        out.append("(?:[^/@]*\\.)?");
        i += 3;
      } else if (part.startsWith("**", i)) {
        out.append("[^/@]*");
        i += 2;
      } else if (part.charAt(i) == '*') {
        out.append("[^/@.]*");
        i++;
      } else {
        out.append(Pattern.quote(part.substring(i, i + 1)));
        i++;
      }
    }
    return out.toString();
  }

  /** Whether the pattern covers this instrument. */
  public boolean matches(InstrumentName instrument) {
    return matches(instrument.entity()) && name.matcher(instrument.name()).matches();
  }

  /** Whether the pattern may cover instruments of this entity. */
  public boolean matches(EntityName candidate) {
    return entity.matcher(candidate.toString()).matches();
  }

  /** Whether the pattern has no wildcard, and so names one instrument. */
  public boolean isExact() {
    return text.indexOf('*') < 0 && text.indexOf('/') >= 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
