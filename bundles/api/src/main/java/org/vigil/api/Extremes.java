package org.vigil.api;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The smallest and the largest number set since they were last taken. Service threads add without
 * waiting; a number added while another thread takes may count on both sides, never on none, and
 * never as a smallest on one side and a largest on the other.
 *
 * <p>Numbers are kept as longs in an order-preserving form, so that integers and reals share the
 * code.
 */
final class Extremes {
  private static final AtomicReferenceFieldUpdater<Extremes, Window> WINDOW =
      AtomicReferenceFieldUpdater.newUpdater(Extremes.class, Window.class, "window");

  private volatile Window window = new Window();

  /** What was added between two takes; it only widens. */
  static final class Window {
    private static final AtomicLongFieldUpdater<Window> MIN =
        AtomicLongFieldUpdater.newUpdater(Window.class, "min");
    private static final AtomicLongFieldUpdater<Window> MAX =
        AtomicLongFieldUpdater.newUpdater(Window.class, "max");

    private volatile long min = Long.MAX_VALUE;
    private volatile long max = Long.MIN_VALUE;

    long min() {
      return min;
    }

    long max() {
      return max;
    }

    /** False if the number lay within already. */
    boolean widen(long ordered) {
      boolean below = ordered < min;
      boolean above = ordered > max;
      if (below) {
        MIN.accumulateAndGet(this, ordered, Math::min);
      }
      if (above) {
        MAX.accumulateAndGet(this, ordered, Math::max);
      }
      return below || above;
    }
  }

  /** A real number as a long of the same order; its own inverse on the bits. */
  static long ordered(double number) {
    long bits = Double.doubleToLongBits(number);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  static long ordered(Value value) {
    return value.type() == ValueType.REAL ? ordered(value.asDouble()) : value.asLong();
  }

  void add(long ordered) {
    Window into;
    do {
      into = window;
      // If it was taken meanwhile, its taker may have seen one end only: the next one gets both.
    } while (into.widen(ordered) && window != into);
  }

  /** Ends the window; what is added to it late is added to the next one as well. */
  Window take() {
    Window taken = window;
    return taken.min > taken.max ? taken : WINDOW.getAndSet(this, new Window());
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
