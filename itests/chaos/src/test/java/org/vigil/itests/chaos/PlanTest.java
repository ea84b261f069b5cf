package org.vigil.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vigil.itests.chaos.Fault.Kind;

/** What is planned, what is wanted, and what is measured. */
class PlanTest {
  private static final long FREEZE_MILLIS = 6_000;

  private static List<Fault> faults(long seed, int count, Kind... impossible) {
    Plan plan = new Plan(seed, FREEZE_MILLIS, Set.of(impossible));
    return Stream.generate(plan::next).limit(count).toList();
  }

  @Test
  void aSeedIsTheSameInEachRun() {
    assertThat(faults(7, 50)).isEqualTo(faults(7, 50));
    assertThat(faults(7, 50)).isNotEqualTo(faults(8, 50));
  }

  @Test
  void eachKindComesSoonAndEachBundleInTime() {
    assertThat(faults(1, 14)).extracting(Fault::kind).contains(Kind.values());
    assertThat(faults(1, 2_000)).extracting(Fault::part).containsAll(Plan.BUNDLES);
  }

  @Test
  void whatThisMachineCannotDoIsNotPlanned() {
    assertThat(faults(1, 200, Kind.FULL_DISK, Kind.CLOCK))
        .extracting(Fault::kind)
        .doesNotContain(Kind.FULL_DISK, Kind.CLOCK);
  }

  @Test
  void nothingIsFrozenForLongerThanWanted() {
    assertThat(faults(3, 500))
        .filteredOn(fault -> fault.kind() == Kind.FREEZE)
        .isNotEmpty()
        .allSatisfy(fault -> assertThat(fault.holdMillis()).isBetween(1_000L, FREEZE_MILLIS));
  }

  @Test
  void whatCannotBeDoneHereLeavesTheOthersAsTheyAre() {
    List<Fault> here = faults(7, 200, Kind.CLOCK);
    List<Fault> elsewhere = faults(7, 200);

    for (int i = 0; i < here.size(); i++) {
      if (elsewhere.get(i).kind() != Kind.CLOCK) {
        assertThat(here.get(i)).isEqualTo(elsewhere.get(i));
      }
    }
  }

  @Test
  void clocksJumpForwardAndBackBySecondsAndByHours() {
    List<Long> jumps =
        faults(3, 2_000).stream()
            .filter(fault -> fault.kind() == Kind.CLOCK)
            .map(Fault::aheadSeconds)
            .toList();

    assertThat(jumps).allSatisfy(jump -> assertThat(Math.abs(jump)).isBetween(5L, 7_200L));
    assertThat(jumps).anyMatch(jump -> jump > 3_600).anyMatch(jump -> jump < -3_600);
    assertThat(jumps).anyMatch(jump -> jump > 0 && jump < 30);
    assertThat(jumps).anyMatch(jump -> jump < 0 && jump > -30);
  }

  @Test
  void whatIsNotUnderstoodGetsASentence() {
    assertThatThrownBy(() -> new Wanted(List.of("--sed", "7"), List.of("--seed")))
        .hasMessage("'--sed' is not understood; it takes --seed");
    assertThatThrownBy(() -> new Wanted(List.of("--seed"), List.of("--seed")))
        .hasMessage("--seed takes a value");
    assertThatThrownBy(
            () -> new Wanted(List.of("--seed", "x"), List.of("--seed")).number("--seed", 1))
        .hasMessage("--seed takes a whole number, not 'x'");
    assertThatThrownBy(() -> DrillKind.of("kill,kil"))
        .hasMessage("--kinds takes swap,here,across,hung,frozen,kill or some of them, not 'kil'");
  }

  @Test
  void theNinetyNinthOfAHundredIsNotTheWorst() {
    Figures figures = new Figures();
    for (long millis = 1; millis <= 100; millis++) {
      figures.add("kill", millis * 1_000_000);
    }
    figures.limit("kill", 99.5);

    assertThat(figures.share("kill", 0.5)).isEqualTo(50);
    assertThat(figures.share("kill", 0.99)).isEqualTo(99);
    assertThat(figures.share("kill", 1)).isEqualTo(100);
    assertThat(figures.isMet("kill")).isTrue();
    assertThat(figures.rows()).singleElement().asString().contains("met");
  }
}
