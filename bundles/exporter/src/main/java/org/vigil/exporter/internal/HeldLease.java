package org.vigil.exporter.internal;

import java.util.Optional;
import java.util.Set;
import org.vigil.api.Epoch;
import org.vigil.api.WorkLease;
import org.vigil.api.client.Causes;
import org.vigil.spi.message.AssignmentMessage.Assigned;

/**
 * The work lease of an entity, for services that asked for one, as its primary holds it (R3, R6).
 * It is renewed from the moment at which a checkpoint was sent that every coordinator then stored;
 * so a primary that is cut off, frozen or superseded, and does not know, renews nothing. With no
 * coordinator left the primary goes on. On a node that is linked to no other the lease has no end,
 * and the service works on when all of Vigil is stopped (G9).
 */
final class HeldLease {
  private static final int RENEWALS = 4;

  /** Whoever had the lease before gave it up, or there was nobody. */
  private static final Set<String> RESIGNATIONS =
      Set.of("", Causes.COORDINATED, Causes.SERVICE_GONE);

  private final Optional<WorkLease> lease;
  private final Checkpoints checkpoints;
  private final Surroundings around;
  private boolean ours;
  private boolean asking;
  private long nextNanos;

  /** Whether somebody elsewhere, who has not resigned, may go on renewing it. */
  private boolean contested;

  /** The highest epoch that was heard of from another node. */
  private Epoch heard = Epoch.NONE;

  HeldLease(ExportedEntity entity, Checkpoints checkpoints, Surroundings around) {
    this.lease = entity.entity().workLease();
    this.checkpoints = checkpoints;
    this.around = around;
  }

  /**
   * An epoch begins. A predecessor on this node had the same lease, which goes on. One elsewhere
   * that has not resigned may have it as long as it lasts, from when it can be renewed no more:
   * that is when those whom this primary needs have stored a checkpoint of its epoch.
   *
   * @param isOurs whether this object was spoken for in the last epoch that is known; else somebody
   *     elsewhere may have spoken meanwhile, whatever the coordinator knows
   */
  void begin(Assigned assigned, boolean isOurs, long nowNanos) {
    if (lease.isPresent()) {
      WorkLease wanted = lease.get();
      boolean isHere = isOurs && assigned.before().equals(around.outlet.self().node());
      contested = !isHere && !isResigned(assigned);
      if (contested) {
        wanted.withhold(nowNanos + wanted.duration().toNanos());
      }
      ours = true;
      asking = false;
      nextNanos = nowNanos;
      cycle(nowNanos);
    }
  }

  /** Renews it in time; on a node that is linked to no other it needs no renewal. */
  void cycle(long nowNanos) {
    if (ours && !asking && lease.isPresent() && nowNanos - nextNanos >= 0) {
      WorkLease wanted = lease.get();
      nextNanos = nowNanos + wanted.duration().toNanos() / RENEWALS;
      if (around.linked) {
        asking = true;
        checkpoints.take(nowNanos, copies -> stored(wanted, nowNanos));
      } else {
        wanted.grant(around.owner);
      }
    }
  }

  private void stored(WorkLease wanted, long sentNanos) {
    asking = false;
    if (ours && contested) {
      contested = false;
      wanted.withhold(around.clock.nanos() + wanted.duration().toNanos());
    } else if (ours) {
      wanted.renew(around.owner, sentNanos);
    }
  }

  /** How long it may be left alone, counted from a moment in the past. */
  long pauseNanos(long otherwise, long sinceNanos) {
    return ours && !asking ? Math.min(otherwise, nextNanos - sinceNanos) : otherwise;
  }

  private static boolean isResigned(Assigned assigned) {
    return RESIGNATIONS.contains(assigned.cause());
  }

  /**
   * The entity is spoken for on that node: on another one nobody works, whoever gave the lease.
   * Whoever had it before and has not resigned may have it as long as it lasts; who speaks now
   * waits for that, and so does whoever follows it meanwhile, even if that one resigns.
   */
  void hear(String node, Assigned assigned) {
    if (lease.isPresent() && !node.equals(around.outlet.self().node())) {
      boolean mayBeHeld = assigned.epoch().isAfter(heard) && !isResigned(assigned);
      heard = heard.isAfter(assigned.epoch()) ? heard : assigned.epoch();
      long longestNanos = mayBeHeld ? lease.get().duration().toNanos() : 0;
      lease.get().withhold(around.clock.nanos() + longestNanos);
    }
  }

  /**
   * The term is over. The lease is given up, unless the successor is on this node: that one renews
   * the same lease, and the service works on.
   *
   * @param successor the node of the next exporter; empty if that is not known
   */
  void end(String successor) {
    ours = false;
    if (!successor.equals(around.outlet.self().node())) {
      lease.ifPresent(held -> held.resign(around.owner));
    }
  }
}
