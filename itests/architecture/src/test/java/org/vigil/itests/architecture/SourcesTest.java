package org.vigil.itests.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How sources are laid out: what can be seen from the files alone. */
class SourcesTest {
  /** A class that is longer does more than one thing. */
  private static final int LONGEST = 450;

  private static final Pattern SLEEPS =
      Pattern.compile(
          "Thread\\s*\\.\\s*sleep|TimeUnit\\s*\\.\\s*\\w+\\s*\\.\\s*sleep\\(|\\bsleep\\(");

  /** What waits or decides by it does so for hours, or at once, when somebody sets that clock. */
  private static final Pattern WALL_CLOCK =
      Pattern.compile(
          "\\bTimer(?:Task)?\\b|currentTimeMillis|\\bInstant\\s*\\.\\s*now"
              + "|new Date\\(|\\bawaitUntil\\(|\\bparkUntil\\(");

  /** Where it is read, for people, and to see that it jumped. */
  private static final List<String> READ_FOR_PEOPLE =
      List.of(
          "/bundles/api/src/main/java/org/vigil/api/Tap.java",
          "/bundles/spi/src/main/java/org/vigil/spi/Clock.java",
          "/itests/cluster/src/main/java/org/vigil/itests/cluster/WallClock.java");

  private static final Pattern TEST_IN_README = Pattern.compile("`(\\w+(?:Test|IT|Stress))`");

  @Test
  void noClassIsTooLongToBeReadAtOnce() {
    List<Path> sources = House.sources("main");

    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(sources)
        .filteredOn(file -> House.read(file).lines().count() > LONGEST)
        .extracting(House::inProject)
        .as("longer than %d lines", LONGEST)
        .isEmpty();
  }

  @Test
  void testsWaitForConditionsAndNeverForTime() {
    List<Path> tests =
        Stream.concat(
                House.sources("test").stream(),
                House.sources("main").stream()
                    .filter(file -> House.inProject(file).startsWith("/itests/")))
            .filter(file -> !file.endsWith("SourcesTest.java"))
            .toList();

    assertThat(tests).hasSizeGreaterThan(20);
    assertThat(tests)
        .filteredOn(file -> SLEEPS.matcher(House.read(file)).find())
        .extracting(House::inProject)
        .isEmpty();
  }

  @Test
  void nothingWaitsForTheWallClock() {
    assertThat(House.sources("main"))
        .filteredOn(file -> WALL_CLOCK.matcher(withoutComments(House.read(file))).find())
        .extracting(House::inProject)
        .containsExactlyElementsOf(READ_FOR_PEOPLE);
  }

  private static String withoutComments(String source) {
    return source.replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
  }

  @Test
  void everyPackageSaysWhatLivesInIt() {
    Map<String, Set<String>> packages =
        Stream.of("main", "test")
            .flatMap(kind -> House.sources(kind).stream())
            .collect(
                groupingBy(
                    SourcesTest::moduleAndPackage,
                    TreeMap::new,
                    mapping(file -> file.getFileName().toString(), toSet())));

    assertThat(packages).hasSizeGreaterThan(10);
    assertThat(packages)
        .allSatisfy((where, files) -> assertThat(files).as(where).contains("package-info.java"));
  }

  @Test
  void testsThatTheReadmeNamesAreThere() {
    Set<String> there = House.sources("test").stream().map(SourcesTest::nameOf).collect(toSet());
    List<String> named =
        TEST_IN_README
            .matcher(House.read(House.root().resolve("README.md")))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(named).hasSizeGreaterThan(40);
    assertThat(there).containsAll(named);
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  /** Tests share the package of what they test, and its words. */
  private static String moduleAndPackage(Path file) {
    return House.inProject(file.getParent()).replaceFirst("/src/(main|test)/java/", ": ");
  }
}
