package org.vigil.itests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A failure is told as the least that it takes. */
class ShrinkingTest {
  private static final PlantedBug BUG = PlantedBug.A_DETACH_BY_A_STRANGER;

  @Test
  void leavesOutWhatIsNotNeededAndTellsTheRest() {
    Campaign campaign = new Campaign(BUG::plant).run(1, SchedulesTest.SCHEDULES, 0, done -> {});
    Campaign.Failure failure =
        campaign.failures().stream()
            .max((one, other) -> one.schedule().faults().size() - other.schedule().faults().size())
            .orElseThrow();

    Schedule small = Shrinking.shrink(failure.schedule(), failure.violation(), BUG::plant);
    String told = Shrinking.tell(failure.schedule(), failure.violation(), BUG::plant);

    // It takes one exporter that stops while the other speaks.
    assertThat(small.faults()).hasSizeLessThanOrEqualTo(2).isNotEmpty();
    assertThat(told)
        .contains("The schedule of seed " + failure.schedule().seed())
        .contains("bundle of node-")
        .contains("./run simulate --seeds 1 --nodes ")
        .contains(small.toJava());
  }
}
