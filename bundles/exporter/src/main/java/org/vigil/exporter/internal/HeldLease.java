package org.vigil.exporter.internal;

import java.util.Optional;
import org.vigil.api.Entity;
import org.vigil.api.WorkLease;

/** The work lease of an entity, for services that asked for one, as its primary holds it (R6). */
final class HeldLease {
  private final Optional<WorkLease> lease;
  private final Surroundings around;

  HeldLease(Entity entity, Surroundings around) {
    this.lease = entity.workLease();
    this.around = around;
  }

  void renew(long nowNanos) {
    lease.ifPresent(held -> held.renew(around.owner, nowNanos));
  }

  /** How long it may be left alone. */
  long pauseNanos(long otherwise) {
    return lease.map(held -> Math.min(otherwise, held.duration().toNanos() / 4)).orElse(otherwise);
  }

  /**
   * Gives it up, unless the successor is on this node: that one renews the same lease, and the
   * service works on.
   *
   * @param successor the node of the next exporter; empty if that is not known
   */
  void resign(String successor) {
    if (!successor.equals(around.outlet.self().node())) {
      lease.ifPresent(held -> held.resign(around.owner));
    }
  }
}
