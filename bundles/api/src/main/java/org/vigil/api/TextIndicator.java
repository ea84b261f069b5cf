package org.vigil.api;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Shows a text. One of more than {@value #MAX_LENGTH} characters is cut there, and says at its end
 * how long it was: reports travel, and are kept, many at a time.
 */
@ProviderType
public final class TextIndicator extends Indicator {
  /** How many characters are shown. */
  public static final int MAX_LENGTH = 65_536;

  private final AtomicReference<@Nullable Value> value;

  private TextIndicator(Builder builder) {
    super(builder.declaration.build(), builder.procedure);
    value = new AtomicReference<>(builder.procedure == null ? shown(builder.initial) : null);
  }

  public static Builder named(String name) {
    return new Builder(name, null);
  }

  /**
   * A dynamic indicator; the procedure runs on Vigil's threads, under a time limit, while somebody
   * looks.
   */
  public static Builder dynamic(String name, Supplier<String> procedure) {
    return new Builder(name, () -> shown(procedure.get()));
  }

  /** Shows another text. */
  public void set(String newValue) {
    refuseIfDynamic();
    store(shown(newValue));
  }

  private static Value shown(String text) {
    if (text.length() <= MAX_LENGTH) {
      return Value.text(text);
    }
    boolean isHalf = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
    String begin = text.substring(0, isHalf ? MAX_LENGTH - 1 : MAX_LENGTH);
    return Value.text(begin + "... (" + text.length() + " characters)");
  }

  /** What is shown. */
  public String get() {
    Value current = value.getAcquire();
    return current == null ? "" : current.asText();
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

  /** Collects a text indicator. */
  public static final class Builder extends Indicator.Builder<Builder> {
    private String initial = "";

    private Builder(String name, @Nullable Callable<Value> procedure) {
      super(name, ValueType.TEXT, procedure);
    }

    /** What it shows at first, default empty. */
    public Builder initial(String value) {
      initial = value;
      return this;
    }

    public TextIndicator build() {
      return new TextIndicator(this);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
