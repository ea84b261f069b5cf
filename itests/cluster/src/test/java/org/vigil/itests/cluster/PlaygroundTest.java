package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./run cluster} says before it starts anything. */
class PlaygroundTest {
  @ParameterizedTest
  @ValueSource(strings = {"0", "6", "-1", "33", "three", ""})
  void takesOneToFiveNodes(String wanted) {
    assertThatThrownBy(() -> Playground.number(wanted))
        .isInstanceOf(Playground.Refused.class)
        .hasMessageContaining("1 to 5")
        .hasMessageContaining("'" + wanted + "'");
  }

  @Test
  void knowsANodeThatEndedFromOneThatRuns(@TempDir Path home) throws IOException {
    Files.writeString(home.resolve("karaf.pid"), Long.toString(ProcessHandle.current().pid()));
    Files.writeString(home.resolve("lock"), "");

    assertThat(RunningNode.in(home)).as("a process id that was left behind").isEmpty();
  }
}
