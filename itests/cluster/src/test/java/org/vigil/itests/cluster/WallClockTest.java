package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the library for wall clocks is looked for, and how it is seen that it works. */
class WallClockTest {
  @TempDir Path home;

  private Path library(String folder) throws IOException {
    Path made = home.resolve(folder).resolve("faketime/libfaketimeMT.so.1");
    Files.createDirectories(made.getParent());
    return Files.createFile(made);
  }

  @Test
  void theLibraryIsFoundWhereDistributionsPutIt() throws IOException {
    Path debian = library("lib/x86_64-linux-gnu");
    Path fedora = library("lib64");

    assertThat(WallClock.find(List.of(home.resolve("lib")))).contains(debian);
    assertThat(WallClock.find(List.of(home.resolve("lib64")))).contains(fedora);
  }

  @Test
  void aClockThatDidNotJumpIsFoundOut() {
    long asked = System.nanoTime();
    Instant shown = Instant.now();

    assertThat(WallClock.mayShow(shown, Duration.ZERO, asked)).isTrue();
    assertThat(WallClock.mayShow(shown, Duration.ofHours(1), asked)).isFalse();
    assertThat(WallClock.mayShow(shown, Duration.ofHours(-1), asked)).isFalse();
    assertThat(WallClock.mayShow(shown.plusSeconds(3_600), Duration.ofHours(1), asked)).isTrue();
  }

  @Test
  void aMachineWithoutItHasNone() throws IOException {
    Files.createDirectories(home.resolve("lib/x86_64-linux-gnu"));

    assertThat(WallClock.find(List.of(home.resolve("lib"), home.resolve("lib64")))).isEmpty();
  }
}
