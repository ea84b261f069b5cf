package org.vigil.api;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The name of an entity: dotted segments of {@code [A-Za-z0-9_-]}, with {@code @node} behind them
 * where the entity is one per node, for example {@code bank} or {@code jvm@node-1}.
 */
@ProviderType
public final class EntityName implements Comparable<EntityName> {
  static final String SEGMENTS = "[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*";
  static final int MAX_LENGTH = 255;
  private static final Pattern BASE = Pattern.compile(SEGMENTS);
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9_-]+");

  private final String base;
  private final @Nullable String node;

  private EntityName(String base, @Nullable String node) {
    this.base = base;
    this.node = node;
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong with it
   */
  public static EntityName of(String text) {
    int at = text.indexOf('@');
    String base = at < 0 ? text : text.substring(0, at);
    String node = at < 0 ? null : text.substring(at + 1);
    if (text.length() > MAX_LENGTH
        || !BASE.matcher(base).matches()
        || (node != null && !NODE.matcher(node).matches())) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no entity name: it takes dotted segments of letters, digits, _ and -, at most "
              + MAX_LENGTH
              + " characters, with an optional @node");
    }
    return new EntityName(base, node);
  }

  /** The same entity as one of a node. */
  public EntityName at(String nodeId) {
    return of(base + "@" + nodeId);
  }

  /** The name without its node. */
  public String base() {
    return base;
  }

  /** The node this entity is bound to, if it is one per node. */
  public Optional<String> node() {
    return Optional.ofNullable(node);
  }

  /** The name of one of its instruments. */
  public InstrumentName instrument(String name) {
    return InstrumentName.of(this, name);
  }

  @Override
  public int compareTo(EntityName other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EntityName that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return node == null ? base : base + "@" + node;
  }
}
