package org.vigil.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.Value;

class WordingTest {
  @Test
  void showsRealNumbersToSixDigits() {
    assertThat(Wording.value(Value.real(0.1 + 0.2))).isEqualTo("0.3");
    assertThat(Wording.value(Value.real(1234.56789))).isEqualTo("1234.57");
    assertThat(Wording.value(Value.real(1234567890.6))).isEqualTo("1234567891");
    assertThat(Wording.value(Value.real(-100))).isEqualTo("-100");
    assertThat(Wording.value(Value.real(0.00001))).isEqualTo("1.00000e-05");
    assertThat(Wording.value(Value.real(Double.NaN))).isEqualTo("NaN");
  }

  @Test
  void leavesTheUnitOfPlainCountsOut() {
    assertThat(Wording.value(Value.counter(3), "1")).isEqualTo("3");
    assertThat(Wording.value(Value.integer(3), "By")).isEqualTo("3 By");
  }

  @Test
  void showsControlCharactersInsteadOfSendingThemToTheTerminal() {
    assertThat(Wording.value(Value.text("a\nb\u001b[31mc"))).isEqualTo("a\\nb\\u001b[31mc");
  }

  @Test
  void choosesAUnitForDurations() {
    assertThat(Wording.duration(Duration.ofNanos(1_500_000))).isEqualTo("1.5 ms");
    assertThat(Wording.duration(Duration.ofMillis(12_340))).isEqualTo("12.3 s");
    assertThat(Wording.duration(Duration.ofMinutes(5))).isEqualTo("5 min");
    assertThat(Wording.duration(Duration.ofHours(50))).isEqualTo("50 h");
  }

  @Test
  void findsWhatIsLikeAName() {
    assertThat(Likeness.of("bank/Worker", List.of("bank/workers", "bank/load", "shop/clerks")))
        .containsExactly("bank/workers");
    assertThat(Likeness.question("ab", List.of("aa", "ac", "ad", "zzzz")))
        .isEqualTo("; did you mean aa, ac or ad?");
  }
}
