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
                new Fault(Kind.SERVICE_STOPS, 1133, 317, 2, 3, Part.COORDINATOR, 0.5))),
        // The standby heard late of the epoch before, and let its node have the lease too soon.
        new Schedule(
            2708L,
            3,
            3,
            true,
            List.of(
                new Fault(Kind.CRASH, 599, 282, 2, 3, Part.IMPORTER, 0.51),
                new Fault(Kind.MEMBERSHIP_LIES, 785, 1, 3, 1, Part.STANDBY, 0.34))),
        // A primary that others had given up renewed its service's lease alone.
        new Schedule(
            3718L,
            3,
            2,
            true,
            List.of(
                new Fault(Kind.FREEZE, 1444, 383, 1, 2, Part.IMPORTER, 0.6374193273614044),
                new Fault(Kind.CRASH, 1525, 1, 3, 1, Part.COORDINATOR, 0.2833433341693097))),
        // A successor that nobody heard for long counted the other's lease from before they did.
        new Schedule(
            253L,
            3,
            2,
            true,
            List.of(
                new Fault(Kind.CUT_BOTH_WAYS, 5160, 5132, 2, 1, Part.AGENT, 0.6041769448301171),
                new Fault(
                    Kind.CUT_BOTH_WAYS, 6652, 2605, 2, 3, Part.COORDINATOR, 0.07677321863774))),
        // A coordinator that came back while that of the primary's node was gone never heard of it.
        new Schedule(
            3068L,
            5,
            3,
            false,
            List.of(
                new Fault(Kind.CUT_OFF, 401, 168, 2, 3, Part.AGENT, 0.65),
                new Fault(Kind.STOP_PART, 710, 67, 1, 3, Part.COORDINATOR, 0.48))),
        // A successor by command had the lease that a frozen node before its predecessor still had.
        new Schedule(
            1101L,
            4,
            4,
            true,
            List.of(
                new Fault(Kind.FREEZE, 1222, 7, 1, 3, Part.EXPORTER, 0.6977728681240065),
                new Fault(Kind.TAKEOVER, 1227, 0, 4, 3, Part.STANDBY, 0.3417262359200579))));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void isKept(Schedule schedule) {
    assertThat(Shrinking.violationOf(schedule, () -> Bug.NONE)).isNull();
  }
}
