package org.vigil.itests.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The errors that may stand in a node's log: patterns, each with a reason. */
public final class AllowedErrors {
  private static final Pattern ERROR = Pattern.compile("[ |]ERROR[ |]");
  private static final String REASON = " # ";

  private final List<Pattern> allowed;

  private AllowedErrors(List<Pattern> allowed) {
    this.allowed = allowed;
  }

  /** None at all. */
  public static AllowedErrors none() {
    return new AllowedErrors(List.of());
  }

  /** Reads the file {@code allowed-errors.txt} that lies beside a class. */
  public static AllowedErrors beside(Class<?> test) {
    try (InputStream in =
            Objects.requireNonNull(
                test.getResourceAsStream("allowed-errors.txt"), "allowed-errors.txt");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return new AllowedErrors(
          reader
              .lines()
              .filter(line -> !line.isBlank() && line.charAt(0) != '#')
              .map(AllowedErrors::pattern)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Pattern pattern(String entry) {
    int reason = entry.indexOf(REASON);
    if (reason <= 0) {
      throw new IllegalArgumentException("an allowed error needs ' # ' and a reason: " + entry);
    }
    return Pattern.compile(entry.substring(0, reason));
  }

  /** The lines that tell of an error and are not allowed. */
  Stream<String> others(List<String> log) {
    return log.stream()
        .filter(line -> ERROR.matcher(line).find())
        .filter(line -> allowed.stream().noneMatch(pattern -> pattern.matcher(line).find()));
  }
}
