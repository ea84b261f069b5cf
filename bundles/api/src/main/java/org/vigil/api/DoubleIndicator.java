package org.vigil.api;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Shows a real number. */
@ProviderType
public final class DoubleIndicator extends Indicator {
  private final AtomicLong bits;
  private volatile boolean known;

  private DoubleIndicator(Builder builder) {
    super(builder.declaration.build(), builder.procedure);
    bits = new AtomicLong(Double.doubleToRawLongBits(builder.initial));
    known = builder.procedure == null;
  }

  public static Builder named(String name) {
    return new Builder(name, null);
  }

  /**
   * A dynamic indicator; the procedure runs on Vigil's threads, under a time limit, while somebody
   * looks.
   */
  public static Builder dynamic(String name, DoubleSupplier procedure) {
    return new Builder(name, () -> Value.real(procedure.getAsDouble()));
  }

  /** Shows another value. */
  public void set(double newValue) {
    refuseIfDynamic();
    long newBits = Double.doubleToRawLongBits(newValue);
    if (tap.recordsEvery()) {
      tap.record(() -> bits.set(newBits));
    } else {
      bits.setRelease(newBits);
      tap.changed(newValue);
    }
  }

  /** Adds to the value; concurrent additions all count. */
  public void add(double delta) {
    refuseIfDynamic();
    if (tap.recordsEvery()) {
      tap.record(() -> addAndGet(delta));
    } else {
      tap.changed(addAndGet(delta));
    }
  }

  private double addAndGet(double delta) {
    return Double.longBitsToDouble(
        bits.updateAndGet(
            before -> Double.doubleToRawLongBits(Double.longBitsToDouble(before) + delta)));
  }

  public double get() {
    return Double.longBitsToDouble(bits.getAcquire());
  }

  @Override
  @Nullable Value read() {
    return known ? Value.real(get()) : null;
  }

  @Override
  void store(Value stored) {
    bits.set(Double.doubleToRawLongBits(stored.asDouble()));
    known = true;
    tap.changed(stored.asDouble());
  }

  /** Collects a real indicator. */
  public static final class Builder extends Indicator.Builder<Builder> {
    private double initial;

    private Builder(String name, @Nullable Callable<Value> procedure) {
      super(name, ValueType.REAL, procedure);
    }

    /** What it shows at first, default 0. */
    public Builder initial(double value) {
      initial = value;
      return this;
    }

    public DoubleIndicator build() {
      return new DoubleIndicator(this);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
