package org.vigil.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an instrument says of itself: immutable and apart from the live instrument, so that
 * declarations can be generated, compared, catalogued and sent to other nodes.
 */
@ProviderType
public final class Declaration {
  private final String name;
  private final Kind kind;
  private final ValueType type;
  private final String unit;
  private final String description;
  private final Map<String, String> labels;
  private final Significance significance;
  private final @Nullable Value minimum;
  private final @Nullable Value maximum;
  private final @Nullable Value initial;
  private final List<String> states;
  private final List<Argument> arguments;
  private final @Nullable Duration samplingInterval;
  private final int retained;
  private final boolean checkpointed;
  private final boolean persistent;
  private final boolean durable;

  /** A named, typed argument of a test point. */
  public record Argument(String name, ValueType type) {
    /** Refuses a malformed name. */
    public Argument {
      InstrumentName.checked(name);
      Objects.requireNonNull(type, "type");
    }

    @Override
    public String toString() {
      return name + ": " + type.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private Declaration(Builder builder) {
    name = builder.name;
    kind = builder.kind;
    type = builder.type;
    unit = builder.unit;
    description = builder.description;
    labels = Map.copyOf(builder.labels);
    significance = builder.significance;
    minimum = builder.minimum;
    maximum = builder.maximum;
    initial = builder.initial;
    states = List.copyOf(builder.states);
    arguments = List.copyOf(builder.arguments);
    samplingInterval = builder.samplingInterval;
    retained = builder.retained;
    checkpointed = builder.checkpointed;
    persistent = builder.persistent;
    durable = builder.durable;
  }

  /**
   * Starts a declaration; for those who rebuild one that was written down. Services declare through
   * the instruments' own builders.
   */
  public static Builder builder(String name, Kind kind, ValueType type) {
    return new Builder(name, kind, type);
  }

  /** The name within the entity. */
  public String name() {
    return name;
  }

  public Kind kind() {
    return kind;
  }

  public ValueType type() {
    return type;
  }

  /** The unit after UCUM, {@code 1} for plain counts; empty if none was given. */
  public String unit() {
    return unit;
  }

  public String description() {
    return description;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** The finest significance anybody gets. */
  public Significance significance() {
    return significance;
  }

  /** The smallest value a control takes, inclusive. */
  public Optional<Value> minimum() {
    return Optional.ofNullable(minimum);
  }

  /** The largest value a control takes, inclusive. */
  public Optional<Value> maximum() {
    return Optional.ofNullable(maximum);
  }

  /** The value a control starts with and is reset to. */
  public Optional<Value> initial() {
    return Optional.ofNullable(initial);
  }

  /** The admissible names of a STATE, in order; empty for other types. */
  public List<String> states() {
    return states;
  }

  /** What a test point takes when it is reached or fired, in order. */
  public List<Argument> arguments() {
    return arguments;
  }

  /** How often a monitored dynamic indicator is asked; empty if the instrument is static. */
  public Optional<Duration> samplingInterval() {
    return Optional.ofNullable(samplingInterval);
  }

  /** Whether a procedure derives the value on request (F4). */
  public boolean isDynamic() {
    return samplingInterval != null;
  }

  /** How many reports the service's memory keeps for importers that want every one (mode EVERY). */
  public int retained() {
    return retained;
  }

  /** Whether a successor of the service goes on from the last value known to Vigil (F37). */
  public boolean isCheckpointed() {
    return checkpointed;
  }

  /** Whether a control's value survives a restart of everything, from a journal on disk (G8). */
  public boolean isPersistent() {
    return persistent;
  }

  /** Whether what is retained for mode EVERY also lives on other nodes (G5). */
  public boolean isDurable() {
    return durable;
  }

  /**
   * Says why this value is not admissible for the instrument, in a sentence for the person who sent
   * it (F24).
   *
   * @return empty if the value, taken as {@link #type()}, is admissible
   */
  public Optional<Refusal> refusalOf(Value value) {
    Value typed;
    try {
      typed = value.as(type);
    } catch (IllegalArgumentException e) {
      return Optional.of(new Refusal(Refusal.WRONG_TYPE, name + " " + e.getMessage()));
    }
    if (type == ValueType.STATE && !states.contains(typed.asText())) {
      return Optional.of(
          new Refusal(
              Refusal.NO_SUCH_STATE,
              name + " takes one of " + String.join(", ", states) + ", not '" + typed + "'"));
    }
    boolean isLong = type == ValueType.TEXT && typed.asText().length() > TextControl.MAX_LENGTH;
    if (isLong && kind == Kind.CONTROL) { // an indicator has cut its text itself
      return Optional.of(
          new Refusal(
              Refusal.OUT_OF_RANGE,
              String.format(
                  "%s takes texts of up to %d characters, not one of %d",
                  name, TextControl.MAX_LENGTH, typed.asText().length())));
    }
    boolean tooSmall = minimum != null && compare(typed, minimum) < 0;
    boolean tooLarge = maximum != null && compare(typed, maximum) > 0;
    if (tooSmall || tooLarge || (type == ValueType.REAL && Double.isNaN(typed.asDouble()))) {
      String wanted = range().isEmpty() ? "a real number" : range();
      return Optional.of(
          new Refusal(Refusal.OUT_OF_RANGE, name + " takes " + wanted + ", not " + typed));
    }
    return Optional.empty();
  }

  private static int compare(Value one, Value other) {
    return one.type() == ValueType.REAL
        ? Double.compare(one.asDouble(), other.asDouble())
        : Long.compare(one.asLong(), other.asLong());
  }

  /** The range as a person reads it, for example {@code 1..64}; empty if there is none. */
  public String range() {
    if (minimum == null && maximum == null) {
      return "";
    }
    return (minimum == null ? "" : minimum) + ".." + (maximum == null ? "" : maximum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Declaration that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  @Override
  public String toString() {
    return kind + " " + name + ": " + type + (unit.isEmpty() ? "" : " [" + unit + "]");
  }

  private List<Object> parts() {
    return List.of(
        name,
        kind,
        type,
        unit,
        description,
        labels,
        significance,
        minimum(),
        maximum(),
        initial(),
        states,
        arguments,
        samplingInterval(),
        retained,
        checkpointed,
        persistent,
        durable);
  }

  /**
   * Collects a declaration. Every setter refuses what is malformed with an {@link
   * IllegalArgumentException}.
   */
  public static final class Builder {
    private final String name;
    private final Kind kind;
    private final ValueType type;
    private String unit = "";
    private String description = "";
    private final Map<String, String> labels = new TreeMap<>();
    private Significance significance = Significance.ANY_CHANGE;
    private @Nullable Value minimum;
    private @Nullable Value maximum;
    private @Nullable Value initial;
    private List<String> states = List.of();
    private final List<Argument> arguments = new ArrayList<>();
    private @Nullable Duration samplingInterval;
    private int retained = 256;
    private boolean checkpointed;
    private boolean persistent;
    private boolean durable;

    private Builder(String name, Kind kind, ValueType type) {
      this.name = InstrumentName.checked(name);
      this.kind = kind;
      this.type = type;
    }

    public Builder unit(String unit) {
      this.unit = unit;
      return this;
    }

    public Builder description(String description) {
      this.description = description;
      return this;
    }

    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    public Builder significance(Significance significance) {
      if (!type.isNumeric() && !significance.isAnyChange()) {
        throw new IllegalArgumentException(
            name + ": deadbands and thresholds are for numbers, not for " + type);
      }
      this.significance = significance;
      return this;
    }

    /** Sets the admissible range, both ends included; only numbers have one. */
    public Builder range(Value minimum, Value maximum) {
      this.minimum = minimum.as(type);
      this.maximum = maximum.as(type);
      if (!type.isNumeric() || compare(this.minimum, this.maximum) > 0) {
        throw new IllegalArgumentException(
            name + ": the range " + minimum + ".." + maximum + " is empty or not of numbers");
      }
      return this;
    }

    public Builder initial(Value initial) {
      this.initial = initial.as(type);
      return this;
    }

    public Builder states(List<String> states) {
      this.states = states;
      return this;
    }

    public Builder argument(String argument, ValueType argumentType) {
      if (arguments.stream().anyMatch(known -> known.name().equals(argument))) {
        throw new IllegalArgumentException(name + ": two arguments are called " + argument);
      }
      arguments.add(new Argument(argument, argumentType));
      return this;
    }

    public Builder samplingInterval(Duration interval) {
      if (interval.compareTo(Duration.ofMillis(10)) < 0) {
        throw new IllegalArgumentException(
            name + ": a sampling interval is 10 ms or more, not " + interval);
      }
      this.samplingInterval = interval;
      return this;
    }

    /** Sets how many reports are retained, 1 to 65,536; rounded up to a power of two. */
    public Builder retained(int reports) {
      if (reports < 1 || reports > 65_536) {
        throw new IllegalArgumentException(
            name + ": 1 to 65,536 reports can be retained, not " + reports);
      }
      this.retained = reports == 1 ? 1 : Integer.highestOneBit(reports - 1) << 1;
      return this;
    }

    public Builder checkpointed(boolean checkpointed) {
      this.checkpointed = checkpointed;
      return this;
    }

    /** Sets whether the value survives a restart of everything; only controls have that. */
    public Builder persistent(boolean persistent) {
      if (persistent && kind != Kind.CONTROL) {
        throw new IllegalArgumentException(
            name + ": only controls are persistent; what is shown can be checkpointed");
      }
      this.persistent = persistent;
      return this;
    }

    public Builder durable(boolean durable) {
      this.durable = durable;
      return this;
    }

    /**
     * Makes the declaration.
     *
     * @throws IllegalArgumentException if its initial value is not admissible, or a STATE lists no
     *     states
     */
    public Declaration build() {
      Declaration declaration = new Declaration(this);
      if (type == ValueType.STATE && states.isEmpty()) {
        throw new IllegalArgumentException(name + ": a state lists the names it can have");
      }
      if (initial != null) {
        declaration
            .refusalOf(initial)
            .ifPresent(
                refusal -> {
                  throw new IllegalArgumentException("initial value: " + refusal.message());
                });
      }
      return declaration;
    }
  }
}
