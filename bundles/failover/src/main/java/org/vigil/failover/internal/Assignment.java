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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.AssignmentMessage.Resigned;
import org.vigil.spi.message.AssignmentMessage.Stored;
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

  /** Who moves what was made for want of another. */
  private static final Caller OURSELVES = new Caller("vigil", "org.vigil.failover", "");

  private final EntityName name;
  private final Peers peers;
  private final BooleanSupplier provisional;
  private final Supplier<Settings> settings;
  private final Relays relays;
  private final Candidates candidates;
  private final Term term;
  private final Standing standing;
  private final Flapping flapping = new Flapping();

  private AssignmentState state = VACANT;

  /** When a timed state is left. */
  private long dueNanos;

  /** Whether it settles for longer than usual. */
  private boolean awaitsMore;

  /** Whether it settles because another coordinator is going to say who speaks. */
  private boolean issuedElsewhere;

  /** Present while resigning and switching. */
  private @Nullable Takeover takeover;

  Assignment(
      EntityName name,
      Peers peers,
      Relays relays,
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
    if (isUnknownHolder(from, offer)
        && !(state == ASSIGNED && isOurs(from) && isOurs(term.primary()))) {
      candidates.yieldTo(offer.owner()); // the name was taken where we could not see it
    }
    if (candidates.admit(from, offer)) {
      if (!owner.equals(offer.owner())) {
        term.forgetService();
      }
      if (state == VACANT || (state == SETTLING && awaitsMore && !offer.standby())) {
        go(SETTLING, settings.get().settleMillis(), nowNanos);
        awaitsMore = offer.standby() && highest(offer).equals(Epoch.NONE);
        dueNanos += awaitsMore ? STANDBY_NANOS : 0;
      }
      heed(from, offer, before == null || before.standby() != offer.standby(), nowNanos);
    } else {
      learn(highest(offer), nowNanos); // until it hears of a higher epoch it may speak all the same
    }
    settle(nowNanos);
  }

  /** What an offer says of epochs. */
  private void heed(Peer from, Offer offer, boolean isNews, long nowNanos) {
    boolean isPrimary = from.equals(term.primary());
    Epoch highest = highest(offer);
    if (isUnknownHolder(from, offer)) {
      adopt(from, highest);
    } else if (highest.isAfter(term.epoch())) {
      learn(highest, nowNanos);
    } else if (isPrimary && offer.held().equals(term.epoch())) {
      confirm();
    } else if (isPrimary && term.isSpeaking()) {
      letGo(nowNanos);
    } else if (state != SETTLING && isNews) {
      announce();
    } else if (state != SETTLING && peers.follows(from)) {
      standing.tell(from); // it holds an epoch of the past, or none: perhaps it has not heard
    } else if (!peers.follows(from) && isOfThePast(offer.held())) {
      peers.tell(from, new Fenced(name, term.epoch())); // its coordinator has not heard (R1)
    }
  }

  private static Epoch highest(Offer offer) {
    return offer.held().isAfter(offer.floor()) ? offer.held() : offer.floor();
  }

  /** Whether it speaks already, and not by our word: we are new here. */
  private boolean isUnknownHolder(Peer from, Offer offer) {
    Epoch held = offer.held();
    return held.incarnation() == from.incarnation()
        && held.equals(highest(offer))
        && term.mayHaveBegun(from, held, isOurs(from));
  }

  private boolean isOfThePast(Epoch held) {
    return !held.equals(Epoch.NONE) && term.epoch().isAfter(held);
  }

  private boolean isOurs(@Nullable Peer exporter) {
    return exporter != null && peers.issuerFor(exporter.node()).equals(peers.self());
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
      endTakeover(Causes.SERVICE_GONE, "the service of " + name + " left " + from.label());
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
    Takeover asked = takeover;
    if (lost.isEmpty()) {
      settle(nowNanos);
    } else if (candidates.isEmpty()) {
      vacate(why, nowNanos);
    } else if (primary == null || !lost.contains(primary)) {
      announce();
      settle(nowNanos);
    } else if (asked != null && candidates.contains(asked.successor())) {
      succeed(asked.successor(), why, nowNanos);
    } else {
      succeed(standing.ranked().get(0), why, nowNanos);
    }
  }

  private void vacate(String why, long nowNanos) {
    endTakeover(Causes.NO_BACKUP, "nobody is left who can speak for " + name);
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
        !issuedElsewhere
            && peers.areAllKnown(settings.get().settleMillis(), nowNanos)
            && peers.exporters().stream()
                .filter(exporter -> name.node().map(exporter.node()::equals).orElse(true))
                .allMatch(candidates::haveWordOf)
            && !candidates.isStandby(best)
            && !term.isHearsay();
    boolean late = nowNanos - dueNanos >= 0;
    if (sure || late) {
      appoint(
          late ? standing.nextInTurn() : best,
          term.isHearsay() ? Causes.UNREACHABLE : term.cause(),
          nowNanos);
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
    endTakeover(Causes.FLAPPING, name + " was taken over too often lately; it waits");
    term.end(Causes.FLAPPING);
    go(HELD, millis, nowNanos);
    announce();
    standing.logHeld(settings.get().takeoversMax(), why, millis);
  }

  /** Issues the next epoch (R1, G7). */
  private void appoint(Peer chosen, String why, long nowNanos) {
    if (!isOurs(chosen)) {
      endTakeover(Causes.TAKEOVER, chosen.node() + " decides now who speaks for " + name);
      term.pause(why);
      if (issuedElsewhere) {
        standing.waitedInVain();
      }
      go(SETTLING, settings.get().settleMillis(), nowNanos); // until the one who got it offers
      issuedElsewhere = true;
      return;
    }
    Takeover asked = takeover;
    boolean asAsked = asked != null && chosen.equals(asked.successor());
    if (!asAsked) {
      endTakeover(Causes.TAKEOVER, chosen.label() + " became primary of " + name + " instead");
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
    endTakeover(Causes.TAKEOVER, holder.label() + " became primary of " + name + " instead");
    Peer before = term.primary();
    String why = term.cause();
    if (before != null) {
      boolean handedOver = candidates.contains(before) && !isOurs(holder);
      why = handedOver ? Causes.COORDINATED : Causes.UNREACHABLE;
    }
    term.adopt(holder, held, isOurs(holder), provisional.getAsBoolean(), why);
    standing.beginTurns();
    state = state.to(ASSIGNED);
    announce();
    LOG.debug("{}: {} speaks already, epoch {}", name, holder, held);
  }

  /** Somebody knows a higher epoch: the primary must get above it (R1). */
  private void learn(Epoch known, long nowNanos) {
    if (known.isAfter(term.epoch())) {
      term.learn(known);
      Peer primary = term.primary();
      if (primary != null) {
        appoint(primary, Causes.UNREACHABLE, nowNanos);
      }
    }
  }

  /** The primary says that it speaks in the epoch it was given. */
  private void confirm() {
    term.confirm();
    Takeover asked = takeover;
    if (state == SWITCHING && asked != null) {
      takeover = null;
      state = state.to(ASSIGNED);
      peers.tell(asked.asker(), asked.done(term.epoch()));
    }
  }

  void onCheckpoint(Peer from, Checkpoint checkpoint) {
    if (term.keep(from, checkpoint)) {
      peers.tell(from, new Stored(name, checkpoint.epoch(), checkpoint.index()));
    }
  }

  // ---- coordinated takeover (Fig. 5)

  void onAsk(Peer asker, AskTakeover ask, long nowNanos) {
    Peer primary = term.primary();
    List<Peer> backups = standing.backups();
    Optional<Peer> successor = Takeover.successor(ask, backups);
    if (takeover != null) {
      peers.tell(asker, Takeover.refused(ask, Takeover.busy(ask), primary, term.epoch()));
    } else if (primary == null || successor.isEmpty()) {
      Refusal none = Takeover.noSuccessor(ask, primary, backups);
      peers.tell(asker, Takeover.refused(ask, none, primary, term.epoch()));
    } else if (!isOurs(successor.get()) && asker.role() != Role.COORDINATOR) {
      Peer issuer = peers.issuerFor(successor.get().node());
      relays.pass(asker, ask, issuer, successor.get().label());
    } else {
      takeover = new Takeover(asker, ask, primary, successor.get());
      go(RESIGNING, settings.get().takeoverMillis(), nowNanos);
      LOG.info("{}: {} asks for {}: {}", name, ask.caller(), successor.get(), ask.reason());
      peers.tell(primary, new Resign(name, term.epoch(), successor.get()));
    }
  }

  /** Nobody asked, but it is better spoken for there (R10). */
  void moveTo(Peer preferred, long nowNanos) {
    AskTakeover ask =
        new AskTakeover(0, name, preferred.label(), "not made for want of another", OURSELVES);
    onAsk(peers.self(), ask, nowNanos);
  }

  void onResigned(Peer from, Resigned resigned, long nowNanos) {
    if (from.equals(term.primary()) && resigned.epoch().equals(term.epoch())) {
      resigned
          .successor()
          .filter(candidates::contains)
          .ifPresentOrElse(
              successor -> appoint(successor, Causes.COORDINATED, nowNanos), () -> letGo(nowNanos));
    }
  }

  /** The primary let go in order. If nobody waits for that any more, it gets the entity back. */
  private void letGo(long nowNanos) {
    Takeover asked = takeover;
    Peer primary = term.primary();
    if (asked != null && candidates.contains(asked.successor())) {
      appoint(asked.successor(), Causes.COORDINATED, nowNanos);
    } else if (primary != null) {
      appoint(primary, Causes.COORDINATED, nowNanos);
    }
  }

  private void endTakeover(String code, String message) {
    Takeover asked = takeover;
    if (asked != null) {
      takeover = null;
      Refusal why = new Refusal(code, message);
      peers.tell(asked.asker(), Takeover.refused(asked.ask(), why, asked.from(), term.epoch()));
    }
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
    Takeover asked = takeover;
    if (asked != null && nowNanos - dueNanos >= 0) {
      String message = asked.lateness(state == RESIGNING);
      state = state.to(ASSIGNED);
      endTakeover(Causes.TIMED_OUT, message);
    }
  }

  // ---- telling

  Standing standing() {
    return standing;
  }

  /** Tells a peer that just came how things stand; while they settle that is not known. */
  void tellAll(Peer follower) {
    if (state != SETTLING) {
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
