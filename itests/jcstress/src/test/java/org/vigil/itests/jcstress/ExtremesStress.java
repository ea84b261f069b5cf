package org.vigil.itests.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.vigil.api.LongIndicator;
import org.vigil.api.Sample;

/** Values set while a sample is taken: each lies within the extremes of one of the samples. */
@JCStressTest
@Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE, desc = "all covered")
@Outcome(expect = Expect.FORBIDDEN, desc = "an excursion nobody hears of")
@State
public class ExtremesStress {
  private final LongIndicator depth = Exporter.indicator();
  private final Exporter exporter = Exporter.of(false, depth);
  private Sample during;

  /** The service. */
  @Actor
  public void service() {
    depth.set(7);
    depth.set(9);
    depth.set(3);
  }

  /** The exporter. */
  @Actor
  public void exporter() {
    during = exporter.take(depth);
  }

  /** The next sample. */
  @Arbiter
  public void nextCycle(ZZZ_Result result) {
    Sample after = exporter.take(depth);
    result.r1 = covers(during, 7) || covers(after, 7);
    result.r2 = covers(during, 9) || covers(after, 9);
    result.r3 = covers(during, 3) || covers(after, 3);
  }

  private static boolean covers(Sample sample, long value) {
    return sample.min().asLong() <= value && value <= sample.max().asLong();
  }
}
