package org.vigil.failover.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.AssignmentMessage.Offer;

/** How an entity stands: who speaks, who would be next, what to know of them; and who is told. */
final class Standing {
  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

  private final EntityName name;
  private final Peers peers;
  private final Candidates candidates;
  private final Term term;
  private List<String> remarks = List.of();

  /** How often in a row a settle time passed in which another coordinator should have chosen. */
  private int waitedInVain;

  Standing(EntityName name, Peers peers, Candidates candidates, Term term) {
    this.name = name;
    this.peers = peers;
    this.candidates = candidates;
    this.term = term;
  }

  /** All who can speak, in the order in which they would take over. */
  List<Peer> ranked() {
    return candidates.ranked(term.home());
  }

  List<Peer> backups() {
    return ranked().stream().filter(peer -> !peer.equals(term.primary())).toList();
  }

  /**
   * Whom to choose when time is up. Coordinators that know different things of the past may each
   * leave the choice to another; so each goes on to the next candidate with each time it waited in
   * vain, then to those of the next owner, and comes to one of its own. One of ours that spoke
   * last, until somebody knew of a higher epoch, goes on before all (R5).
   */
  Peer nextInTurn() {
    Peer last = term.last();
    if (term.isHearsay() && last != null && candidates.contains(last) && peers.isIssuedHere(last)) {
      return last;
    }
    if (waitedInVain >= ranked().size()) {
      candidates.yieldToNext();
      waitedInVain = 0;
    }
    return ranked().get(waitedInVain);
  }

  /**
   * Whether nobody better is to be expected: it is no standby, and each exporter that may speak has
   * said that it can, or that it cannot.
   */
  boolean isBest(Peer candidate) {
    return !candidates.isStandby(candidate)
        && peers.exporters().stream()
            .filter(exporter -> name.node().map(exporter.node()::equals).orElse(true))
            .allMatch(candidates::haveWordOf);
  }

  /**
   * How long to wait for an epoch that another coordinator issues. Whom a resignation names, all
   * know, and that one has as long as a takeover may take; else the choice may be left to another.
   *
   * @param again whether it was waited for already, in vain
   */
  int patienceMillis(String why, boolean again, Settings settings) {
    waitedInVain += again ? 1 : 0;
    boolean isAgreed = why.equals(Causes.COORDINATED) && !again;
    return isAgreed ? settings.takeoverMillis() : settings.settleMillis();
  }

  /** Somebody speaks, or nobody can. */
  void beginTurns() {
    waitedInVain = 0;
  }

  /** What an exporter offers, admitted or refused; null if nothing. */
  @Nullable Offer offerOf(Peer exporter) {
    return candidates.offerOf(exporter);
  }

  /** Who speaks; null if nobody does. */
  @Nullable Peer primary() {
    return term.primary();
  }

  boolean hasCandidateOn(String node) {
    return ranked().stream().anyMatch(peer -> peer.node().equals(node));
  }

  /** The first candidate on another node than this. */
  Optional<Peer> candidateElsewhere() {
    String here = peers.self().node();
    return ranked().stream().filter(peer -> !peer.node().equals(here)).findFirst();
  }

  /** Whether an exporter speaks already, and not by our word: we are new here. */
  boolean isUnknownHolder(Peer exporter, Offer offer) {
    return offer.held().equals(offer.highest())
        && term.mayHaveBegun(exporter, offer.held(), peers.isIssuedHere(exporter));
  }

  /**
   * Whether another coordinator says that an exporter speaks in the epoch known here, of which this
   * one thought that it was over; and the exporter, which is up, has said so, too.
   */
  boolean isRediscovered(Known known) {
    return term.primary() == null
        && known.epoch().equals(term.epoch())
        && known
            .primary()
            .filter(candidates::contains)
            .map(candidates::offerOf)
            .filter(offer -> offer.held().equals(known.epoch()))
            .isPresent();
  }

  boolean isSpokenForHere() {
    Peer primary = term.primary();
    return primary != null && primary.node().equals(peers.self().node());
  }

  /** What other coordinators should know. */
  Known known() {
    return term.known(candidates.owner());
  }

  /** Takes over what another coordinator keeps of the same service, or of one unknown here. */
  void inherit(Known known) {
    if (candidates.isEmpty() && known.epoch().isAfter(term.epoch())) {
      if (!candidates.owner().equals(known.owner())) {
        term.forgetService();
      }
      candidates.inherit(known.owner());
    }
    if (candidates.owner().equals(known.owner())) {
      known.checkpoint().ifPresent(kept -> term.remember(kept, known.restored()));
    }
  }

  /** Tells all who follow, and logs what people should know of the candidates when it is new. */
  void announce() {
    List<String> now = candidates.remarks(term.primary());
    now.stream()
        .filter(remark -> !remarks.contains(remark))
        .forEach(remark -> LOG.warn("{}: {}", name, remark));
    remarks = now;
    Peer primary = term.primary();
    List<Peer> followers = new ArrayList<>(peers.followers());
    if (followers.remove(primary)) {
      followers.add(0, primary); // for whom everybody waits
    }
    followers.forEach(this::tell);
  }

  void tell(Peer follower) {
    peers.tell(follower, term.toldTo(follower, backups(), candidates.owner(), remarks));
  }

  /** For people: who is primary now. */
  void logAppointed(@Nullable Peer before, Peer chosen, Epoch epoch, String why) {
    if (before == null) {
      LOG.debug("{}: {} is primary, epoch {}", name, chosen, epoch);
    } else if (before.equals(chosen)) {
      LOG.info("{}: {} goes on in epoch {}, {}", name, chosen, epoch, why);
    } else {
      LOG.info("{}: {} takes over from {}, epoch {}, {}", name, chosen, before, epoch, why);
    }
  }

  /** For people: why nobody is. */
  void logHeld(int limit, String why, long millis) {
    LOG.warn(
        "{}: taken over more than {} times within a minute, now because of {}; nobody speaks for it"
            + " for {} ms. Look for what kills its exporters, then vigil:entity-list",
        name,
        limit,
        why,
        millis);
  }
}
