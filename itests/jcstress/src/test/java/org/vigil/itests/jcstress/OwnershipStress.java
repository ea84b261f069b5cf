package org.vigil.itests.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.vigil.api.LongIndicator;

/** An owner that lets go while its successor takes over: only one of both happens. */
@JCStressTest
@Outcome(id = "true, false, true", expect = Expect.ACCEPTABLE, desc = "let go first: nobody owns")
@Outcome(id = "false, true, true", expect = Expect.ACCEPTABLE, desc = "taken first: let be")
@Outcome(expect = Expect.FORBIDDEN, desc = "a detach by a stranger")
@State
public class OwnershipStress {
  private final LongIndicator depth = Exporter.indicator();
  private final Exporter old = Exporter.of(false, depth);
  private final Exporter successor = new Exporter();

  /** The old one. */
  @Actor
  public void detach(ZZZ_Result result) {
    result.r1 = depth.tap().detach(old.owner);
  }

  /** The new one. */
  @Actor
  public void replace(ZZZ_Result result) {
    result.r2 = depth.tap().replace(old.owner, successor.owner);
  }

  /** Whether the owner is who it must be. */
  @Arbiter
  public void owner(ZZZ_Result result) {
    result.r3 = depth.tap().owner() == (result.r2 ? successor.owner : null);
  }
}
