package org.vigil.failover.internal;

import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Instantiable;
import org.vigil.spi.message.AssignmentMessage.Journalled;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.AssignmentMessage.Stored;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ScanMessage.LeaveOut;

/**
 * Who is up, and the way to them. What a peer cannot take at the moment waits here; a newer word on
 * the same subject replaces the older one, so that what waits is bounded by the number of entities
 * (G10).
 *
 * <p>Ordered collections only: the same events give the same messages in the same order.
 */
final class Peers {
  private final Outlet outlet;

  /** Who is up, and since when. */
  private final Map<Peer, Long> up = new LinkedHashMap<>();

  private final Map<Peer, Map<Object, Message>> waiting = new LinkedHashMap<>();
  private OptionalLong sinceNanos = OptionalLong.empty();

  Peers(Outlet outlet) {
    this.outlet = outlet;
  }

  /** A peer is there, perhaps again: what waited for it is going to be said anew. */
  void add(Peer peer, long nowNanos) {
    if (sinceNanos.isEmpty()) {
      sinceNanos = OptionalLong.of(nowNanos);
    }
    up.put(peer, nowNanos);
    waiting.remove(peer);
  }

  void remove(Peer peer) {
    up.remove(peer);
    waiting.remove(peer);
  }

  /** Whether the first peer came so long ago that all that were there then have come. */
  boolean areAllKnown(long settleMillis, long nowNanos) {
    return sinceNanos.isPresent()
        && nowNanos - sinceNanos.getAsLong() >= TimeUnit.MILLISECONDS.toNanos(settleMillis);
  }

  /** Who this coordinator is. */
  Peer self() {
    return outlet.self();
  }

  boolean isUp(Peer peer) {
    return up.containsKey(peer);
  }

  /** For how long a peer that is up has been so. */
  long upNanos(Peer peer, long nowNanos) {
    return nowNanos - up.getOrDefault(peer, nowNanos);
  }

  /** The peers of a node that are up. */
  List<Peer> of(String node) {
    return up.keySet().stream().filter(peer -> peer.node().equals(node)).toList();
  }

  /** The exporters that are up. */
  List<Peer> exporters() {
    return up.keySet().stream().filter(peer -> peer.role() == Role.EXPORTER).toList();
  }

  /**
   * Whose it is to issue an epoch to an exporter of this node (R2): the coordinator of the node;
   * where there is none, that of the first node that has one.
   */
  Peer issuerFor(String node) {
    return Stream.concat(Stream.of(self()), coordinators().stream())
        .min(
            Comparator.comparing((Peer peer) -> !peer.node().equals(node))
                .thenComparing(Peer::node)
                .thenComparing(Peer::incarnation))
        .orElseThrow();
  }

  /** Whether it is ours to issue an epoch to this exporter; not to nobody. */
  boolean isIssuedHere(@Nullable Peer exporter) {
    return exporter != null && issuerFor(exporter.node()).equals(self());
  }

  /** The other coordinators that are up. */
  List<Peer> coordinators() {
    return up.keySet().stream().filter(peer -> peer.role() == Role.COORDINATOR).toList();
  }

  /** All who follow what this coordinator says of who speaks for what. */
  List<Peer> followers() {
    return up.keySet().stream().filter(this::follows).toList();
  }

  /**
   * Whether a peer follows this coordinator. Everybody hears the same from the coordinator that
   * issues the epochs of its node, so that nobody hears two of different knowledge.
   */
  boolean follows(Peer peer) {
    return (peer.role() == Role.EXPORTER || peer.role() == Role.AGENT)
        && issuerFor(peer.node()).equals(self());
  }

  void tellAll(Message message) {
    followers().forEach(peer -> tell(peer, message));
  }

  /** Sends now, or as soon as the peer takes it. To a peer that is not up nothing is sent. */
  void tell(Peer to, Message message) {
    if (!up.containsKey(to)) {
      return;
    }
    Map<Object, Message> behind = waiting.get(to);
    if (behind == null && !outlet.send(to, message)) {
      behind = new LinkedHashMap<>();
      waiting.put(to, behind);
    }
    if (behind != null) {
      behind.put(subject(message), message);
    }
  }

  /** Sends now or never: what is said again soon need not wait. */
  void hint(Peer to, Message message) {
    if (up.containsKey(to)) {
      outlet.send(to, message);
    }
  }

  /** Whether something waits to be said. */
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

  private static Object subject(Message message) {
    if (message instanceof Assigned assigned) {
      return List.of(Assigned.class, assigned.entity());
    }
    if (message instanceof Known known) {
      return List.of(Known.class, known.entity());
    }
    if (message instanceof Stored stored) {
      return List.of(Stored.class, stored.entity());
    }
    if (message instanceof Journalled journalled) {
      return List.of(Journalled.class, journalled.entity());
    }
    if (message instanceof Instantiable word) {
      return List.of(Instantiable.class, word.entity());
    }
    if (message instanceof Refused refused) {
      return List.of(Refused.class, refused.entity(), refused.owner());
    }
    return message instanceof LeaveOut ? LeaveOut.class : message;
  }
}
