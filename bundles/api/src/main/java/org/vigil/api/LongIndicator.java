package org.vigil.api;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Shows an integer. */
@ProviderType
public final class LongIndicator extends Indicator {
  private final AtomicLong value;
  private volatile boolean known;

  private LongIndicator(Builder builder) {
    super(builder.declaration.build(), builder.procedure);
    value = new AtomicLong(builder.initial);
    known = builder.procedure == null;
  }

  public static Builder named(String name) {
    return new Builder(name, null);
  }

  /**
   * A dynamic indicator; the procedure runs on Vigil's threads, under a time limit, while somebody
   * looks.
   */
  public static Builder dynamic(String name, LongSupplier procedure) {
    return new Builder(name, () -> Value.integer(procedure.getAsLong()));
  }

  /** Shows another value. */
  public void set(long newValue) {
    refuseIfDynamic();
    if (tap.recordsEvery()) {
      tap.record(() -> value.set(newValue));
    } else {
      value.setRelease(newValue);
      tap.changed(newValue);
    }
  }

  /** Adds to the value; concurrent additions all count. */
  public void add(long delta) {
    refuseIfDynamic();
    if (tap.recordsEvery()) {
      tap.record(() -> value.addAndGet(delta));
    } else {
      tap.changed(value.addAndGet(delta));
    }
  }

  public long get() {
    return value.getAcquire();
  }

  @Override
  @Nullable Value read() {
    return known ? Value.integer(value.getAcquire()) : null;
  }

  @Override
  void store(Value stored) {
    value.set(stored.asLong());
    known = true;
    tap.changed(stored.asLong());
  }

  /** Collects an integer indicator. */
  public static final class Builder extends Indicator.Builder<Builder> {
    private long initial;

    private Builder(String name, @Nullable Callable<Value> procedure) {
      super(name, ValueType.INTEGER, procedure);
    }

    /** What it shows at first, default 0. */
    public Builder initial(long value) {
      initial = value;
      return this;
    }

    public LongIndicator build() {
      return new LongIndicator(this);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
