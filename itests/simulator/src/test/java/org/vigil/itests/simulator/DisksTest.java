package org.vigil.itests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.itests.simulator.Fault.Kind;

/** What was applied to a persistent control is on disk; a bad disk harms nothing else (G8). */
class DisksTest {
  private static final int SCHEDULES = 150;
  private static final double UNTIL_THE_END = 0.7;

  private static Fault powerCut(int seed) {
    return new Fault(Kind.POWER_CUT, 900 + 7L * seed, 200, 1, 2, Part.EXPORTER, 0);
  }

  private static Fault lasting(Kind kind, long atMillis, int node) {
    return new Fault(kind, atMillis, 1, node, node, Part.EXPORTER, UNTIL_THE_END);
  }

  private static Simulation.Outcome run(int seed, List<Fault> faults) {
    Schedule schedule = new Schedule(seed, 3, 2 + seed % 2, seed % 3 == 0, faults);
    return Simulation.run(schedule, Bug.NONE, new Story(false));
  }

  @Test
  void whatWasAppliedSurvivesTheDeathOfAllNodes() {
    long survived = 0;
    for (int seed = 1; seed <= SCHEDULES; seed++) {
      Simulation.Outcome outcome = run(seed, List.of(powerCut(seed)));

      assertThat(outcome.epochs()).as("epochs of %d", seed).isGreaterThanOrEqualTo(2);
      survived += outcome.survived();
    }
    assertThat(survived).as("changes that were on disks only").isGreaterThan(SCHEDULES);
  }

  @Test
  void soItDoesIfOneDiskIsLostWithItsNodeBefore() {
    long survived = 0;
    for (int seed = 1; seed <= SCHEDULES; seed++) {
      int node = 1 + seed % 3;
      Fault wipe = new Fault(Kind.WIPE, 700, 100, node, 1 + node % 3, Part.EXPORTER, 0);

      survived += run(seed, List.of(wipe, powerCut(seed))).survived();
    }
    assertThat(survived).as("changes that were on disks only").isGreaterThan(SCHEDULES);
  }

  @Test
  void disksThatHangOrAreFullHoldUpNoOtherChangesNoReportsAndNoTakeovers() {
    for (int seed = 1; seed <= SCHEDULES; seed++) {
      Kind kind = seed % 2 == 0 ? Kind.DISK_HANGS : Kind.DISK_FULL;
      List<Fault> faults =
          List.of(
              lasting(kind, 600, 1),
              lasting(kind, 620, 2),
              lasting(kind, 640, 3),
              new Fault(Kind.STOP_PART, 900, 300, 1, 1, Part.EXPORTER, 0),
              new Fault(Kind.TAKEOVER, 1_000 + seed, 0, 3, 2, Part.EXPORTER, 0),
              new Fault(Kind.STOP_PART, 1_200, 10, 2, 2, Part.EXPORTER, 0));

      assertThat(run(seed, faults).epochs()).as("epochs of %d", seed).isGreaterThanOrEqualTo(3);
    }
  }
}
