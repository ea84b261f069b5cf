package org.vigil.api;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.osgi.annotation.versioning.ProviderType;

/** What a test point was reached or fired with, typed as declared. */
@ProviderType
public final class Arguments {
  private final List<Declaration.Argument> declared;
  private final List<Value> values;

  private Arguments(List<Declaration.Argument> declared, List<Value> values) {
    this.declared = declared;
    this.values = List.copyOf(values);
  }

  /**
   * Types values as a test point declares them.
   *
   * @throws IllegalArgumentException with a sentence that says what was expected
   */
  public static Arguments of(Declaration point, List<Value> given) {
    List<Declaration.Argument> declared = point.arguments();
    if (given.size() != declared.size()) {
      StringJoiner wanted = new StringJoiner(", ", "(", ")");
      declared.forEach(argument -> wanted.add(argument.toString()));
      throw new IllegalArgumentException(
          point.name()
              + " takes "
              + declared.size()
              + " arguments "
              + wanted
              + ", not "
              + given.size());
    }
    List<Value> typed = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      try {
        typed.add(given.get(i).as(declared.get(i).type()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            point.name() + ", argument " + declared.get(i).name() + ": " + e.getMessage(), e);
      }
    }
    return new Arguments(declared, typed);
  }

  /**
   * The argument of this name.
   *
   * @throws IllegalArgumentException if none is declared
   */
  public Value get(String name) {
    for (int i = 0; i < declared.size(); i++) {
      if (declared.get(i).name().equals(name)) {
        return values.get(i);
      }
    }
    throw new IllegalArgumentException("no argument is called " + name);
  }

  public long asLong(String name) {
    return get(name).asLong();
  }

  public double asDouble(String name) {
    return get(name).asDouble();
  }

  public boolean asBoolean(String name) {
    return get(name).asBoolean();
  }

  public String asText(String name) {
    return get(name).asText();
  }

  /** All of them, in the order of declaration. */
  public List<Value> values() {
    return values;
  }
}
