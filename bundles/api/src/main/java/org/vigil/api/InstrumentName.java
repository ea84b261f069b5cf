package org.vigil.api;

import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The full name of an instrument, {@code entity/name}, for example {@code bank/transfers.committed}
 * (G1: no node in it).
 */
@ProviderType
public final class InstrumentName implements Comparable<InstrumentName> {
  private static final Pattern NAME = Pattern.compile(EntityName.SEGMENTS);

  private final EntityName entity;
  private final String name;

  private InstrumentName(EntityName entity, String name) {
    this.entity = entity;
    this.name = name;
  }

  /**
   * Reads {@code entity/name}.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong with it
   */
  public static InstrumentName of(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no instrument name: it takes entity/name, as in bank/workers");
    }
    return of(EntityName.of(text.substring(0, slash)), text.substring(slash + 1));
  }

  /**
   * The name of an instrument of the given entity.
   *
   * @throws IllegalArgumentException if the name within the entity is malformed
   */
  public static InstrumentName of(EntityName entity, String name) {
    return new InstrumentName(entity, checked(name));
  }

  static String checked(String name) {
    if (name.length() > EntityName.MAX_LENGTH || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name of an instrument: it takes dotted segments of letters, digits, _ and -, at most "
              + EntityName.MAX_LENGTH
              + " characters");
    }
    return name;
  }

  public EntityName entity() {
    return entity;
  }

  /** The name within the entity. */
  public String name() {
    return name;
  }

  @Override
  public int compareTo(InstrumentName other) {
    int byEntity = entity.compareTo(other.entity);
    return byEntity != 0 ? byEntity : name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InstrumentName that
        && name.equals(that.name)
        && entity.equals(that.entity);
  }

  @Override
  public int hashCode() {
    return 31 * entity.hashCode() + name.hashCode();
  }

  @Override
  public String toString() {
    return entity + "/" + name;
  }
}
