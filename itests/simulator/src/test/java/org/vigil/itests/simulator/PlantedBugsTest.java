package org.vigil.itests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the simulator is for: a bug in a role does not go unnoticed. */
class PlantedBugsTest {
  @ParameterizedTest
  @EnumSource
  void isCaughtWithinTheUsualNumberOfSchedules(PlantedBug bug) {
    Campaign campaign = new Campaign(bug::plant).run(1, SchedulesTest.SCHEDULES, 0, done -> {});

    assertThat(campaign.failures()).as("schedules with %s that fail", bug).isNotEmpty();
  }
}
