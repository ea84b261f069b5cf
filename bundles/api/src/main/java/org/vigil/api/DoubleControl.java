package org.vigil.api;

import org.osgi.annotation.versioning.ProviderType;

/** A variable of type real that can be changed from outside. */
@ProviderType
public final class DoubleControl extends Control {
  private DoubleControl(Builder builder) {
    super(builder, builder.declaration.build());
  }

  public static Builder named(String name) {
    return new Builder(name);
  }

  /** What it is set to; any thread may ask, at the cost of a memory read. */
  public double get() {
    return value().asDouble();
  }

  /** Collects a control of type real. */
  public static final class Builder extends Control.Builder<Builder> {
    private Builder(String name) {
      super(name, ValueType.REAL);
      declaration.initial(Value.real(0));
    }

    /** The smallest and the largest admissible value. */
    public Builder range(double minimum, double maximum) {
      declaration.range(Value.real(minimum), Value.real(maximum));
      return this;
    }

    /** What it starts with and is reset to, default {@code 0}. */
    public Builder initial(double value) {
      declaration.initial(Value.real(value));
      return this;
    }

    public DoubleControl build() {
      return new DoubleControl(this);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
