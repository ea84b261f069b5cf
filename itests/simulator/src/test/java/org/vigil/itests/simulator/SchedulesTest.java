package org.vigil.itests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules of chance keep every invariant and heal. */
class SchedulesTest {
  static final long SCHEDULES = 10_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nothingGoesWrongWhereNothingIsBroken(int seed) {
    Schedule calm = new Schedule(seed, 3, 2, seed % 2 == 0, List.of());

    Simulation.Outcome outcome = Simulation.run(calm, Bug.NONE, new Story(false));

    assertThat(outcome.epochs()).isEqualTo(1);
    assertThat(outcome.reports()).isPositive();
    assertThat(outcome.changes()).isPositive();
  }

  @Test
  void everyRuleIsKeptAndEverythingHealsWhateverGoesWrong() {
    Campaign campaign = new Campaign(() -> Bug.NONE).run(1, SCHEDULES, 0, done -> {});

    for (Campaign.Failure failure : campaign.failures()) {
      throw new AssertionError(
          Shrinking.tell(failure.schedule(), failure.violation(), () -> Bug.NONE),
          failure.violation());
    }
    assertThat(campaign.done()).isEqualTo(SCHEDULES);
    // A check that counted 0 of what it checks has failed.
    assertThat(campaign.epochs()).isGreaterThan(SCHEDULES);
    assertThat(campaign.reports()).isGreaterThan(10 * SCHEDULES);
    assertThat(campaign.changes()).isGreaterThan(SCHEDULES);
    assertThat(campaign.survived()).isGreaterThan(SCHEDULES / 50);
  }

  @Test
  void isTheSameEachTime() {
    Schedule schedule = Campaign.schedule(17, 3);

    assertThat(Simulation.run(schedule, Bug.NONE, new Story(false)))
        .isEqualTo(Simulation.run(schedule, Bug.NONE, new Story(false)));
  }
}
