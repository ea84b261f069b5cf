package org.vigil.api.client;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.InstrumentName;
import org.vigil.api.Value;

/** A wish to change a control. */
@ProviderType
public final class Change {
  private final InstrumentName control;
  private final @Nullable Value value;
  private final @Nullable Long ifRevision;
  private final String reason;

  private Change(Builder builder) {
    control = builder.control;
    value = builder.value;
    ifRevision = builder.ifRevision;
    reason = builder.reason;
  }

  /**
   * A change of this control; without a value it resets it to its initial one.
   *
   * @throws IllegalArgumentException if the name is malformed
   */
  public static Builder of(String control) {
    return new Builder(InstrumentName.of(control));
  }

  public InstrumentName control() {
    return control;
  }

  /** The value wanted; empty to reset to the initial one. */
  public Optional<Value> value() {
    return Optional.ofNullable(value);
  }

  /** The revision the control must still have. */
  public OptionalLong ifRevision() {
    return ifRevision == null ? OptionalLong.empty() : OptionalLong.of(ifRevision);
  }

  /** Why, for the audit; may be empty. */
  public String reason() {
    return reason;
  }

  /** Collects a change. */
  public static final class Builder {
    private final InstrumentName control;
    private @Nullable Value value;
    private @Nullable Long ifRevision;
    private String reason = "";

    private Builder(InstrumentName control) {
      this.control = control;
    }

    /**
     * The value wanted: an integer, a real number, a boolean, a text, an enum constant or a {@link
     * Value}.
     */
    public Builder to(Object wanted) {
      value = Value.from(wanted);
      return this;
    }

    /** Applies only if the control still has this revision. */
    public Builder ifRevision(long revision) {
      ifRevision = revision;
      return this;
    }

    public Builder reason(String why) {
      reason = why;
      return this;
    }

    public Change build() {
      return new Change(this);
    }
  }
}
