package org.vigil.importer.internal;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the importer is set.
 *
 * @param callTimeout how long clients wait for an answer
 * @param listenerThreads how many listeners are called at the same time
 * @param grace how long a named request waits for a session that resumes it
 */
record Settings(Duration callTimeout, int listenerThreads, Duration grace) {
  static final String CALL_TIMEOUT = "callTimeout.millis";
  static final String LISTENER_THREADS = "listenerThreads";
  static final String GRACE = "grace.millis";
  static final Settings DEFAULTS = new Settings(Duration.ofSeconds(5), 16, Duration.ofMinutes(1));

  /**
   * Reads a configuration. What is absent is as by default; what is invalid stays as it was.
   *
   * @param before the settings so far
   * @param refused is told of each invalid value, in a sentence
   */
  static Settings of(Map<String, ?> configuration, Settings before, Consumer<String> refused) {
    Reader reader = new Reader(configuration, refused);
    return new Settings(
        Duration.ofMillis(
            reader.number(
                CALL_TIMEOUT,
                100,
                600_000,
                DEFAULTS.callTimeout.toMillis(),
                before.callTimeout.toMillis())),
        (int)
            reader.number(
                LISTENER_THREADS, 1, 256, DEFAULTS.listenerThreads, before.listenerThreads),
        Duration.ofMillis(
            reader.number(
                GRACE, 1_000, 86_400_000, DEFAULTS.grace.toMillis(), before.grace.toMillis())));
  }

  private record Reader(Map<String, ?> configuration, Consumer<String> refused) {
    long number(String key, long min, long max, long byDefault, long before) {
      @Nullable Object value = configuration.get(key);
      if (value == null) {
        return byDefault;
      }
      try {
        long number = Long.parseLong(value.toString().strip());
        if (number >= min && number <= max) {
          return number;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      refused.accept(
          key
              + " is '"
              + value
              + "'; it takes a whole number from "
              + min
              + " to "
              + max
              + ", and stays "
              + before);
      return before;
    }
  }
}
