package org.vigil.importer.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vigil.api.NamePattern;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.MonitorRequest;

/** What a whiteboard listener wants, by its service properties. */
record WhiteboardProperties(List<NamePattern> patterns, Mode mode, Duration interval) {

  /**
   * Reads service properties.
   *
   * @throws IllegalArgumentException with a sentence that names the property, says what is wrong
   *     with it and what it takes
   */
  static WhiteboardProperties of(Function<String, @Nullable Object> properties) {
    return new WhiteboardProperties(
        patterns(properties.apply(MonitorListener.MONITOR)),
        mode(properties.apply(MonitorListener.MONITOR_MODE)),
        interval(properties.apply(MonitorListener.MONITOR_INTERVAL_MILLIS)));
  }

  MonitorRequest request(String name) {
    return MonitorRequest.of(patterns.stream().map(NamePattern::toString).toArray(String[]::new))
        .mode(mode)
        .atMostEvery(interval)
        .named(name)
        .build();
  }

  private static List<NamePattern> patterns(@Nullable Object value) {
    Stream<?> texts;
    if (value instanceof Object[] several) {
      texts = Arrays.stream(several);
    } else if (value instanceof Collection<?> several) {
      texts = several.stream();
    } else {
      texts = Stream.of(String.valueOf(value));
    }
    List<NamePattern> patterns;
    try {
      patterns = texts.map(text -> NamePattern.of(String.valueOf(text).strip())).toList();
    } catch (IllegalArgumentException e) {
      throw refused(MonitorListener.MONITOR, e.getMessage(), e);
    }
    if (patterns.isEmpty()) {
      throw refused(MonitorListener.MONITOR, "it names no pattern; it takes at least one", null);
    }
    return patterns;
  }

  private static Mode mode(@Nullable Object value) {
    String text = value == null ? "latest" : value.toString().strip().toLowerCase(Locale.ROOT);
    return switch (text) {
      case "latest" -> Mode.LATEST;
      case "every" -> Mode.EVERY;
      default ->
          throw refused(
              MonitorListener.MONITOR_MODE, "'" + value + "' is neither latest nor every", null);
    };
  }

  private static Duration interval(@Nullable Object value) {
    if (value == null) {
      return Duration.ZERO;
    }
    try {
      long millis = Long.parseLong(value.toString().strip());
      if (millis >= 0) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw refused(
        MonitorListener.MONITOR_INTERVAL_MILLIS,
        "'" + value + "' is no number of milliseconds, 0 or more",
        null);
  }

  private static IllegalArgumentException refused(
      String property, @Nullable String why, @Nullable Throwable cause) {
    return new IllegalArgumentException("its service property " + property + ": " + why, cause);
  }
}
