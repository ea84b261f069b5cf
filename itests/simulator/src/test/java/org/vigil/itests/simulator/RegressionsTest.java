package org.vigil.itests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vigil.itests.simulator.Fault.Kind;

/** Schedules that once broke a rule, shrunk. */
class RegressionsTest {
  static Stream<Schedule> schedules() {
    return Stream.of(
        // A number was used again when each node with a service had been down at once.
        new Schedule(
            1613L,
            3,
            2,
            false,
            List.of(
                new Fault(Kind.CRASH, 1106, 28, 1, 2, Part.COORDINATOR, 0.9),
                new Fault(Kind.SERVICE_STOPS, 1133, 317, 2, 3, Part.COORDINATOR, 0.5))));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void isKept(Schedule schedule) {
    assertThat(Shrinking.violationOf(schedule, () -> Bug.NONE)).isNull();
  }
}
