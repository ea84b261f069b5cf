package org.vigil.blackbox.internal;

import org.vigil.api.Counter;
import org.vigil.api.Entity;
import org.vigil.api.TextIndicator;

/** What the black box of this node did, as instruments of {@code blackbox@<node>}. */
final class Contents {
  final Counter kept =
      Counter.named("recordings.kept").unit("1").description("recordings written").build();
  final Counter dropped =
      Counter.named("recordings.dropped")
          .unit("1")
          .description("recordings that no disk took, or not fast enough")
          .build();
  final TextIndicator last =
      TextIndicator.named("last").description("what became of the last recording").build();

  private final Entity entity =
      Entity.named("blackbox").perNode().instruments(kept, dropped, last).build();

  Entity entity() {
    return entity;
  }

  void kept(String outage) {
    entity.publish(
        () -> {
          kept.increment();
          last.set(outage + ": kept");
        });
  }

  void dropped(String outage, String why) {
    entity.publish(
        () -> {
          dropped.increment();
          last.set(outage + ": " + why);
        });
  }
}
