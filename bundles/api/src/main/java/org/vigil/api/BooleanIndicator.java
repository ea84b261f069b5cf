package org.vigil.api;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Shows whether something is so. */
@ProviderType
public final class BooleanIndicator extends Indicator {
  private static final Value TRUE = Value.bool(true);
  private static final Value FALSE = Value.bool(false);

  private final AtomicReference<@Nullable Value> value;

  private BooleanIndicator(Builder builder) {
    super(builder.declaration.build(), builder.procedure);
    value = new AtomicReference<>(builder.procedure == null ? of(builder.initial) : null);
  }

  public static Builder named(String name) {
    return new Builder(name, null);
  }

  /**
   * A dynamic indicator; the procedure runs on Vigil's threads, under a time limit, while somebody
   * looks.
   */
  public static Builder dynamic(String name, BooleanSupplier procedure) {
    return new Builder(name, () -> of(procedure.getAsBoolean()));
  }

  private static Value of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** Shows another value. */
  public void set(boolean newValue) {
    refuseIfDynamic();
    store(of(newValue));
  }

  public boolean get() {
    return TRUE.equals(value.getAcquire());
  }

  @Override
  @Nullable Value read() {
    return value.getAcquire();
  }

  @Override
  void store(Value stored) {
    Value own = of(stored.asBoolean());
    if (tap.recordsEvery()) {
      tap.record(() -> value.set(own));
    } else {
      value.setRelease(own);
      tap.changed(own);
    }
  }

  /** Collects a boolean indicator. */
  public static final class Builder extends Indicator.Builder<Builder> {
    private boolean initial;

    private Builder(String name, @Nullable Callable<Value> procedure) {
      super(name, ValueType.BOOLEAN, procedure);
    }

    /** What it shows at first, default false. */
    public Builder initial(boolean value) {
      initial = value;
      return this;
    }

    public BooleanIndicator build() {
      return new BooleanIndicator(this);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
