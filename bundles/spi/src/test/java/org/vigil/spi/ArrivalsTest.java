package org.vigil.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether a node lived while one of its roles did nothing (R3). */
class ArrivalsTest {
  private final Arrivals arrivals = new Arrivals(0);

  @Test
  void whatArrivesAllTheWhileLeavesNoLongPause() {
    for (int i = 1; i <= 20; i++) {
      arrivals.note(i * 200L);
    }

    assertThat(arrivals.longestPauseNanos(4_100)).isEqualTo(200);
  }

  @Test
  void aPauseBetweenTwoArrivalsIsFound() {
    arrivals.note(100);
    arrivals.note(3_300);
    arrivals.note(3_400);

    assertThat(arrivals.longestPauseNanos(3_500)).isEqualTo(3_200);
  }

  @Test
  void nothingArrivingUntilNowIsAPause() {
    arrivals.note(100);

    assertThat(arrivals.longestPauseNanos(5_000)).isEqualTo(4_900);
  }

  @Test
  void eachAskingBeginsAnew() {
    arrivals.note(5_000);
    assertThat(arrivals.longestPauseNanos(5_100)).isEqualTo(5_000);
    arrivals.note(5_200);

    assertThat(arrivals.longestPauseNanos(5_300)).isEqualTo(100);
  }
}
