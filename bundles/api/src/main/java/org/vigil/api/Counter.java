package org.vigil.api;

import java.util.concurrent.atomic.LongAdder;
import org.osgi.annotation.versioning.ProviderType;

/** Counts upwards, from many threads at once; it never falls while its service lives. */
@ProviderType
public final class Counter extends Indicator {
  private final LongAdder count = new LongAdder();

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

  /** Only a predecessor gives a counter its value. */
  @Override
  void store(Value stored) {
    count.add(stored.asLong() - count.sum());
  }

  /**
   * What a fresh object counted before a predecessor's count was found is added to that. One that
   * was spoken for before starts from the predecessor's, which has all that importers saw.
   */
  @Override
  void inherit(Value kept, boolean anew) {
    if (anew) {
      count.add(kept.asLong());
    } else {
      store(kept);
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
