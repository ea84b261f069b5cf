package org.vigil.exporter.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vigil.api.client.Causes;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.CallMessage;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Closed;
import org.vigil.spi.message.ReportMessage.Opened;

/**
 * The agents and coordinators that are up, and the way to them. What one does not take at the
 * moment waits here; a newer word on the same subject replaces the older, so that what waits is
 * bounded (G10). Reports do not come this way, they wait where they are kept.
 */
final class Peers {
  /** Answers that wait for one peer; the asker of one more is left to its own time limit. */
  private static final int MAX_ANSWERS = 16_384;

  /** By then membership has its word on who was lost from sight; Hazelcast takes 5 s. */
  static final long OUT_OF_SIGHT_NANOS = TimeUnit.SECONDS.toNanos(6);

  private final Outlet outlet;
  private final Set<Peer> agents = new LinkedHashSet<>();
  private final Set<Peer> coordinators = new LinkedHashSet<>();
  private final Map<Peer, Map<Object, Message>> waiting = new LinkedHashMap<>();

  /** The nodes whose coordinators were lost from sight, and until when they are waited for. */
  private final Map<String, Long> outOfSight = new LinkedHashMap<>();

  private Set<Peer> leftOut = Set.of();
  private @Nullable Peer leftOutBy;

  /** The coordinator of this node, while it hangs. */
  private @Nullable Peer hung;

  Peers(Outlet outlet) {
    this.outlet = outlet;
  }

  void add(Peer peer) {
    if (peer.role() == Role.AGENT) {
      agents.add(peer);
    } else if (peer.role() == Role.COORDINATOR) {
      coordinators.add(peer);
      outOfSight.remove(peer.node());
    }
  }

  /**
   * Somebody is gone. A coordinator that was lost from sight only may live, and have gone on with
   * another primary; membership lists it until it says otherwise.
   */
  void remove(Peer peer, String cause, long nowNanos) {
    agents.remove(peer);
    boolean isLost = coordinators.remove(peer) && cause.equals(Causes.UNREACHABLE);
    boolean isElsewhere = !peer.node().equals(outlet.self().node());
    if (isLost && isElsewhere && !hasCoordinator(peer.node())) { // else another is there by now
      outOfSight.put(peer.node(), nowNanos + OUT_OF_SIGHT_NANOS);
    }
    waiting.remove(peer);
    if (peer.equals(leftOutBy)) {
      leftOutBy = null;
      leftOut = Set.of();
    }
    if (peer.equals(hung)) {
      hung = null;
    }
  }

  Set<Peer> agents() {
    return agents;
  }

  Set<Peer> coordinators() {
    return coordinators;
  }

  /**
   * A coordinator says for whom no checkpoint need wait (R3). The node's own is believed, another
   * only where there is none.
   */
  void leaveOut(Peer coordinator, List<Peer> silent) {
    String here = outlet.self().node();
    boolean isOurs = coordinator.node().equals(here);
    if (isOurs || !hasCoordinator(here)) {
      leftOutBy = coordinator;
      leftOut = Set.copyOf(silent);
    }
  }

  /** The coordinator of this node; null if there is none. */
  @Nullable Peer home() {
    String here = outlet.self().node();
    return coordinators.stream().filter(one -> one.node().equals(here)).findFirst().orElse(null);
  }

  /**
   * The coordinator of this node hangs, or does not any more. What it said of others is of the past
   * as long as it does.
   *
   * @return whether that is new
   */
  boolean hangs(@Nullable Peer home) {
    boolean isNews = !Objects.equals(home, hung);
    hung = home;
    return isNews;
  }

  /** Whether a coordinator that may live is out of sight: its word is waited for in vain (R3). */
  boolean areAnyOutOfSight(long nowNanos) {
    outOfSight.values().removeIf(untilNanos -> nowNanos - untilNanos >= 0);
    return !outOfSight.isEmpty();
  }

  private boolean hasCoordinator(String node) {
    return coordinators.stream().anyMatch(other -> other.node().equals(node));
  }

  /** The coordinators for whose word a checkpoint waits. */
  List<Peer> awaited() {
    Set<Peer> unawaited = hung == null ? leftOut : Set.of(hung);
    return coordinators.stream().filter(coordinator -> !unawaited.contains(coordinator)).toList();
  }

  void tellAgents(Message message) {
    agents.forEach(agent -> tell(agent, message));
  }

  void tellCoordinators(Message message) {
    coordinators.forEach(coordinator -> tell(coordinator, message));
  }

  /** Sends now, or as soon as the peer takes it; to one that is not up, now or never. */
  void tell(Peer to, Message message) {
    Map<Object, Message> behind = waiting.get(to);
    if (behind == null && outlet.send(to, message)) {
      return;
    }
    if (!agents.contains(to) && !coordinators.contains(to)) {
      return;
    }
    if (behind == null) {
      behind = new LinkedHashMap<>();
      waiting.put(to, behind);
    }
    Object subject = subject(message);
    behind.remove(subject); // so that the newest word comes last
    if (!(message instanceof CallMessage) || behind.size() < MAX_ANSWERS) {
      behind.put(subject, message);
    }
  }

  private static Object subject(Message message) {
    if (message instanceof Opened opened) {
      return List.of(Opened.class, opened.entity());
    }
    if (message instanceof Closed closed) {
      return List.of(Closed.class, closed.entity());
    }
    if (message instanceof Refused refused) {
      return List.of(Refused.class, refused.entity(), refused.owner());
    }
    if (message instanceof AssignmentMessage assignment) {
      return List.of(assignment.getClass(), assignment.entity());
    }
    return message;
  }

  boolean areOwed() {
    return !waiting.isEmpty();
  }

  /** Tries again what waits. */
  void retry() {
    waiting.forEach(
        (peer, behind) -> {
          Iterator<Message> messages = behind.values().iterator();
          while (messages.hasNext() && outlet.send(peer, messages.next())) {
            messages.remove();
          }
        });
    waiting.values().removeIf(Map::isEmpty);
  }
}
