package org.vigil.itests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./run simulate} says. */
class SimulateTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int run(String line) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return Simulate.run(line.split(" "), out);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void sumsUpWhatItRan() {
    assertThat(run("--seeds 20 --nodes 4 --seed 7")).isZero();
    assertThat(said()).contains("20 schedules in ", "All of them kept every rule, and healed.");
  }

  @Test
  void tellsAllThatIsSaidInOne() {
    assertThat(run("--seed 7 --story")).isZero();
    assertThat(said()).contains("Opened[entity=bank", "and all is well again.");
  }

  @ParameterizedTest
  @CsvSource({
    "--seed, is not understood",
    "--seeds ten, not 'ten'",
    "--nodes 1, not 1",
    "--x 1, --x"
  })
  void saysWhatItTakes(String line, String answer) {
    assertThat(run(line)).isEqualTo(2);
    assertThat(said()).contains(answer);
  }
}
