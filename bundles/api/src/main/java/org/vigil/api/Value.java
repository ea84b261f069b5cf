package org.vigil.api;

import java.util.Locale;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** An immutable value of an instrument together with its type. */
@ProviderType
public final class Value {
  private final ValueType type;
  private final Object raw;

  private Value(ValueType type, Object raw) {
    this.type = type;
    this.raw = Objects.requireNonNull(raw, "value");
  }

  public static Value integer(long value) {
    return new Value(ValueType.INTEGER, value);
  }

  public static Value real(double value) {
    return new Value(ValueType.REAL, value);
  }

  public static Value bool(boolean value) {
    return new Value(ValueType.BOOLEAN, value);
  }

  public static Value text(String value) {
    return new Value(ValueType.TEXT, value);
  }

  public static Value state(String value) {
    return new Value(ValueType.STATE, value);
  }

  public static Value counter(long value) {
    return new Value(ValueType.COUNTER, value);
  }

  /**
   * Wraps a plain Java object: integral numbers as INTEGER, float and double as REAL, booleans,
   * enum constants as STATE, and any character sequence as TEXT.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Value from(Object object) {
    if (object instanceof Value value) {
      return value;
    }
    if (object instanceof Long
        || object instanceof Integer
        || object instanceof Short
        || object instanceof Byte) {
      return integer(((Number) object).longValue());
    }
    if (object instanceof Double || object instanceof Float) {
      return real(((Number) object).doubleValue());
    }
    if (object instanceof Boolean bool) {
      return bool(bool);
    }
    if (object instanceof Enum<?> constant) {
      return state(constant.name());
    }
    if (object instanceof CharSequence text) {
      return text(text.toString());
    }
    throw new IllegalArgumentException(
        "a value is an integer, a real number, a boolean, a text or an enum constant, not a "
            + object.getClass().getName());
  }

  /**
   * Reads a value as a person types it.
   *
   * @throws IllegalArgumentException with a sentence that says what was expected
   */
  public static Value parse(ValueType type, String text) {
    String trimmed = text.strip();
    try {
      return switch (type) {
        case INTEGER -> integer(Long.parseLong(trimmed));
        case COUNTER -> counter(Long.parseLong(trimmed));
        case REAL -> real(Double.parseDouble(trimmed));
        case BOOLEAN -> bool(parseBoolean(trimmed));
        case STATE -> state(trimmed);
        case TEXT -> text(text);
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not "
              + (type == ValueType.REAL ? "a real number" : "a 64-bit integer"),
          e);
    }
  }

  private static boolean parseBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "on", "yes" -> true;
      case "false", "off", "no" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  public ValueType type() {
    return type;
  }

  /** The value as Long, Double, Boolean or String. */
  public Object raw() {
    return raw;
  }

  /**
   * The value as an integer.
   *
   * @throws IllegalStateException if the type is neither INTEGER nor COUNTER
   */
  public long asLong() {
    if (raw instanceof Long number) {
      return number;
    }
    throw new IllegalStateException("not an integer: " + this);
  }

  /**
   * The value as a real number; integers are widened.
   *
   * @throws IllegalStateException if the type is not numeric
   */
  public double asDouble() {
    if (raw instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalStateException("not a number: " + this);
  }

  /**
   * The value as a boolean.
   *
   * @throws IllegalStateException if the type is not BOOLEAN
   */
  public boolean asBoolean() {
    if (raw instanceof Boolean bool) {
      return bool;
    }
    throw new IllegalStateException("not a boolean: " + this);
  }

  /** The value as a person reads it; for TEXT and STATE the value itself. */
  public String asText() {
    return raw.toString();
  }

  /**
   * This value as one of another type where nothing is lost by it: an integer as REAL or COUNTER, a
   * text as STATE.
   *
   * @throws IllegalArgumentException if it cannot be
   */
  public Value as(ValueType wanted) {
    if (wanted == type) {
      return this;
    }
    if (raw instanceof Long number) {
      switch (wanted) {
        case INTEGER, COUNTER -> {
          return new Value(wanted, number);
        }
        case REAL -> {
          if (number == (long) (double) number && number != Long.MAX_VALUE) {
            return real(number);
          }
        }
        default -> {}
      }
    }
    if (raw instanceof String text && (wanted == ValueType.STATE || wanted == ValueType.TEXT)) {
      return new Value(wanted, text);
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "takes a value of type %s; '%s' is of type %s",
            lower(wanted),
            raw,
            lower(type)));
  }

  private static String lower(ValueType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Value that && type == that.type && raw.equals(that.raw);
  }

  @Override
  public int hashCode() {
    return raw.hashCode();
  }

  @Override
  public String toString() {
    return asText();
  }
}
