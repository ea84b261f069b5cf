package org.vigil.failover.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.AskKnown;
import org.vigil.spi.message.AssignmentMessage.Known;

/**
 * For whose word this coordinator waits before it issues an epoch of an entity (R1, R3): for that
 * of each coordinator it was just linked with, since it may itself be the one that was away; after
 * it was frozen for that of the nodes that were there before, since these may have gone on without
 * it; and at any time while another coordinator says that somebody speaks in a higher epoch, who
 * has not been heard here.
 */
final class Elsewhere {
  /** How long those that are waited for have to answer before they are asked anew. */
  static final long ASK_MILLIS = 1_000;

  /**
   * How long a node that was frozen waits for the others: Hazelcast has given them up by then, and
   * looks for them every ten seconds. They may be dead, too.
   */
  static final long RETURN_NANOS = TimeUnit.SECONDS.toNanos(30);

  /**
   * How long a coordinator that came up has to say what it knows; it is asked every second. One
   * that hangs does not stand in the way for ever.
   */
  static final long WORD_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final EntityName entity;
  private final Peers peers;

  /** The coordinators that have said what they know since they came up. */
  private final Set<Peer> heard = new LinkedHashSet<>();

  /** Whether what is to be done waits for the word of others, and for nothing else. */
  private boolean isHeldUp;

  private final Set<String> awaited = new TreeSet<>();

  /** Whether this node was frozen, and until when the others are waited for. */
  private boolean wasFrozen;

  private long untilNanos;

  /** Whether one of them has come back; those that have not may be dead. */
  private boolean answered;

  /** The epochs in which somebody speaks, by the coordinator that says so. */
  private final Map<Peer, Epoch> spoken = new LinkedHashMap<>();

  Elsewhere(EntityName entity, Peers peers) {
    this.entity = entity;
    this.peers = peers;
  }

  /** This node was frozen, and these may have gone on. */
  void await(Collection<String> nodes, long nowNanos) {
    awaited.addAll(nodes);
    wasFrozen = true;
    untilNanos = nowNanos + RETURN_NANOS;
    answered = false;
    ask(nowNanos);
  }

  /** Asks all again; who does not answer does not count any more as one that knows. */
  void ask(long nowNanos) {
    isHeldUp = !isReturning(nowNanos) && !unheard(nowNanos).isEmpty();
    spoken.clear();
    peers.coordinators().forEach(other -> peers.tell(other, new AskKnown(entity)));
  }

  /**
   * A coordinator is there, perhaps again. What it knows it says by itself; what it does not know
   * only if it is asked.
   *
   * @param isWaiting whether an epoch is about to be issued
   */
  void onUp(Peer coordinator, boolean isWaiting) {
    heard.remove(coordinator);
    if (isWaiting || awaited.contains(coordinator.node())) {
      peers.tell(coordinator, new AskKnown(entity));
    }
  }

  /** An epoch is going to be issued: asks those that would hold it up. */
  void prepare(long nowNanos) {
    unheard(nowNanos).forEach(other -> peers.tell(other, new AskKnown(entity)));
  }

  /** A coordinator is gone; one that was only lost from sight may come back. */
  void onDown(Peer coordinator, String cause) {
    heard.remove(coordinator);
    spoken.remove(coordinator);
    if (!cause.equals(Causes.NODE_LEFT) && !cause.equals(Causes.UNREACHABLE)) {
      awaited.remove(coordinator.node());
    }
  }

  void onKnown(Peer coordinator, Known known) {
    heard.add(coordinator);
    answered |= awaited.remove(coordinator.node());
    if (known.primary().isPresent()) {
      spoken.put(coordinator, known.epoch());
    } else {
      spoken.remove(coordinator);
    }
  }

  /**
   * Who speaks is known. Those that are waited for still are: what was under way while this node
   * was frozen is of the past, and whoever said it may be out of reach by now.
   */
  void settled() {
    spoken.clear();
  }

  /** Who spoke is lost: what others said of it is of the past, unless that loss is. */
  void lost(long nowNanos) {
    if (!isReturning(nowNanos)) {
      spoken.clear();
    }
  }

  /** What waited for the word of others is done, or does not matter any more. */
  void goOn() {
    isHeldUp = false;
  }

  /** Whether what waited for the word of others can be done now: all have said what they know. */
  boolean isCleared(Term term, long nowNanos) {
    return isHeldUp && !term.isHearsay() && !mayBeSpokenFor(term, nowNanos);
  }

  private boolean isReturning(long nowNanos) {
    return wasFrozen && nowNanos - untilNanos < 0;
  }

  /** Whether an epoch issued now may depose somebody who went on. */
  boolean mayBeSpokenFor(Term term, long nowNanos) {
    boolean isMissed =
        answered
            ? peers.coordinators().stream().map(Peer::node).anyMatch(awaited::contains)
            : !awaited.isEmpty();
    Peer primary = term.primary();
    boolean isSeen = primary != null && peers.isUp(primary);
    boolean isUnseen = term.isHearsay() || isOutOfSight(term) || (isReturning(nowNanos) && !isSeen);
    return !unheard(nowNanos).isEmpty()
        || (isMissed && isReturning(nowNanos))
        || (isUnseen && spoken.containsValue(term.epoch()));
  }

  /** The coordinators that came up lately and have not said yet what they know. */
  private List<Peer> unheard(long nowNanos) {
    if (entity.node().isPresent()) {
      return List.of(); // nobody else can speak for it
    }
    return peers.coordinators().stream()
        .filter(other -> !heard.contains(other) && peers.upNanos(other, nowNanos) < WORD_NANOS)
        .toList();
  }

  /** Whether the holder was lost from sight here, and may have been lost here only. */
  private static boolean isOutOfSight(Term term) {
    boolean byNode =
        term.cause().equals(Causes.NODE_LEFT) || term.cause().equals(Causes.UNREACHABLE);
    return term.primary() == null && byNode;
  }
}
