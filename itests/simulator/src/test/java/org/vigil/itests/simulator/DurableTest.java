package org.vigil.itests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.itests.simulator.Fault.Kind;

/** No report of a durable instrument is lost with one node (G5). */
class DurableTest {
  private static final int SCHEDULES = 200;

  /** Node 3 hears nothing of node 1 for a while, behind which node 1 dies. */
  private static List<Fault> faults(int seed) {
    int cutMillis = 300 + seed;
    return List.of(
        new Fault(Kind.CUT_BOTH_WAYS, 700, cutMillis, 1, 3, Part.AGENT, 0),
        new Fault(Kind.CRASH, 700 + cutMillis - seed % 40, 400, 1, 2, Part.AGENT, 0));
  }

  @Test
  void whoWasCutOffWhenTheNodeDiedIsSentWhatItMissed() {
    long replayed = 0;
    long epochs = 0;
    for (int seed = 1; seed <= SCHEDULES; seed++) {
      Schedule schedule = new Schedule(seed, 3, 2, false, faults(seed));

      Simulation.Outcome outcome = Simulation.run(schedule, Bug.NONE, new Story(false));

      assertThat(outcome.lost()).as("lost in " + schedule.toJava()).isZero();
      replayed += outcome.replayed();
      epochs += outcome.epochs();
    }
    assertThat(epochs).as("epochs").isGreaterThanOrEqualTo(2 * SCHEDULES);
    assertThat(replayed).as("replayed").isGreaterThan(SCHEDULES);
  }
}
