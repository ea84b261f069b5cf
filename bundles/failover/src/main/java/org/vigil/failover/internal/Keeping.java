package org.vigil.failover.internal;

import org.vigil.api.EntityName;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Stored;

/** What of one entity is kept for a successor: in memory, and of persistent controls on disk. */
final class Keeping {
  private final EntityName entity;
  private final Peers peers;
  private final Candidates candidates;
  private final Term term;
  private final Standing standing;
  private final Journaling journaling;

  Keeping(
      EntityName entity,
      Peers peers,
      Candidates candidates,
      Term term,
      Standing standing,
      Journaling journaling) {
    this.entity = entity;
    this.peers = peers;
    this.candidates = candidates;
    this.term = term;
    this.standing = standing;
    this.journaling = journaling;
  }

  /** The primary says what is to be kept (R14, R15). */
  void onCheckpoint(Peer from, Checkpoint checkpoint) {
    if (term.keep(from, checkpoint)) {
      peers.tell(from, new Stored(entity, checkpoint.epoch(), checkpoint.index()));
      Offer offer = candidates.offerOf(from);
      Checkpoint kept = term.checkpoint();
      if (offer != null && kept != null) {
        journaling.onKept(from, offer.owner(), offer.persistent(), checkpoint, kept);
      }
    }
  }

  /** The disk has this from before a restart (G8); those who lived on may know better. */
  void onRecovered(Known known) {
    journaling.recovered(known);
    standing.inherit(known);
    term.recover(known.epoch());
    Known now = standing.known();
    peers.coordinators().forEach(other -> peers.tell(other, now));
  }
}
