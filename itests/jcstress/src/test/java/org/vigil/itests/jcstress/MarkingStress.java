package org.vigil.itests.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.vigil.api.LongIndicator;

/** Instruments marked while the exporter empties the list and takes one of them beside it. */
@JCStressTest
@Outcome(id = "2, 1, 1", expect = Expect.ACCEPTABLE, desc = "all told")
@Outcome(expect = Expect.FORBIDDEN, desc = "one fell off the list")
@State
public class MarkingStress {
  private final LongIndicator first = Exporter.indicator();
  private final LongIndicator second = Exporter.indicator();
  private final LongIndicator third = Exporter.indicator();
  private final Exporter exporter = Exporter.of(false, first, second, third);

  /** The service. */
  @Actor
  public void service() {
    second.set(1);
    first.set(1);
    third.set(1);
    first.set(2);
  }

  /** The exporter. */
  @Actor
  public void exporter() {
    exporter.take(first);
    exporter.cycle();
    exporter.take(first);
  }

  /** The cycle after; what is asked again here is marked, and comes only if the list is whole. */
  @Arbiter
  public void nextCycle(III_Result result) {
    exporter.nextCycle(first, second, third);
    result.r1 = exporter.told(first);
    result.r2 = exporter.told(second);
    result.r3 = exporter.told(third);
  }
}
