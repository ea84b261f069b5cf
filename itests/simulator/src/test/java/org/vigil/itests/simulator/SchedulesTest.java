package org.vigil.itests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules of chance keep every invariant and heal. */
class SchedulesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nothingGoesWrongWhereNothingIsBroken(int seed) {
    Schedule calm = new Schedule(seed, 3, 2, 10_000, List.of());

    Simulation.Outcome outcome = Simulation.run(calm, Bug.NONE, new Story(false));

    assertThat(outcome.epochs()).isEqualTo(1);
    assertThat(outcome.reports()).isPositive();
    assertThat(outcome.changes()).isPositive();
  }
}
