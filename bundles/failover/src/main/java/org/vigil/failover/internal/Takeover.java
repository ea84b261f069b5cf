package org.vigil.failover.internal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;

/**
 * A coordinated takeover that somebody waits for.
 *
 * @param asker the agent that gets the answer
 * @param from the primary when it was asked for
 * @param successor the backup that is to be primary
 */
record Takeover(Peer asker, AskTakeover ask, Peer from, Peer successor) {
  /** Whom the entity shall move to; empty if there is no such backup. */
  static Optional<Peer> successor(AskTakeover ask, List<Peer> backups) {
    return backups.stream()
        .filter(peer -> ask.to().isEmpty() || peer.label().equals(ask.to()))
        .findFirst();
  }

  /** Why there is none. */
  static Refusal noSuccessor(AskTakeover ask, @Nullable Peer primary, List<Peer> backups) {
    if (primary == null) {
      return new Refusal(
          Causes.NO_BACKUP, "nobody speaks for " + ask.entity() + " now; ask again later");
    }
    if (primary.label().equals(ask.to())) {
      return new Refusal(
          Causes.ALREADY_THERE, ask.to() + " is the primary of " + ask.entity() + " already");
    }
    if (backups.isEmpty()) {
      return new Refusal(
          Causes.NO_BACKUP, ask.entity() + " has no backup; start one more exporter");
    }
    List<String> labels = backups.stream().map(Peer::label).toList();
    return new Refusal(
        Causes.NO_BACKUP,
        ask.to() + " is no backup of " + ask.entity() + "; it takes one of " + labels);
  }

  /** One at a time. */
  static Refusal busy(AskTakeover ask) {
    return new Refusal(Causes.TAKEOVER, ask.entity() + " is being moved already; ask again later");
  }

  /** Who did not do their part in time. */
  String lateness(boolean resigning) {
    return resigning
        ? from.label() + " did not let go of " + ask.entity() + " in time; nothing was moved"
        : ask.entity() + " was given to " + successor.label() + ", which did not say so in time";
  }

  /** The successor speaks. */
  TakeoverAnswer done(Epoch epoch) {
    return new TakeoverAnswer(
        ask.id(), ask.entity(), true, Optional.empty(), from.label(), successor.label(), epoch);
  }

  /** It cannot be, or came otherwise. */
  static TakeoverAnswer refused(AskTakeover ask, Refusal why, @Nullable Peer from, Epoch epoch) {
    String label = from == null ? "" : from.label();
    return new TakeoverAnswer(ask.id(), ask.entity(), false, Optional.of(why), label, "", epoch);
  }
}
