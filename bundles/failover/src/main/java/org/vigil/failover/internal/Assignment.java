package org.vigil.failover.internal;

import static org.vigil.failover.internal.AssignmentState.ASSIGNED;
import static org.vigil.failover.internal.AssignmentState.HELD;
import static org.vigil.failover.internal.AssignmentState.RESIGNING;
import static org.vigil.failover.internal.AssignmentState.SETTLING;
import static org.vigil.failover.internal.AssignmentState.SWITCHING;
import static org.vigil.failover.internal.AssignmentState.VACANT;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.AssignmentMessage.Resigned;
import org.vigil.spi.message.AssignmentMessage.Withdraw;
import org.vigil.spi.message.ReportMessage.Fenced;

/**
 * Who speaks for one entity. All ways in which a primary can go lead to {@link #appoint}, which
 * issues the next epoch at once; {@link AssignmentState} says which ways there are.
 */
final class Assignment {
  private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

  /** How much longer a new entity waits for more than a standby, which would stay (R5). */
  private static final long STANDBY_NANOS = TimeUnit.MILLISECONDS.toNanos(750);

  private final EntityName name;
  private final Peers peers;
  private final BooleanSupplier provisional;
  private final Supplier<Settings> settings;
  private final Relays relays;
  private final Keeping keeping;
  private final Candidates candidates;
  private final Term term;
  private final Standing standing;
  private final Handover handover;
  private final Elsewhere elsewhere;
  private final Flapping flapping = new Flapping();

  private AssignmentState state = VACANT;

  /** When a timed state is left. */
  private long dueNanos;

  /** Whether it settles for longer than usual. */
  private boolean awaitsMore;

  /** Whether it settles because another coordinator is going to say who speaks. */
  private boolean issuedElsewhere;

  Assignment(
      EntityName name,
      Peers peers,
      Relays relays,
      Journaling journaling,
      BooleanSupplier provisional,
      Supplier<Settings> settings) {
    this.name = name;
    this.peers = peers;
    this.relays = relays;
    this.provisional = provisional;
    this.settings = settings;
    this.candidates = new Candidates(name, peers);
    this.term = new Term(name);
    this.standing = new Standing(name, peers, candidates, term);
    this.keeping = new Keeping(name, peers, candidates, term, standing, journaling);
    this.handover = new Handover(name, peers, term);
    this.elsewhere = new Elsewhere(name, peers);
  }

  EntityName name() {
    return name;
  }

  AssignmentState state() {
    return state;
  }

