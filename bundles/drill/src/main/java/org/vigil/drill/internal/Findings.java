package org.vigil.drill.internal;

import java.time.Duration;
import org.vigil.api.Counter;
import org.vigil.api.DoubleIndicator;
import org.vigil.api.Entity;
import org.vigil.api.LongIndicator;
import org.vigil.api.TextIndicator;
import org.vigil.api.client.Drill;

/** What the drills of this node showed, as instruments of {@code drill@<node>}. */
final class Findings {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Counter done =
      Counter.named("drills.done").unit("1").description("drills there and back").build();
  private final Counter failed =
      Counter.named("drills.failed")
          .unit("1")
          .description("drills that were refused or did not come back")
          .build();
  private final TextIndicator last =
      TextIndicator.named("last").description("the last drill, and what became of it").build();
  private final DoubleIndicator there =
      DoubleIndicator.named("blackout.there")
          .unit("ms")
          .description("blackout of the last takeover by a backup")
          .build();
  private final DoubleIndicator back =
      DoubleIndicator.named("blackout.back")
          .unit("ms")
          .description("blackout of the last return")
          .build();
  private final LongIndicator lost =
      LongIndicator.named("lost").unit("1").description("reports lost in the last drill").build();

  private final Entity entity =
      Entity.named("drill").perNode().instruments(done, failed, last, there, back, lost).build();

  Entity entity() {
    return entity;
  }

  /** Shows a drill, all of it at one moment. */
  void show(Drill drill) {
    entity.publish(
        () -> {
          (drill.isDone() ? done : failed).increment();
          last.set(
              drill.entity()
                  + ": "
                  + drill.refusal().map(why -> why.message()).orElse("there and back"));
          if (!drill.legs().isEmpty()) {
            there.set(millis(drill.legs().get(0).blackout()));
            lost.set(drill.legs().stream().mapToLong(leg -> leg.ledger().lost()).sum());
          }
          if (drill.legs().size() > 1) {
            back.set(millis(drill.legs().get(1).blackout()));
          }
        });
  }

  private static double millis(Duration time) {
    return time.toNanos() / NANOS_PER_MILLI;
  }
}
