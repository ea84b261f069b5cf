package org.vigil.itests.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.vigil.api.LongIndicator;

/**
 * Values set while the exporter takes what is marked: the last one is told in the end, also where
 * it is the one told before.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "told")
@Outcome(expect = Expect.FORBIDDEN, desc = "the importer believes another value")
@State
public class TakingStress {
  private final LongIndicator depth = Exporter.indicator();
  private final Exporter exporter = Exporter.of(false, depth);

  /** The service. */
  @Actor
  public void service() {
    depth.set(1);
    depth.set(2);
    depth.set(0);
  }

  /** The exporter. */
  @Actor
  public void exporter() {
    exporter.cycle();
    exporter.cycle();
  }

  /** The cycle after. */
  @Arbiter
  public void nextCycle(I_Result result) {
    exporter.nextCycle(depth);
    result.r1 = exporter.told(depth);
  }
}
