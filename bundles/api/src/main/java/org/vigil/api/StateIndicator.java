package org.vigil.api;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Shows which of an enum's states something is in. */
@ProviderType
public final class StateIndicator<E extends Enum<E>> extends Indicator {
  private final Class<E> states;
  private final AtomicReference<@Nullable Value> value;

  private StateIndicator(Builder<E> builder) {
    super(builder.declaration.build(), builder.procedure);
    states = builder.states;
    value = new AtomicReference<>(builder.procedure == null ? Value.from(builder.initial) : null);
  }

  /** A state of this enum, at first its first constant. */
  public static <E extends Enum<E>> Builder<E> named(String name, Class<E> states) {
    return new Builder<>(name, states, null);
  }

  /**
   * A dynamic indicator; the procedure runs on Vigil's threads, under a time limit, while somebody
   * looks.
   */
  public static <E extends Enum<E>> Builder<E> dynamic(
      String name, Class<E> states, Supplier<E> procedure) {
    return new Builder<>(name, states, () -> Value.from(procedure.get()));
  }

  static List<String> names(Class<? extends Enum<?>> states) {
    return Stream.of(states.getEnumConstants()).map(Enum::name).toList();
  }

  /** Shows another state. */
  public void set(E state) {
    refuseIfDynamic();
    store(Value.from(state));
  }

  /** The state shown; of a dynamic one the last that its procedure gave, at first the first. */
  public E get() {
    Value current = value.getAcquire();
    return current == null ? states.getEnumConstants()[0] : Enum.valueOf(states, current.asText());
  }

  @Override
  @Nullable Value read() {
    return value.getAcquire();
  }

  @Override
  void store(Value stored) {
    if (tap.recordsEvery()) {
      tap.record(() -> value.set(stored));
    } else {
      value.setRelease(stored);
      tap.changed(stored);
    }
  }

  /** Collects a state indicator. */
  public static final class Builder<E extends Enum<E>> extends Indicator.Builder<Builder<E>> {
    private final Class<E> states;
    private E initial;

    private Builder(String name, Class<E> states, @Nullable Callable<Value> procedure) {
      super(name, ValueType.STATE, procedure);
      this.states = states;
      declaration.states(names(states));
      initial = states.getEnumConstants()[0];
    }

    /** What it shows at first. */
    public Builder<E> initial(E state) {
      initial = state;
      return this;
    }

    public StateIndicator<E> build() {
      return new StateIndicator<>(this);
    }

    @Override
    Builder<E> self() {
      return this;
    }
  }
}
