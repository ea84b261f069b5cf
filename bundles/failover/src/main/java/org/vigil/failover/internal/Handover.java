package org.vigil.failover.internal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;

/**
 * The coordinated takeover of an entity that is under way, if one is, and the answers to who asks
 * for one: each is answered once (Fig. 5).
 */
final class Handover {
  /** Who moves what was made for want of another. */
  private static final Caller OURSELVES = new Caller("vigil", "org.vigil.failover", "");

  private final EntityName entity;
  private final Peers peers;
  private final Term term;
  private @Nullable Takeover asked;

  Handover(EntityName entity, Peers peers, Term term) {
    this.entity = entity;
    this.peers = peers;
    this.term = term;
  }

  /** Nobody asked, but it is better spoken for there (R10). */
  AskTakeover toPreferred(Peer preferred) {
    return new AskTakeover(0, entity, preferred.label(), "not made for want of another", OURSELVES);
  }

  /** What is under way; null if nothing. */
  @Nullable Takeover asked() {
    return asked;
  }

  /** To whom the entity is to move; empty if nobody asked. */
  Optional<Peer> successor() {
    return Optional.ofNullable(asked).map(Takeover::successor);
  }

  /** Who can be the successor that is asked for; empty if none, and the asker is told so. */
  Optional<Peer> successorFor(Peer asker, AskTakeover ask, List<Peer> backups) {
    Peer primary = term.primary();
    Optional<Peer> successor = Takeover.successor(ask, backups);
    if (asked == null && primary != null && successor.isPresent()) {
      return successor;
    }
    Refusal why = asked != null ? Takeover.busy(ask) : Takeover.noSuccessor(ask, primary, backups);
    peers.tell(asker, Takeover.refused(ask, why, primary, term.epoch()));
    return Optional.empty();
  }

  void begin(Takeover takeover) {
    asked = takeover;
  }

  /** The successor speaks. */
  void done() {
    Takeover done = asked;
    if (done != null) {
      asked = null;
      peers.tell(done.asker(), done.done(term.epoch()));
    }
  }

  /** It cannot be any more. */
  void end(String code, String message) {
    Takeover ended = asked;
    if (ended != null) {
      asked = null;
      Refusal why = new Refusal(code, message);
      peers.tell(ended.asker(), Takeover.refused(ended.ask(), why, ended.from(), term.epoch()));
    }
  }

  /** It came otherwise. */
  void endBy(Peer other) {
    end(Causes.TAKEOVER, other.label() + " became primary of " + entity + " instead");
  }
}
