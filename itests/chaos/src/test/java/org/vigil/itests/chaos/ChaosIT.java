package org.vigil.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three real nodes and eight clients under a nemesis for three minutes: nothing is lost, doubled or
 * reordered in silence, no change is lost or applied twice, each outage is told once (G1 to G10).
 * What it does is printed as it does it; {@code -Dchaos.seed} plays other faults.
 */
class ChaosIT {
  private static final int MINUTES = 3;

  /** The same faults in each build; processes and clocks see to it that no two runs are alike. */
  private static final long SEED = 11;

  /** Who has no libfaketime can build it all the same, is told so, and leaves clocks alone. */
  @BeforeAll
  static void whereItIsJudgedNoFaultIsLeftOut() {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(Nemesis.impossible()).as("what .ci/run has to install").isEmpty();
    }
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void whateverDiesNothingIsLostInSilence() {
    long seed = Long.getLong("chaos.seed", SEED);

    List<String> wrong =
        Chaos.run(
            Path.of(System.getProperty("distribution")),
            Path.of(System.getProperty("nodes")),
            MINUTES,
            seed,
            System.out);

    assertThat(wrong).as("what did not hold in chaos of seed %d, as told above", seed).isEmpty();
  }
}
