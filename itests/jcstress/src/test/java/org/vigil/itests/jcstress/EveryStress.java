package org.vigil.itests.jcstress;

import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.vigil.api.LongIndicator;
import org.vigil.api.Sample;

/** Values set in mode EVERY while one exporter follows another: one row, none left out. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "one row with each value")
@Outcome(expect = Expect.FORBIDDEN, desc = "a value or a number is missing")
@State
public class EveryStress {
  private final LongIndicator depth = Exporter.indicator();
  private final Exporter old = Exporter.of(true, depth);
  private final Exporter successor = new Exporter();

  /** The service. */
  @Actor
  public void service() {
    depth.add(1);
    depth.add(1);
    depth.add(1);
  }

  /** The exporters. */
  @Actor
  public void handOver() {
    depth.tap().detach(old.owner);
    depth.tap().attach(successor.owner);
    successor.arm(depth, true);
    successor.take(depth);
  }

  /** Whether numbers make a row, and values too but for the successor's first report. */
  @Arbiter
  public void row(ZZ_Result result) {
    List<Sample> samples = depth.tap().retained(0, 10);
    result.r1 = samples.size() == 5;
    result.r2 = samples.get(samples.size() - 1).value().asLong() == 3;
    for (int i = 1; i < samples.size(); i++) {
      long step = samples.get(i).value().asLong() - samples.get(i - 1).value().asLong();
      result.r1 &= samples.get(i).sequence() == samples.get(i - 1).sequence() + 1;
      result.r2 &= step == 0 || step == 1;
    }
  }
}
