package org.vigil.api;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The smallest and the largest number set since they were last taken. Service threads add without
 * waiting; a number added while another thread takes may count on both sides, never on none.
 *
 * <p>Numbers are kept as longs in an order-preserving form, so that integers and reals share the
 * code.
 */
final class Extremes {
  private final AtomicLong min = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong max = new AtomicLong(Long.MIN_VALUE);

  /** A real number as a long of the same order; its own inverse on the bits. */
  static long ordered(double number) {
    long bits = Double.doubleToLongBits(number);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  static long ordered(Value value) {
    return value.type() == ValueType.REAL ? ordered(value.asDouble()) : value.asLong();
  }

  void add(long ordered) {
    if (ordered < min.getPlain()) {
      min.accumulateAndGet(ordered, Math::min);
    }
    if (ordered > max.getPlain()) {
      max.accumulateAndGet(ordered, Math::max);
    }
  }

  long takeMin() {
    return min.getAndSet(Long.MAX_VALUE);
  }

  long takeMax() {
    return max.getAndSet(Long.MIN_VALUE);
  }

  static @Nullable Value value(ValueType type, long ordered) {
    return switch (type) {
      case INTEGER -> Value.integer(ordered);
      case COUNTER -> Value.counter(ordered);
      case REAL ->
          Value.real(Double.longBitsToDouble(ordered ^ ((ordered >> 63) & Long.MAX_VALUE)));
      default -> null;
    };
  }
}
