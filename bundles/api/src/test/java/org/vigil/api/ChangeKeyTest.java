package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R16. */
class ChangeKeyTest {
  @Test
  void isReadBackFromItsText() {
    ChangeKey key = new ChangeKey("session-1", 7);

    assertThat(ChangeKey.parse(key.toString())).isEqualTo(key);
    assertThat(key).hasToString("session-1:7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", ":1", "a:", "a:b", "a:0", "a:-1", "a:b:1"})
  void refusesWhatIsMalformed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChangeKey.parse(text))
        .withMessageContaining("session:number");
  }
}
