package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarationTest {
  private final Declaration workers =
      Declaration.builder("workers", Kind.CONTROL, ValueType.INTEGER)
          .unit("1")
          .description("tellers")
          .label("team", "cash")
          .range(Value.integer(1), Value.integer(64))
          .initial(Value.integer(4))
          .build();
  private final Declaration load =
      Declaration.builder("load", Kind.CONTROL, ValueType.REAL).initial(Value.real(0)).build();
  private final Declaration mode =
      Declaration.builder("mode", Kind.CONTROL, ValueType.STATE)
          .states(List.of("DAY", "NIGHT"))
          .build();

  @Test
  void admitsWhatFits() {
    assertThat(workers.refusalOf(Value.integer(1))).isEmpty();
    assertThat(workers.refusalOf(Value.integer(64))).isEmpty();
    assertThat(load.refusalOf(Value.integer(1))).as("an integer is a real number").isEmpty();
    assertThat(mode.refusalOf(Value.text("DAY"))).as("a text names a state").isEmpty();
  }

  @Test
  void refusesInASentence() {
    assertThat(workers.refusalOf(Value.integer(65)))
        .contains(new Refusal(Refusal.OUT_OF_RANGE, "workers takes 1..64, not 65"));
    assertThat(workers.refusalOf(Value.real(2)))
        .contains(
            new Refusal(
                Refusal.WRONG_TYPE,
                "workers takes a value of type integer; '2.0' is of type real"));
    assertThat(mode.refusalOf(Value.text("DUSK")))
        .contains(new Refusal(Refusal.NO_SUCH_STATE, "mode takes one of DAY, NIGHT, not 'DUSK'"));
    assertThat(load.refusalOf(Value.real(Double.NaN)))
        .contains(new Refusal(Refusal.OUT_OF_RANGE, "load takes a real number, not NaN"));
  }

  @Test
  void comparesRealRangesAsNumbers() {
    Declaration ratio =
        Declaration.builder("ratio", Kind.CONTROL, ValueType.REAL)
            .range(Value.real(0), Value.integer(1))
            .build();

    assertThat(ratio.range()).isEqualTo("0.0..1.0");
    assertThat(ratio.refusalOf(Value.real(1))).isEmpty();
    assertThat(ratio.refusalOf(Value.real(1.0000001))).isPresent();
    assertThat(ratio.refusalOf(Value.real(Double.POSITIVE_INFINITY))).isPresent();
  }

  @Test
  void refusesATextThatIsTooLong() {
    Declaration motto = TextControl.named("motto").build().declaration();
    String longest = "x".repeat(TextControl.MAX_LENGTH);

    assertThat(motto.refusalOf(Value.text(longest))).isEmpty();
    assertThat(motto.refusalOf(Value.text(longest + "y")).map(Refusal::message))
        .hasValue("motto takes texts of up to 65536 characters, not one of 65537");
  }

  @Test
  void takesBackTheTextThatAnIndicatorHasCut() { // a successor is given it with the checkpoint
    TextIndicator dump = TextIndicator.named("dump").checkpointed().build();
    dump.set("x".repeat(TextIndicator.MAX_LENGTH + 1));

    assertThat(dump.declaration().refusalOf(Value.text(dump.get()))).isEmpty();
  }

  @Test
  void refusesToBeBuiltMalformed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Declaration.builder("a/b", Kind.INDICATOR, ValueType.REAL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Declaration.builder("a", Kind.CONTROL, ValueType.STATE).build())
        .withMessage("a: a state lists the names it can have");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LongControl.named("a").range(5, 4))
        .withMessage("a: the range 5..4 is empty or not of numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LongControl.named("a").range(1, 4).build())
        .withMessage("initial value: a takes 1..4, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TextIndicator.named("a").significance(Significance.deadband(1)))
        .withMessage("a: deadbands and thresholds are for numbers, not for TEXT");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LongIndicator.dynamic("a", () -> 1).samplingInterval(Duration.ofMillis(9)).build())
        .withMessage("a: a sampling interval is 10 ms or more, not PT0.009S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LongIndicator.named("a").samplingInterval(Duration.ofSeconds(1)))
        .withMessage("a static indicator is not sampled");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TestPoint.named("a", ValueType.REAL)
                    .argument("x", ValueType.REAL)
                    .argument("x", ValueType.TEXT))
        .withMessage("a: two arguments are called x");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "256, 256", "257, 512", "65536, 65536"})
  void retainsAPowerOfTwo(int wanted, int retained) {
    assertThat(LongIndicator.named("a").retained(wanted).build().declaration().retained())
        .isEqualTo(retained);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "65537"})
  void refusesToRetainNoneOrTooMany(int wanted) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LongIndicator.named("a").retained(wanted))
        .withMessage("a: 1 to 65,536 reports can be retained, not " + wanted);
  }

  @Test
  void isEqualByItsParts() {
    Declaration again =
        Declaration.builder("workers", Kind.CONTROL, ValueType.INTEGER)
            .unit("1")
            .description("tellers")
            .label("team", "cash")
            .range(Value.integer(1), Value.integer(64))
            .initial(Value.integer(4))
            .build();

    assertThat(again).isEqualTo(workers).hasSameHashCodeAs(workers).isNotEqualTo(load);
    assertThat(workers).hasToString("CONTROL workers: INTEGER [1]");
  }

  @Test
  void knowsWhetherItIsDynamic() {
    assertThat(LongIndicator.dynamic("a", () -> 1).build().declaration().samplingInterval())
        .contains(Duration.ofSeconds(1));
    assertThat(workers.isDynamic()).isFalse();
  }
}
