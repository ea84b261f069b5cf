package org.vigil.api;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.annotation.versioning.ProviderType;

/** Counts upwards, from many threads at once; it never falls while its service lives. */
@ProviderType
public final class Counter extends Indicator {
  private final LongAdder count = new LongAdder();
  private final AtomicBoolean restored = new AtomicBoolean();

  private Counter(Builder builder) {
    super(builder.declaration.build(), null);
  }

  public static Builder named(String name) {
    return new Builder(name);
  }

  /** Counts one. */
  public void increment() {
    add(1);
  }

  /** Counts several; a negative number is refused with an {@link IllegalArgumentException}. */
  public void add(long more) {
    if (more < 0) {
      throw new IllegalArgumentException(
          declaration().name() + " only grows; " + more + " was to be added");
    }
    if (tap.recordsEvery()) {
      tap.record(() -> count.add(more));
    } else {
      count.add(more);
      if (tap.isArmed()) {
        tap.changed(count.sum());
      }
    }
  }

  public long get() {
    return count.sum();
  }

  @Override
  Value read() {
    return Value.counter(count.sum());
  }

  /**
   * What a predecessor counted is added once, so that the count goes on and nothing counted since
   * is lost.
   */
  @Override
  void store(Value stored) {
    if (restored.compareAndSet(false, true)) {
      add(stored.asLong());
    }
  }

  /** Collects a counter. */
  public static final class Builder extends Indicator.Builder<Builder> {
    private Builder(String name) {
      super(name, ValueType.COUNTER, null);
    }

    public Counter build() {
      return new Counter(this);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
