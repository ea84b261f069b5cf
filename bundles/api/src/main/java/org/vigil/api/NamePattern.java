package org.vigil.api;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
  private static final String SEGMENTS = "[A-Za-z0-9_*-]+(?:\\.[A-Za-z0-9_*-]+)*";
  private static final Pattern LEGAL_NAME = Pattern.compile(SEGMENTS);
  private static final Pattern LEGAL = Pattern.compile(SEGMENTS + "(?:@[A-Za-z0-9_*-]+)?");

  private final String text;
  private final Glob entity;
  private final @Nullable Glob node;
  private final boolean anyNode;
  private final Glob name;

  private NamePattern(String text, String entity, String name) {
    int at = entity.indexOf('@');
    this.text = text;
    this.entity = new Glob(at < 0 ? entity : entity.substring(0, at));
    this.node = at < 0 ? null : new Glob(entity.substring(at + 1));
    this.anyNode = entity.endsWith("**");
    this.name = new Glob(name);
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
        || !LEGAL.matcher(entity).matches()
        || !LEGAL_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no pattern: it takes entity/name with * for a part of a segment and ** for any segments, as in bank/**");
    }
    return new NamePattern(text, entity, name);
  }

  /** The pattern that covers exactly one instrument. */
  public static NamePattern of(InstrumentName name) {
    return of(name.toString());
  }

  /** Whether the pattern covers this instrument. */
  public boolean matches(InstrumentName instrument) {
    return matches(instrument.entity()) && name.matches(instrument.name());
  }

  /** Whether the pattern may cover instruments of this entity. */
  public boolean matches(EntityName candidate) {
    Optional<String> itsNode = candidate.node();
    boolean fits =
        node == null ? anyNode || itsNode.isEmpty() : itsNode.filter(node::matches).isPresent();
    return fits && entity.matches(candidate.base());
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