  private void go(AssignmentState next, long millis, long nowNanos) {
    state = state.to(next);
    issuedElsewhere = false;
    elsewhere.goOn();
    if (state != SETTLING) {
      standing.beginTurns();
    }
    dueNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  // ---- candidates come and go

  void onOffer(Peer from, Offer offer, long nowNanos) {
    Offer before = candidates.offerOf(from);
    if (before != null && !before.owner().equals(offer.owner())) {
      onWithdraw(from, new Withdraw(name, Epoch.NONE), nowNanos);
      before = null;
    }
    String owner = candidates.owner();
    if (standing.isUnknownHolder(from, offer)
        && !(state == ASSIGNED && peers.isIssuedHere(from) && peers.isIssuedHere(term.primary()))) {
      candidates.yieldTo(offer.owner()); // the name was taken where we could not see it
    }
    if (candidates.admit(from, offer)) {
      if (!owner.equals(offer.owner())) {
        term.forgetService();
      }
      if (state == VACANT || (state == SETTLING && awaitsMore && !offer.standby())) {
        go(SETTLING, settings.get().settleMillis(), nowNanos);
        awaitsMore = offer.standby() && offer.highest().equals(Epoch.NONE);
        dueNanos += awaitsMore ? STANDBY_NANOS : 0;
        elsewhere.prepare(nowNanos);
      }
      heed(from, offer, before == null || before.standby() != offer.standby(), nowNanos);
    } else { // until it hears of a higher epoch it may speak all the same
      learn(offer.highest(), nowNanos);
    }
    settle(nowNanos);
  }

  /** What an offer says of epochs. */
  private void heed(Peer from, Offer offer, boolean isNews, long nowNanos) {
    boolean isPrimary = from.equals(term.primary());
    if (standing.isUnknownHolder(from, offer)) {
      adopt(from, offer.held());
    } else if (offer.highest().isAfter(term.epoch())) {
      learn(offer.highest(), nowNanos);
    } else if (isPrimary && offer.held().equals(term.epoch())) {
      confirm();
    } else if (isPrimary && term.isSpeaking()) { // it was refused, or frozen
      letGo(Causes.UNREACHABLE, nowNanos);
    } else if (state != SETTLING && isNews) {
      announce();
    } else if (state != SETTLING && peers.follows(from)) {
      standing.tell(from); // it holds an epoch of the past, or none: perhaps it has not heard
    } else if (!peers.follows(from) && term.isOfThePast(offer.held())) {
      peers.tell(from, new Fenced(name, term.epoch())); // its coordinator has not heard (R1)
    }
  }

  /**
   * The service is gone. The other exporters of its node are going to say so too, or that there is
   * a new one, so that a takeover by one of them now would be for nothing: it settles.
   */
  void onWithdraw(Peer from, Withdraw withdraw, long nowNanos) {
    boolean isNews = withdraw.held().isAfter(term.epoch());
    learn(withdraw.held(), nowNanos);
    boolean wasPrimary = from.equals(term.primary());
    boolean wasCandidate = candidates.contains(from);
    candidates.withdraw(from);
    if (wasCandidate && candidates.isEmpty()) {
      vacate(Causes.SERVICE_GONE, nowNanos);
    } else if (wasPrimary || (isNews && state == VACANT)) {
      handover.end(Causes.SERVICE_GONE, "the service of " + name + " left " + from.label());
      term.end(Causes.SERVICE_GONE);
      announce();
      if (wasPrimary) {
        go(SETTLING, settings.get().settleMillis(), nowNanos);
      }
    } else if (wasCandidate) {
      announce();
    }
    settle(nowNanos);
  }

  /** Exporters are gone: one, or all of a node. */
  void onGone(Collection<Peer> exporters, String why, long nowNanos) {
    List<Peer> lost = exporters.stream().filter(candidates::remove).toList();
    Peer primary = term.primary();
    Optional<Peer> wanted = handover.successor().filter(candidates::contains);
    if (lost.isEmpty()) {
      settle(nowNanos);
    } else if (candidates.isEmpty()) {
      vacate(why, nowNanos);
    } else if (primary == null || !lost.contains(primary)) {
      announce();
      settle(nowNanos);
    } else {
      succeed(wanted.orElseGet(() -> standing.ranked().get(0)), why, nowNanos);
    }
  }

  private void vacate(String why, long nowNanos) {
    handover.end(Causes.NO_BACKUP, "nobody is left who can speak for " + name);
    term.end(why);
    go(VACANT, 0, nowNanos);
    announce();
    LOG.info("{}: nobody is left to speak for it, after epoch {}, {}", name, term.epoch(), why);
    candidates.releaseNext().forEach((exporter, offer) -> onOffer(exporter, offer, nowNanos));
  }

  // ---- who speaks

  /**
   * Ends the settling. It takes the settle time from the first offer on, unless it is sure before
   * that an epoch now deposes nobody and that nobody better is to be expected: we are not so new as
   * not to know all exporters, each that may offer the entity has done so or said that it cannot,
   * one of them is no standby, and none knows of an epoch whose holder is missing.
   */
  private void settle(long nowNanos) {
    if (state != SETTLING) {
      return;
    }
    Peer best = standing.ranked().get(0);
    boolean sure =
        elsewhere.isCleared(term, nowNanos)
            || (!issuedElsewhere
                && peers.areAllKnown(settings.get().settleMillis(), nowNanos)
                && standing.isBest(best)
                && !term.isHearsay()
                && !elsewhere.mayBeSpokenFor(term, nowNanos));
    boolean late = nowNanos - dueNanos >= 0;
    if (sure || late) {
      appoint(late ? standing.nextInTurn() : best, term.causeOfNext(), nowNanos);
    }
  }

  /** A primary died, and there is a successor: at once, unless that happened too often (R5). */
  private void succeed(Peer chosen, String why, long nowNanos) {
    boolean ordered = why.equals(Causes.EXPORTER_STOPPED);
    long holdDownNanos =
        ordered ? 0 : flapping.holdDownNanos(settings.get().takeoversMax(), nowNanos);
    if (!ordered) {
      flapping.count(nowNanos);
    }
    if (holdDownNanos == 0) {
      appoint(chosen, why, nowNanos);
    } else {
      hold(TimeUnit.NANOSECONDS.toMillis(holdDownNanos), why, nowNanos);
    }
  }

  private void hold(long millis, String why, long nowNanos) {
    handover.end(Causes.FLAPPING, name + " was taken over too often lately; it waits");
    term.end(Causes.FLAPPING);
    go(HELD, millis, nowNanos);
    announce();
    standing.logHeld(settings.get().takeoversMax(), why, millis);
  }

  /** Issues the next epoch (R1, G7). */
  private void appoint(Peer chosen, String why, long nowNanos) {
    if (elsewhere.mayBeSpokenFor(term, nowNanos)) {
      handover.end(Causes.UNREACHABLE, "it is not known who speaks for " + name + " now");
      waitForOthers(why, nowNanos);
      return;
    }
    if (!peers.isIssuedHere(chosen)) {
      handover.end(Causes.TAKEOVER, chosen.node() + " decides now who speaks for " + name);
      term.pause(why);
      int millis = standing.patienceMillis(why, issuedElsewhere, settings.get());
      go(SETTLING, millis, nowNanos); // until the one who got it offers
      issuedElsewhere = true;
      return;
    }
    boolean asAsked = handover.successor().filter(chosen::equals).isPresent();
    if (!asAsked) {
      handover.endBy(chosen);
    }
    Peer before = term.last();
    Epoch next = Epoch.of(term.epoch().number() + 1, chosen.incarnation());
    term.issue(chosen, next, provisional.getAsBoolean(), why);
    go(asAsked ? SWITCHING : ASSIGNED, settings.get().takeoverMillis(), nowNanos);
    announce();
    standing.logAppointed(before, chosen, next, why);
  }

  /** An exporter speaks already; that needs no new epoch. */
  private void adopt(Peer holder, Epoch held) {
    handover.endBy(holder);
    elsewhere.settled();
    Peer before = term.primary();
    String why = term.cause();
    if (before != null) {
      boolean handedOver = candidates.contains(before) && !peers.isIssuedHere(holder);
      why = handedOver ? Causes.COORDINATED : Causes.UNREACHABLE;
    }
    term.adopt(holder, held, peers.isIssuedHere(holder), provisional.getAsBoolean(), why);
    standing.beginTurns();
    state = state.to(ASSIGNED);
    announce();
    LOG.debug("{}: {} speaks already, epoch {}", name, holder, held);
  }

  /**
   * Somebody knows a higher epoch: the primary's is worth nothing any more (R1), and whoever went
   * on in the higher one may be about to say so. If nobody does, the next epoch gets above it.
   */
  private void learn(Epoch known, long nowNanos) {
    if (known.isAfter(term.epoch())) {
      term.learn(known);
      Peer primary = term.primary();
      if (primary != null) {
        handover.end(Causes.UNREACHABLE, "somebody else has gone on with " + name);
        if (peers.isIssuedHere(primary)) {
          peers.tell(primary, new Fenced(name, known));
        }
        term.pause(Causes.UNREACHABLE);
        go(SETTLING, settings.get().settleMillis(), nowNanos);
      }
    }
  }

  /** The primary says that it speaks in the epoch it was given. */
  private void confirm() {
    term.confirm();
    if (state == SWITCHING) {
      state = state.to(ASSIGNED);
      handover.done();
    }
  }

  Keeping keeping() {
    return keeping;
  }

  // ---- coordinated takeover (Fig. 5)

  void onAsk(Peer asker, AskTakeover ask, long nowNanos) {
    Peer primary = term.primary();
    Optional<Peer> found = handover.successorFor(asker, ask, standing.backups());
    if (primary == null || found.isEmpty()) {
      return;
    }
    Peer successor = found.get();
    if (!peers.isIssuedHere(successor) && asker.role() != Role.COORDINATOR) {
      relays.pass(asker, ask, peers.issuerFor(successor.node()), successor.label());
    } else {
      elsewhere.prepare(nowNanos);
      handover.begin(new Takeover(asker, ask, primary, successor));
      go(RESIGNING, settings.get().takeoverMillis(), nowNanos);
      LOG.info("{}: {} asks for {}: {}", name, ask.caller(), successor, ask.reason());
      peers.tell(primary, new Resign(name, term.epoch(), successor));
    }
  }

  /** Nobody asked, but it is better spoken for there (R10). */
  void moveTo(Peer preferred, long nowNanos) {
    onAsk(peers.self(), handover.toPreferred(preferred), nowNanos);
  }

  void onResigned(Peer from, Resigned resigned, long nowNanos) {
    if (from.equals(term.primary()) && resigned.epoch().equals(term.epoch())) {
      resigned
          .successor()
          .filter(candidates::contains)
          .ifPresentOrElse(
              successor -> appoint(successor, Causes.COORDINATED, nowNanos),
              () -> letGo(Causes.COORDINATED, nowNanos));
    }
  }

  /** The primary let go. If nobody waits for that any more, it gets the entity back. */
  private void letGo(String why, long nowNanos) {
    handover
        .successor()
        .filter(candidates::contains)
        .or(() -> Optional.ofNullable(term.primary()))
        .ifPresent(next -> appoint(next, why, nowNanos));
  }

  // ---- other coordinators, and what they know

  /** We did nothing for long, perhaps with all of the node: others may have gone on (R3). */
  void onReturn(Collection<String> nodes, boolean wasFrozen, long nowNanos) {
    if (name.node().isPresent()) {
      return; // nobody else can speak for it
    }
    elsewhere.await(nodes, nowNanos);
    Peer primary = term.primary();
    if (wasFrozen && primary != null && peers.isIssuedHere(primary)) {
      handover.end(Causes.UNREACHABLE, peers.self().node() + " was frozen");
      term.end(Causes.UNREACHABLE);
      announce();
      waitForOthers(Causes.UNREACHABLE, nowNanos);
    }
  }

  private void waitForOthers(String why, long nowNanos) {
    term.pause(why);
    go(SETTLING, Elsewhere.ASK_MILLIS, nowNanos);
    elsewhere.ask(nowNanos);
  }

  Elsewhere elsewhere() {
    return elsewhere;
  }

  /** What another coordinator knows: the newer checkpoint is kept, and a higher epoch heeded. */
  void onKnown(Peer from, Known known, long nowNanos) {
    standing.inherit(known);
    elsewhere.onKnown(from, known);
    learn(known.epoch(), nowNanos);
    if (standing.isRediscovered(known)) { // it was lost from sight, and goes on
      adopt(known.primary().orElseThrow(), known.epoch());
    }
    settle(nowNanos);
  }

  /** When a timed state is left. */
  long dueNanos() {
    return dueNanos;
  }

  /** Leaves a timed state whose time is over. */
  void onTick(long nowNanos) {
    settle(nowNanos);
    if (state == HELD && nowNanos - dueNanos >= 0) {
      appoint(standing.ranked().get(0), Causes.FLAPPING, nowNanos);
    }
    Takeover asked = handover.asked();
    if (asked != null && nowNanos - dueNanos >= 0) {
      String message = asked.lateness(state == RESIGNING);
      state = state.to(ASSIGNED);
      handover.end(Causes.TIMED_OUT, message);
    }
  }

  // ---- telling

  Standing standing() {
    return standing;
  }

  /** Tells a peer that just came how things stand; while they settle that is not known. */
  void tellAll(Peer follower) {
    if (state != SETTLING && !term.isRecovered()) {
      standing.tell(follower);
    }
    candidates.tellAll(follower);
  }

  private void announce() {
    if (state != SETTLING) {
      standing.announce();
    }
  }
}
