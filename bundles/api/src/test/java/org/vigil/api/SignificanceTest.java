package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.vigil.api.Significance.ANY_CHANGE;
import static org.vigil.api.Significance.deadband;
import static org.vigil.api.Significance.percent;
import static org.vigil.api.Significance.threshold;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F16. */
class SignificanceTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Which of the values get a report, each measured against the one reported before. */
  private static List<Double> reported(Significance significance, double... values) {
    Judge judge = significance.judge();
    List<Double> out = new ArrayList<>();
    for (double value : values) {
      if (judge.admits(Value.real(value), null, null)) {
        out.add(value);
      }
    }
    return out;
  }

  @Test
  void reportsTheFirstValueAlways() {
    assertThat(reported(threshold(100, 0), 5)).containsExactly(5.0);
  }

  @Test
  void reportsEachChange() {
    assertThat(reported(ANY_CHANGE, 1, 1, 2, 2, 1)).containsExactly(1.0, 2.0, 1.0);
  }

  @Test
  void reportsAChangeOfTextAndState() {
    Judge judge = ANY_CHANGE.judge();
    judge.reported(Value.text("a"));

    assertThat(judge.isSignificant(Value.text("a"))).isFalse();
    assertThat(judge.isSignificant(Value.text("b"))).isTrue();
  }

  @Test
  void tellsLargeIntegersApart() {
    Judge judge = ANY_CHANGE.judge();
    judge.reported(Value.integer(Long.MAX_VALUE - 1));

    assertThat(judge.isSignificant(Value.integer(Long.MAX_VALUE))).isTrue();
    assertThat(judge.isSignificant(Value.integer(Long.MAX_VALUE - 1))).isFalse();
  }

  @Test
  void measuresADeadbandFromTheLastReport() {
    assertThat(reported(deadband(5), 10, 14, 15, 19.9, 11, 10)).containsExactly(10.0, 15.0, 10.0);
  }

  @Test
  void doesNotLoseASlowDrift() {
    assertThat(reported(deadband(5), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
        .containsExactly(0.0, 5.0, 10.0);
  }

  @Test
  void measuresPercentOfTheLastReport() {
    assertThat(reported(percent(10), 100, 109, 110, 120, 121, 100, -50))
        .containsExactly(100.0, 110.0, 121.0, 100.0, -50.0);
  }

  @Test
  void countsEveryChangeFromZeroAsManyPercent() {
    assertThat(reported(percent(50), 0, 0.001, 0)).containsExactly(0.0, 0.001, 0.0);
  }

  @Test
  void crossesAThresholdWithHysteresis() {
    assertThat(reported(threshold(80, 5), 10, 79, 80, 90, 79, 75, 74.9, 79, 80))
        .containsExactly(10.0, 80.0, 74.9, 80.0);
  }

  @Test
  void startsAboveAThresholdWhereTheFirstValueIs() {
    assertThat(reported(threshold(80, 5), 85, 76, 74)).containsExactly(85.0, 74.0);
    assertThat(reported(threshold(80, 5), 78, 74, 79, 80)).containsExactly(78.0, 80.0);
  }

  @Test
  void takesCriteriaAsAlternatives() {
    Significance either = deadband(10).or(threshold(80, 0)).or(threshold(90, 0));

    assertThat(reported(either, 75, 79, 80, 81, 89, 90, 91, 100))
        .containsExactly(75.0, 80.0, 90.0, 100.0);
    assertThat(either.thresholds()).hasSize(2);
  }

  @Test
  void joinsToTheFinerDeadbandAndTheShorterInterval() {
    Significance either =
        deadband(10).atMostEvery(SECOND).or(deadband(5).or(percent(3))).or(percent(4));

    assertThat(either.absolute()).isEqualTo(5);
    assertThat(either.percent()).isEqualTo(3);
    assertThat(either.minimumInterval()).isZero();
    assertThat(ANY_CHANGE.or(deadband(3)).isAnyChange()).isTrue();
    assertThat(threshold(1, 1).or(threshold(1, 1)).thresholds()).hasSize(1);
  }

  @Test
  void reportsWhatIsNotANumberOnce() {
    assertThat(reported(deadband(5), 1, Double.NaN, Double.NaN, 1))
        .containsExactly(1.0, Double.NaN, 1.0);
    assertThat(reported(percent(5), 1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1))
        .containsExactly(1.0, Double.POSITIVE_INFINITY, 1.0);
  }

  @Test
  void letsARequestAskForLess() {
    Significance request = deadband(10).within(deadband(5));

    assertThat(reported(request, 0, 5, 9, 10)).containsExactly(0.0, 10.0);
  }

  @Test
  void doesNotLetARequestAskForMore() {
    assertThat(reported(deadband(1).within(deadband(5)), 0, 1, 4, 5)).containsExactly(0.0, 5.0);
    assertThat(ANY_CHANGE.within(deadband(5))).isEqualTo(deadband(5));
    assertThat(deadband(5).within(ANY_CHANGE)).isEqualTo(deadband(5));
    assertThat(deadband(5).within(deadband(5))).isEqualTo(deadband(5));
    assertThat(reported(threshold(80, 0).within(deadband(5)), 79, 80, 81, 84))
        .as("both must say so")
        .containsExactly(79.0, 84.0);
  }

  @Test
  void keepsTheLongerIntervalWithinADeclaration() {
    assertThat(ANY_CHANGE.within(ANY_CHANGE.atMostEvery(SECOND)).minimumInterval())
        .isEqualTo(SECOND);
    assertThat(deadband(1).atMostEvery(SECOND).within(deadband(1)).minimumInterval())
        .isEqualTo(SECOND);
  }

  @Test
  void admitsAnExcursionBetweenTwoReports() {
    Judge judge = threshold(80, 0).judge();
    judge.reported(Value.integer(10));

    assertThat(judge.admits(Value.integer(11), Value.integer(9), Value.integer(79))).isFalse();
    assertThat(judge.admits(Value.integer(11), Value.integer(9), Value.integer(85))).isTrue();
    assertThat(judge.isSignificant(Value.integer(79))).as("it is below again").isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesDeadbandsThatAreNone(double width) {
    assertThatIllegalArgumentException().isThrownBy(() -> deadband(width));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> percent(width))
        .withMessage("a deadband is a finite number greater than 0, not " + width);
  }

  @Test
  void refusesThresholdsAndIntervalsThatAreNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> threshold(Double.NaN, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> threshold(1, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ANY_CHANGE.atMostEvery(Duration.ofMillis(-1)));
  }

  @Test
  void isRebuiltFromItsParts() {
    Significance all = deadband(1).or(percent(2)).or(threshold(3, 1)).atMostEvery(SECOND);

    assertThat(
            Significance.of(
                all.isAnyChange(),
                all.absolute(),
                all.percent(),
                all.thresholds(),
                all.minimumInterval()))
        .isEqualTo(all)
        .hasSameHashCodeAs(all)
        .hasToString(
            "deadband 1.0 or deadband 2.0 % or threshold 3.0 (hysteresis 1.0), at most every 1000 ms");
    assertThat(Significance.of(false, Double.NaN, Double.NaN, List.of(), Duration.ZERO))
        .isEqualTo(ANY_CHANGE);
  }
}
