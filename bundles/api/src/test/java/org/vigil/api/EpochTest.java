package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** R1. */
class EpochTest {
  @Test
  void isComparedByNumberThenByIncarnation() {
    assertThat(Epoch.of(2, 1).isAfter(Epoch.of(1, 9))).isTrue();
    assertThat(Epoch.of(2, 2).isAfter(Epoch.of(2, 1))).isTrue();
    assertThat(Epoch.of(2, 1).isAfter(Epoch.of(2, 1))).isFalse();
    assertThat(Epoch.of(1, -1).isAfter(Epoch.of(1, 1))).as("incarnations are unsigned").isTrue();
    assertThat(Epoch.of(1, 0).isAfter(Epoch.NONE)).isTrue();
  }

  @Test
  void isEqualByItsParts() {
    assertThat(Epoch.of(0, 0)).isSameAs(Epoch.NONE);
    assertThat(Epoch.of(3, 4)).isEqualTo(Epoch.of(3, 4)).hasSameHashCodeAs(Epoch.of(3, 4));
    assertThat(Epoch.of(3, 4)).isNotEqualTo(Epoch.of(3, 5));
    assertThat(Epoch.of(3, 0x1234_0000_0000_0000L)).hasToString("3.1234");
  }
}
