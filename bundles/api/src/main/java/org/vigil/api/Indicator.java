package org.vigil.api;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An instrument that only shows. It is static, its value kept in the service's memory, or dynamic,
 * a procedure deriving it on request (F4).
 */
@ProviderType
public abstract class Indicator extends Instrument {
  private final @Nullable Callable<Value> procedure;

  Indicator(Declaration declaration, @Nullable Callable<Value> procedure) {
    super(declaration);
    this.procedure = procedure;
  }

  /**
   * For exporters: runs the procedure of a dynamic indicator, on the calling thread and for as long
   * as it takes.
   *
   * @throws IllegalStateException if the indicator is static
   * @throws Exception what the procedure throws
   */
  public final Value derive() throws Exception {
    if (procedure == null) {
      throw new IllegalStateException(declaration().name() + " is static");
    }
    return procedure.call().as(declaration().type());
  }

  final void refuseIfDynamic() {
    if (procedure != null) {
      throw new IllegalStateException(
          declaration().name() + " is dynamic: its procedure gives the value");
    }
  }

  /** What the builders of indicators share. */
  public abstract static class Builder<B extends Builder<B>> extends Instrument.Builder<B> {
    @Nullable Callable<Value> procedure;

    Builder(String name, ValueType type, @Nullable Callable<Value> procedure) {
      super(name, Kind.INDICATOR, type);
      this.procedure = procedure;
      if (procedure != null) {
        declaration.samplingInterval(Duration.ofSeconds(1));
      }
    }

    /** How often a dynamic indicator is asked while somebody looks, 10 ms or more, default 1 s. */
    public B samplingInterval(Duration interval) {
      if (procedure == null) {
        throw new IllegalArgumentException("a static indicator is not sampled");
      }
      declaration.samplingInterval(interval);
      return self();
    }
  }
}
