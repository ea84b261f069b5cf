package org.vigil.api;

import org.osgi.annotation.versioning.ProviderType;

/** A variable of type boolean that can be changed from outside. */
@ProviderType
public final class BooleanControl extends Control {
  private BooleanControl(Builder builder) {
    super(builder, builder.declaration.build());
  }

  public static Builder named(String name) {
    return new Builder(name);
  }

  /** What it is set to; any thread may ask, at the cost of a memory read. */
  public boolean get() {
    return value().asBoolean();
  }

  /** Collects a control of type boolean. */
  public static final class Builder extends Control.Builder<Builder> {
    private Builder(String name) {
      super(name, ValueType.BOOLEAN);
      declaration.initial(Value.bool(false));
    }

    /** What it starts with and is reset to, default {@code false}. */
    public Builder initial(boolean value) {
      declaration.initial(Value.bool(value));
      return this;
    }

    public BooleanControl build() {
      return new BooleanControl(this);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
