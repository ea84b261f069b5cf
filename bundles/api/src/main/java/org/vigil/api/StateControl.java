package org.vigil.api;

import org.osgi.annotation.versioning.ProviderType;

/** A state of an enum that can be changed from outside. */
@ProviderType
public final class StateControl<E extends Enum<E>> extends Control {
  private final Class<E> states;

  private StateControl(Builder<E> builder) {
    super(builder, builder.declaration.build());
    states = builder.states;
  }

  /** A control over the constants of this enum, at first its first one. */
  public static <E extends Enum<E>> Builder<E> named(String name, Class<E> states) {
    return new Builder<>(name, states);
  }

  /** What it is set to; any thread may ask. */
  public E get() {
    return Enum.valueOf(states, value().asText());
  }

  /** Collects a state control. */
  public static final class Builder<E extends Enum<E>> extends Control.Builder<Builder<E>> {
    private final Class<E> states;

    private Builder(String name, Class<E> states) {
      super(name, ValueType.STATE);
      this.states = states;
      declaration
          .states(StateIndicator.names(states))
          .initial(Value.from(states.getEnumConstants()[0]));
    }

    /** What it starts with and is reset to. */
    public Builder<E> initial(E state) {
      declaration.initial(Value.from(state));
      return this;
    }

    public StateControl<E> build() {
      return new StateControl<>(this);
    }

    @Override
    Builder<E> self() {
      return this;
    }
  }
}
