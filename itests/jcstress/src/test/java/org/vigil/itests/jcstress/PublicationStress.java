package org.vigil.itests.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.vigil.api.Entity;
import org.vigil.api.LongIndicator;

/** Values read between two equal even numbers belong together (F8). */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "before the publication")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "after it")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "within it: to be read again")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn")
@State
public class PublicationStress {
  private final LongIndicator north = LongIndicator.named("north").build();
  private final LongIndicator south = LongIndicator.named("south").build();
  private final Entity bank = Entity.named("bank").instruments(north, south).build();

  /** The service. */
  @Actor
  public void service() {
    bank.publish(
        () -> {
          north.set(1);
          south.set(2);
        });
  }

  /** The exporter. */
  @Actor
  public void exporter(II_Result result) {
    long before = bank.publication();
    int inNorth = (int) north.get();
    int inSouth = (int) south.get();
    boolean whole = before % 2 == 0 && bank.publication() == before;
    result.r1 = whole ? inNorth : -1;
    result.r2 = whole ? inSouth : -1;
  }
}
