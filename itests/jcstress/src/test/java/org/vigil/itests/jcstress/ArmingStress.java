package org.vigil.itests.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.vigil.api.LongIndicator;

/** A value set while an exporter arms and takes: at the latest the next cycle tells it. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "told by the first report")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "told by looking again")
@Outcome(expect = Expect.FORBIDDEN, desc = "never told")
@State
public class ArmingStress {
  private final LongIndicator depth = Exporter.indicator();
  private final Exporter exporter = new Exporter();

  /** The service. */
  @Actor
  public void service() {
    depth.set(1);
  }

  /** The exporter, hastier than it should be: it takes in the cycle in which it arms. */
  @Actor
  public void exporter(II_Result result) {
    depth.tap().attach(exporter.owner);
    exporter.arm(depth, false);
    exporter.take(depth);
    result.r1 = exporter.told(depth);
  }

  /** The cycle after. */
  @Arbiter
  public void nextCycle(II_Result result) {
    exporter.nextCycle(depth);
    result.r2 = exporter.told(depth);
  }
}
