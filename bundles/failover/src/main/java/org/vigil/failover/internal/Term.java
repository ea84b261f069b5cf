package org.vigil.failover.internal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Known;

/**
 * The present term of an entity: its epoch and who speaks in it, what led to it, and what the next
 * primary must know.
 */
final class Term {
  private final EntityName entity;

  /** The floor (R1): the highest epoch known, and the primary's while there is a primary. */
  private Epoch epoch = Epoch.NONE;

  /** Whether the epoch is known from others only: somebody may be speaking in it. */
  private boolean hearsay;

  /** The number of the last epoch that we issued; it is not given again. */
  private long begun;

  private @Nullable Peer primary;

  /** Whether the primary has said that it speaks. */
  private boolean speaking;

  private boolean provisional;

  /** Why the epoch before ended. */
  private String cause = "";

  /** The last primary; the entity stays on its node if it can (R5). */
  private @Nullable Peer last;

  /** Where the entity was spoken for in the epoch before; empty if nowhere. */
  private String before = "";

  private @Nullable Checkpoint checkpoint;

  /** Whether of that checkpoint only what was on a disk is left. */
  private boolean restored;

  /** Whether the epoch was read from disk, and nobody was heard of it. */
  private boolean recovered;

  Term(EntityName entity) {
    this.entity = entity;
  }

  Epoch epoch() {
    return epoch;
  }

  boolean isHearsay() {
    return hearsay;
  }

  /**
   * Whether somebody may be speaking in this epoch without our knowing. Of the epochs of each
   * number that we issue there is but one, and one that is over is over. Of those that others issue
   * we may have heard, or given up, too early.
   *
   * @param ours whether it would have been ours to issue
   */
  boolean mayHaveBegun(Peer speaker, Epoch held, boolean ours) {
    if (held.incarnation() != speaker.incarnation()) {
      return false;
    }
    boolean isKnown = held.equals(epoch) && !speaker.equals(primary);
    if (ours) {
      return held.number() > begun && (held.isAfter(epoch) || (isKnown && hearsay));
    }
    return held.isAfter(epoch) || isKnown;
  }

  boolean isOfThePast(Epoch held) {
    return !held.equals(Epoch.NONE) && epoch.isAfter(held);
  }

  @Nullable Peer primary() {
    return primary;
  }

  boolean isSpeaking() {
    return speaking;
  }

  /** Whether all that is known is from before a restart; there is nothing to tell anybody yet. */
  boolean isRecovered() {
    return recovered;
  }

  /** Why the next epoch is not the first; empty if nobody saw the end of the one before. */
  String causeOfNext() {
    return hearsay && !recovered ? Causes.UNREACHABLE : cause;
  }

  String cause() {
    return cause;
  }

  @Nullable Peer last() {
    return last;
  }

  /** The node where the entity is at home; empty if it never was anywhere. */
  String home() {
    return last == null ? "" : last.node();
  }

  /** We issue an epoch. */
  void issue(Peer speaker, Epoch next, boolean isProvisional, String why) {
    begun = next.number();
    begin(speaker, next, false, isProvisional, why);
  }

  /**
   * A term has begun without us.
   *
   * @param ours whether the epoch is one that we issue, and did before we forgot
   */
  void adopt(Peer speaker, Epoch held, boolean ours, boolean isProvisional, String why) {
    if (ours) {
      begun = held.number();
    }
    begin(speaker, held, true, isProvisional, why);
  }

  private void begin(Peer speaker, Epoch next, boolean already, boolean isProvisional, String why) {
    epoch = next;
    before = home();
    primary = speaker;
    last = speaker;
    speaking = already;
    hearsay = false;
    recovered = false;
    provisional = isProvisional;
    cause = why;
  }

  /** The primary has said that it speaks. */
  void confirm() {
    speaking = true;
  }

  /** The primary is gone; the epoch stays as the floor. */
  void end(String why) {
    pause(why);
    hearsay = false;
  }

  /** Another coordinator says who is next; somebody may be speaking meanwhile. */
  void pause(String why) {
    primary = null;
    speaking = false;
    cause = why;
  }

  /** Somebody knows a higher epoch. */
  void learn(Epoch known) {
    epoch = known;
    hearsay = true;
    recovered = false;
  }

  /** The disk knows an epoch from before a restart; if more than this node lived on, it is told. */
  void recover(Epoch known) {
    if (known.isAfter(epoch) && primary == null) {
      learn(known);
      recovered = true;
    }
  }

  /** The name went to another owner: what was kept is of another service. */
  void forgetService() {
    checkpoint = null;
    restored = false;
    last = null;
    before = "";
  }

  /**
   * Keeps a checkpoint of the primary, if it is the newest (R15). One of an epoch that is over is
   * worthless (R3), one that builds on what is not here cannot be used.
   *
   * @return whether it, or a newer one, is kept
   */
  boolean keep(Peer from, Checkpoint offered) {
    if (!from.equals(primary) || !offered.epoch().equals(epoch)) {
      return false;
    }
    Optional<Checkpoint> newest = offered.onto(restored ? null : checkpoint);
    newest.ifPresent(now -> checkpoint = now);
    restored &= newest.isEmpty();
    return newest.isPresent();
  }

  /** What is kept, whole unless it is from disk; null if nothing is. */
  @Nullable Checkpoint checkpoint() {
    return checkpoint;
  }

  /**
   * Another coordinator, or the disk, kept a checkpoint; the newer one stays (R15). Of one from
   * disk only persistent controls are left: of what else there is the other one is the newest.
   *
   * @param fromDisk whether it is one of those
   */
  void remember(Checkpoint kept, boolean fromDisk) {
    Checkpoint own = checkpoint;
    if (own == null) {
      checkpoint = kept;
      restored = fromDisk;
    } else if (restored == fromDisk) {
      checkpoint = isNewer(kept, own) ? kept : own;
    } else {
      Checkpoint whole = restored ? kept : own;
      Checkpoint part = restored ? own : kept;
      checkpoint = isNewer(part, whole) ? part.over(whole) : whole;
      restored = false;
    }
  }

  private static boolean isNewer(Checkpoint one, Checkpoint other) {
    return one.epoch().isAfter(other.epoch())
        || (one.epoch().equals(other.epoch()) && one.index() > other.index());
  }

  /** What other coordinators should know. */
  Known known(String owner) {
    return new Known(
        entity,
        owner,
        epoch,
        Optional.ofNullable(primary),
        Optional.ofNullable(checkpoint),
        restored);
  }

  /** How things stand, for a follower. The primary gets the checkpoint until it speaks. */
  Assigned toldTo(Peer follower, List<Peer> backups, String owner, List<String> remarks) {
    Checkpoint inherited = speaking || !follower.equals(primary) ? null : checkpoint;
    return new Assigned(
        entity,
        epoch,
        Optional.ofNullable(primary),
        provisional,
        backups,
        owner,
        cause,
        inherited == null ? List.of() : inherited.entries(),
        before,
        remarks,
        inherited == null ? Epoch.NONE : inherited.epoch(),
        inherited == null ? List.of() : inherited.answers(),
        inherited == null ? List.of() : inherited.retained());
  }
}
