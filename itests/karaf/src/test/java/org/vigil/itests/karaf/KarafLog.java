package org.vigil.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The log of the Karaf that the tests run in. */
final class KarafLog {
  private static final Path FILE = Path.of(System.getProperty("karaf.log"), "karaf.log");
  private static final String REASON = " # ";

  /** How many lines were looked at. */
  private static int looked;

  private KarafLog() {}

  /**
   * No line since the last look tells of an error, but those that are allowed with a reason. So
   * each error fails one test, the first that could have led to it.
   */
  static void assertNoErrors() {
    List<Pattern> allowed = allowed();
    List<String> all = lines();
    List<String> lines = all.subList(Math.min(looked, all.size()), all.size());
    looked = all.size();
    assertThat(all).as("lines in the log").isNotEmpty();
    assertThat(lines)
        .filteredOn(line -> line.matches(".*[ |]ERROR[ |].*"))
        .filteredOn(line -> allowed.stream().noneMatch(pattern -> pattern.matcher(line).find()))
        .as("errors in the log")
        .isEmpty();
  }

  static List<String> lines() {
    try {
      return Files.readAllLines(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Pattern> allowed() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                KarafLog.class.getResourceAsStream("allowed-errors.txt"),
                StandardCharsets.UTF_8))) {
      Stream<String> entries =
          reader.lines().filter(line -> !line.isBlank() && line.charAt(0) != '#');
      return entries
          .map(
              entry -> {
                int reason = entry.indexOf(REASON);
                assertThat(reason).as("the reason in: %s", entry).isPositive();
                return Pattern.compile(entry.substring(0, reason));
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
