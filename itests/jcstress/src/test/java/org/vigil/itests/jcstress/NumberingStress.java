package org.vigil.itests.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.vigil.api.LongIndicator;
import org.vigil.api.Sample;

/** A number taken by an owner of the past while a service thread retains: no number names two. */
@JCStressTest
@Outcome(id = "2, 3", expect = Expect.ACCEPTABLE, desc = "the old owner was first")
@Outcome(id = "3, 2", expect = Expect.ACCEPTABLE, desc = "the service was first")
@Outcome(expect = Expect.FORBIDDEN, desc = "a number used twice, or left out")
@State
public class NumberingStress {
  private final LongIndicator depth = Exporter.indicator();
  private final Exporter old = Exporter.of(false, depth);
  private final Sample unnumbered = old.take(depth);
  private final Exporter successor = new Exporter();

  /** The service goes on under the successor. */
  public NumberingStress() {
    depth.tap().replace(old.owner, successor.owner);
    successor.arm(depth, true);
    successor.take(depth);
  }

  /** The service. */
  @Actor
  public void service() {
    depth.set(1);
  }

  /** The old owner. */
  @Actor
  public void old(II_Result result) {
    result.r1 = (int) depth.tap().number(unnumbered, 0, 0).sequence();
  }

  /** What the ring has behind the successor's first report. */
  @Arbiter
  public void retained(II_Result result) {
    var samples = depth.tap().retained(1, 10);
    result.r2 = samples.size() == 1 ? (int) samples.get(0).sequence() : -samples.size();
  }
}
