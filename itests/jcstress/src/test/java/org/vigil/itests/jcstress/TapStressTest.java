package org.vigil.itests.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the stress tests of this package in jcstress's own process, in quick mode. */
class TapStressTest {
  /** Each test that jcstress ran, and found nothing to say about. */
  private static final Pattern PASSED =
      Pattern.compile("All remaining tests: (\\d+) matching test results");

  private final Path reports = Path.of("target", "jcstress");

  @Test
  void noRaceOfTheTapEndsInWhatIsForbidden() throws IOException, InterruptedException {
    Path log = Files.createDirectories(reports).resolve("jcstress.log");
    Process jcstress =
        new ProcessBuilder(command())
            .directory(reports.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(jcstress.waitFor(5, TimeUnit.MINUTES)).as("done in time").isTrue();
    } finally {
      jcstress.descendants().forEach(ProcessHandle::destroyForcibly);
      jcstress.destroyForcibly();
    }

    String output = Files.readString(log);
    assertThat(jcstress.exitValue()).as(output).isZero();
    Matcher passed = PASSED.matcher(output);
    assertThat(passed.find()).as(output).isTrue();
    assertThat(Long.parseLong(passed.group(1))).as(output).isPositive().isEqualTo(stressTests());
  }

  private static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "org.openjdk.jcstress.Main",
        "-m",
        "quick",
        "-f",
        "1",
        "-fsm",
        "0",
        "-iters",
        "2",
        "-time",
        "300",
        "-sc",
        "false",
        "-af",
        "NONE",
        "-hs",
        "256",
        "-jvmArgs",
        "-XX:+UseSerialGC",
        "-r",
        ".");
  }

  private static long stressTests() throws IOException {
    Path sources = Path.of("src", "test", "java", "org", "vigil", "itests", "jcstress");
    try (var files = Files.list(sources)) {
      return files.filter(file -> file.toString().endsWith("Stress.java")).count();
    }
  }
}
