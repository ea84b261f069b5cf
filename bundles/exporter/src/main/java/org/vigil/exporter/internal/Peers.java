package org.vigil.exporter.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final Outlet outlet;
  private final Set<Peer> agents = new LinkedHashSet<>();
  private final Set<Peer> coordinators = new LinkedHashSet<>();
  private final Map<Peer, Map<Object, Message>> waiting = new LinkedHashMap<>();

  Peers(Outlet outlet) {
    this.outlet = outlet;
  }

  void add(Peer peer) {
    if (peer.role() == Role.AGENT) {
      agents.add(peer);
    } else if (peer.role() == Role.COORDINATOR) {
      coordinators.add(peer);
    }
  }

  void remove(Peer peer) {
    agents.remove(peer);
    coordinators.remove(peer);
    waiting.remove(peer);
  }

  Set<Peer> agents() {
    return agents;
  }

  Set<Peer> coordinators() {
    return coordinators;
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
