package org.vigil.api;

import org.osgi.annotation.versioning.ProviderType;

/** A variable of type integer that can be changed from outside. */
@ProviderType
public final class LongControl extends Control {
  private LongControl(Builder builder) {
    super(builder, builder.declaration.build());
  }

  public static Builder named(String name) {
    return new Builder(name);
  }

  /** What it is set to; any thread may ask, at the cost of a memory read. */
  public long get() {
    return value().asLong();
  }

  /** Collects a control of type integer. */
  public static final class Builder extends Control.Builder<Builder> {
    private Builder(String name) {
      super(name, ValueType.INTEGER);
      declaration.initial(Value.integer(0));
    }

    /** The smallest and the largest admissible value. */
    public Builder range(long minimum, long maximum) {
      declaration.range(Value.integer(minimum), Value.integer(maximum));
      return this;
    }

    /** What it starts with and is reset to, default {@code 0}. */
    public Builder initial(long value) {
      declaration.initial(Value.integer(value));
      return this;
    }

    public LongControl build() {
      return new LongControl(this);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
