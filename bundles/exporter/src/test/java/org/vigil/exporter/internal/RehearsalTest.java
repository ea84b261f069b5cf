package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is rehearsed is what is played later: whole takeovers. */
class RehearsalTest {
  @Test
  void eachTakeoverOfARehearsalComesToReports() {
    AtomicInteger takeovers = new AtomicInteger();

    long reports = Rehearsal.play(() -> takeovers.incrementAndGet() > 0);

    assertThat(takeovers).hasValueGreaterThan(10);
    assertThat(reports).isGreaterThan(60L * takeovers.get());
  }

  @Test
  void aRehearsalEndsEarlyWhereNobodyNeedsIt() {
    assertThat(Rehearsal.play(() -> false)).isZero();
  }
}
