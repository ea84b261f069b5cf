package org.vigil.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A place in the service's code with a declared procedure (F3). The service calls {@link #reached}
 * whenever it passes; that is free while nobody looks. While the point is monitored, passing it
 * runs the procedure and its value is reported; firing it runs the procedure once, whether or not
 * the service passes.
 */
@ProviderType
public final class TestPoint extends Instrument {
  private final Function<Arguments, ?> procedure;
  private final AtomicReference<@Nullable Value> value = new AtomicReference<>();

  private TestPoint(Builder builder) {
    super(builder.declaration.build());
    Function<Arguments, ?> declared = builder.procedure;
    procedure = declared == null ? arguments -> arguments.values().get(0) : declared;
  }

  /** A test point whose procedure returns a value of this type. */
  public static Builder named(String name, ValueType type) {
    return new Builder(name, type);
  }

  /**
   * Whether somebody looks; lets a service skip what it would only compute for {@link #reached}.
   */
  public boolean isArmed() {
    return tap.isArmed();
  }

  /**
   * The service passes the place. Never throws: what the procedure throws, or an argument that does
   * not fit, is reported instead.
   */
  public void reached() {
    if (tap.isArmed()) {
      pass();
    }
  }

  /** The service passes the place, with one argument. */
  public void reached(Object argument) {
    if (tap.isArmed()) {
      pass(argument);
    }
  }

  /** The service passes the place, with two arguments. */
  public void reached(Object first, Object second) {
    if (tap.isArmed()) {
      pass(first, second);
    }
  }

  /** The service passes the place. */
  public void reached(Object first, Object second, Object third, Object... more) {
    if (tap.isArmed()) {
      Object[] all = new Object[3 + more.length];
      all[0] = first;
      all[1] = second;
      all[2] = third;
      System.arraycopy(more, 0, all, 3, more.length);
      pass(all);
    }
  }

  private void pass(Object... given) {
    try {
      List<Value> values = new ArrayList<>();
      for (Object object : given) {
        values.add(Value.from(object));
      }
      Value result = run(Arguments.of(declaration(), values));
      tap.succeeded(result);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      tap.failed(new Refusal(Refusal.THREW, declaration().name() + ": " + e));
    }
  }

  /**
   * For exporters: runs the procedure, on the calling thread and for as long as it takes.
   *
   * @throws RuntimeException what the procedure throws
   */
  public Value run(Arguments arguments) {
    return Value.from(procedure.apply(arguments)).as(declaration().type());
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

  /** Collects a test point. */
  public static final class Builder extends Instrument.Builder<Builder> {
    private @Nullable Function<Arguments, ?> procedure;

    private Builder(String name, ValueType type) {
      super(name, Kind.TEST_POINT, type);
    }

    /** Adds a named, typed argument. */
    public Builder argument(String name, ValueType type) {
      declaration.argument(name, type);
      return this;
    }

    /**
     * What happens when the point is reached while monitored, or fired; the default returns the
     * first argument.
     */
    public Builder procedure(Function<Arguments, ?> procedure) {
      this.procedure = procedure;
      return this;
    }

    /**
     * Makes the test point.
     *
     * @throws IllegalArgumentException if it has neither a procedure nor an argument to return
     */
    public TestPoint build() {
      if (procedure == null && declaration.build().arguments().isEmpty()) {
        throw new IllegalArgumentException(
            declaration.build().name() + ": a test point without arguments needs a procedure");
      }
      return new TestPoint(this);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
