package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.CharBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ValueTest {
  @Test
  void readsWhatAPersonTypes() {
    assertThat(Value.parse(ValueType.INTEGER, " -8 ")).isEqualTo(Value.integer(-8));
    assertThat(Value.parse(ValueType.COUNTER, "8")).isEqualTo(Value.counter(8));
    assertThat(Value.parse(ValueType.REAL, "2.5e3")).isEqualTo(Value.real(2500));
    assertThat(Value.parse(ValueType.BOOLEAN, "On")).isEqualTo(Value.bool(true));
    assertThat(Value.parse(ValueType.BOOLEAN, "no")).isEqualTo(Value.bool(false));
    assertThat(Value.parse(ValueType.STATE, " OPEN ")).isEqualTo(Value.state("OPEN"));
    assertThat(Value.parse(ValueType.TEXT, " as it is ")).isEqualTo(Value.text(" as it is "));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "INTEGER, eight, 'eight' is not a 64-bit integer",
        "INTEGER, 1.5, '1.5' is not a 64-bit integer",
        "COUNTER, 9223372036854775808, '9223372036854775808' is not a 64-bit integer",
        "REAL, much, 'much' is not a real number",
        "BOOLEAN, maybe, 'maybe' is neither true nor false"
      })
  void saysWhatWasExpected(ValueType type, String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Value.parse(type, text))
        .withMessage(message);
  }

  @ParameterizedTest
  @EnumSource
  void isReadBackFromItsText(ValueType type) {
    Value value =
        switch (type) {
          case INTEGER -> Value.integer(Long.MIN_VALUE);
          case REAL -> Value.real(0.1);
          case BOOLEAN -> Value.bool(true);
          case TEXT -> Value.text("a/b c");
          case STATE -> Value.state("OPEN");
          case COUNTER -> Value.counter(Long.MAX_VALUE);
        };
    assertThat(Value.parse(type, value.asText())).isEqualTo(value);
  }

  @Test
  void becomesAnotherTypeWhereNothingIsLost() {
    assertThat(Value.integer(8).as(ValueType.REAL)).isEqualTo(Value.real(8));
    assertThat(Value.integer(8).as(ValueType.COUNTER)).isEqualTo(Value.counter(8));
    assertThat(Value.counter(8).as(ValueType.INTEGER)).isEqualTo(Value.integer(8));
    assertThat(Value.text("OPEN").as(ValueType.STATE)).isEqualTo(Value.state("OPEN"));
    assertThat(Value.state("OPEN").as(ValueType.TEXT)).isEqualTo(Value.text("OPEN"));
    assertThat(Value.real(8).as(ValueType.REAL)).isEqualTo(Value.real(8));
  }

  @ParameterizedTest
  @CsvSource({"9007199254740993", "9223372036854775807", "-9223372036854775807"})
  void staysAnIntegerWhereARealWouldRound(long number) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Value.integer(number).as(ValueType.REAL))
        .withMessage("takes a value of type real; '" + number + "' is of type integer");
  }

  @Test
  void refusesToBecomeWhatItIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Value.real(8).as(ValueType.INTEGER))
        .withMessage("takes a value of type integer; '8.0' is of type real");
    assertThatIllegalArgumentException().isThrownBy(() -> Value.text("1").as(ValueType.INTEGER));
    assertThatIllegalArgumentException().isThrownBy(() -> Value.bool(true).as(ValueType.TEXT));
    assertThatIllegalStateException().isThrownBy(() -> Value.text("1").asLong());
    assertThatIllegalStateException().isThrownBy(() -> Value.bool(true).asDouble());
    assertThatIllegalStateException().isThrownBy(() -> Value.integer(1).asBoolean());
    assertThatIllegalStateException().isThrownBy(() -> Value.real(1).asLong());
  }

  @Test
  void wrapsPlainObjects() {
    assertThat(Value.from((short) 1)).isEqualTo(Value.integer(1));
    assertThat(Value.from(1.5f)).isEqualTo(Value.real(1.5));
    assertThat(Value.from(true)).isEqualTo(Value.bool(true));
    assertThat(Value.from(CharBuffer.wrap("a"))).isEqualTo(Value.text("a"));
    assertThat(Value.from(TimeUnit.DAYS)).isEqualTo(Value.state("DAYS"));
    assertThat(Value.from(Value.counter(1))).isEqualTo(Value.counter(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Value.from(new int[0]))
        .withMessageContaining("not a [I");
  }

  @Test
  void isEqualByTypeAndContent() {
    assertThat(Value.integer(1)).isNotEqualTo(Value.counter(1)).isNotEqualTo(Value.real(1));
    assertThat(Value.text("a")).isNotEqualTo(Value.state("a"));
    assertThat(Value.real(Double.NaN)).isEqualTo(Value.real(Double.NaN));
    assertThat(Value.real(0.0)).isNotEqualTo(Value.real(-0.0));
  }
}
