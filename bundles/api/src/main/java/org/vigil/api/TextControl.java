package org.vigil.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A variable of type text that can be changed from outside, to texts of up to {@value #MAX_LENGTH}
 * characters; longer ones are refused.
 */
@ProviderType
public final class TextControl extends Control {
  /** How many characters it takes. */
  public static final int MAX_LENGTH = 65_536;

  private TextControl(Builder builder) {
    super(builder, builder.declaration.build());
  }

  public static Builder named(String name) {
    return new Builder(name);
  }

  /** What it is set to; any thread may ask, at the cost of a memory read. */
  public String get() {
    return value().asText();
  }

  /** Collects a control of type text. */
  public static final class Builder extends Control.Builder<Builder> {
    private Builder(String name) {
      super(name, ValueType.TEXT);
      declaration.initial(Value.text(""));
    }

    /** What it starts with and is reset to, default {@code ""}. */
    public Builder initial(String value) {
      declaration.initial(Value.text(value));
      return this;
    }

    public TextControl build() {
      return new TextControl(this);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
