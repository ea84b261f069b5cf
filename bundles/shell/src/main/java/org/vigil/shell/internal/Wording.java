package org.vigil.shell.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vigil.api.Declaration;
import org.vigil.api.Epoch;
import org.vigil.api.Kind;
import org.vigil.api.Value;
import org.vigil.api.ValueType;

/** How things read to a person, on one line and without anything a terminal would obey. */
final class Wording {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private Wording() {}

  /** Anything that stands in a cell. */
  static String of(Object cell) {
    if (cell instanceof Optional<?> optional) {
      return optional.map(Wording::of).orElse("");
    }
    if (cell instanceof Value value) {
      return value(value);
    }
    if (cell instanceof Double real) {
      return real(real);
    }
    if (cell instanceof Boolean bool) {
      return bool ? "yes" : "no";
    }
    if (cell instanceof Duration duration) {
      return duration(duration);
    }
    if (cell instanceof Instant instant) {
      return DATE_TIME.format(instant.atZone(ZoneId.systemDefault()));
    }
    if (cell instanceof Collection<?> many) {
      return many.stream().map(Wording::of).collect(Collectors.joining(", "));
    }
    if (cell instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> plain(entry.getKey() + "=" + entry.getValue()))
          .sorted()
          .collect(Collectors.joining(", "));
    }
    return cell.equals(Epoch.NONE) ? "" : plain(cell.toString());
  }

  /** The time of day. */
  static String time(Instant instant, ZoneId zone) {
    return TIME.format(instant.atZone(zone));
  }

  /** Real numbers to six digits, everything else as it is. */
  static String value(Value value) {
    return value.type() == ValueType.REAL ? real(value.asDouble()) : plain(value.asText());
  }

  static String value(Value value, String unit) {
    return value(value) + (unit.isEmpty() || unit.equals("1") ? "" : " " + plain(unit));
  }

  private static String real(double number) {
    if (!Double.isFinite(number) || number == 0) {
      return number == 0 ? "0" : Double.toString(number);
    }
    double size = Math.abs(number);
    if (size < 1e-4 || size >= 1e15) {
      return String.format(Locale.ROOT, "%.5e", number);
    }
    BigDecimal exact = BigDecimal.valueOf(number);
    BigDecimal rounded =
        size >= 1e6
            ? exact.setScale(0, RoundingMode.HALF_EVEN)
            : exact.round(new MathContext(6, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    return rounded.toPlainString();
  }

  static String duration(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    if (millis < 1_000) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    if (millis < 120_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
    long minutes = duration.toMinutes();
    return minutes < 120 ? minutes + " min" : duration.toHours() + " h";
  }

  /** One line; control characters, which a terminal would obey, are shown instead. */
  static String plain(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                out.append(
                    switch (c) {
                      case '\n' -> "\\n";
                      case '\t' -> "\\t";
                      case '\r' -> "\\r";
                      default ->
                          Character.isISOControl(c)
                              ? String.format("\\u%04x", c)
                              : String.valueOf((char) c);
                    }));
    return out.toString();
  }

  static String count(long number, String one) {
    return number + " " + one + (number == 1 ? "" : "s");
  }

  /** An enum constant as a person writes it. */
  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String withArticle(Kind kind) {
    String name = lower(kind);
    return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
  }

  /** What values an instrument takes, for example {@code an integer, 1..64}. */
  static String admissible(Declaration declaration) {
    String range = declaration.range();
    return switch (declaration.type()) {
      case INTEGER, COUNTER -> "an integer" + (range.isEmpty() ? "" : ", " + range);
      case REAL -> "a real number" + (declaration.minimum().isEmpty() ? "" : ", " + range);
      case BOOLEAN -> "true or false";
      case STATE -> "one of " + String.join(", ", declaration.states());
      case TEXT -> "a text";
    };
  }
}
