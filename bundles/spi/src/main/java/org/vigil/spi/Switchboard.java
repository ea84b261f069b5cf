package org.vigil.spi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links the roles of one node, and these with what stands for the roles of others: what every
 * {@link Transport} does at home. A frame goes on the sender's thread into the receiver's endpoint,
 * or into the line to the receiver's node.
 *
 * <p>One lock, this object's, guards the members and is held while endpoints are called. That is
 * what keeps the order of ups, frames and downs, and what makes a close wait for the frame under
 * way. It is safe because endpoints only take note; an endpoint that sends or closes from within a
 * call does so on the thread that has the lock already. A transport may hold it to make several
 * calls one step.
 */
@ProviderType
public final class Switchboard implements Transport, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

  /** Who must hear which roles this node has; called with the lock held, and only takes note. */
  public interface Roster {
    /** The roster of a node that is linked with no other. */
    Roster NONE =
        new Roster() {
          @Override
          public void connected(Peer role, long number) {}

          @Override
          public void left(Peer role, long number, String cause) {}
        };

    /** A role connected; what it sends comes later. Numbers are used once. */
    void connected(Peer role, long number);

    /** A role left; what it sent came before. */
    void left(Peer role, long number, String cause);
  }

  /** The way to a role of another node; called with the lock held, and only takes note. */
  @FunctionalInterface
  public interface Line {
    /** Sends a frame of a role of this node; false if there is no room at the moment. */
    boolean send(long fromNumber, byte[] frame);
  }

  /** Something an endpoint is told; false if it does not take that at the moment. */
  @FunctionalInterface
  private interface Word {
    boolean sayTo(Endpoint endpoint);
  }

  private final String nodeId;
  private final String kind;
  private final Roster roster;
  private final Map<Peer, Local> locals = new LinkedHashMap<>();
  private final Map<Long, Local> numbered = new HashMap<>();
  private final Map<Peer, Line> remotes = new LinkedHashMap<>();
  private final Set<Local> jammed = new LinkedHashSet<>();
  private long lastNumber;
  private boolean closed;

  /**
   * A switchboard without members.
   *
   * @param nodeId the id of this node
   * @param kind how nodes are linked, for people
   * @param roster hears of this node's roles
   */
  public Switchboard(String nodeId, String kind, Roster roster) {
    this.nodeId = nodeId;
    this.kind = kind;
    this.roster = roster;
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public synchronized Connection connect(
      Role role, String name, long incarnation, Endpoint endpoint) {
    if (closed) {
      throw new IllegalStateException(
          "the " + kind + " transport of " + nodeId + " is closed; " + name + " takes the next");
    }
    Peer self = new Peer(nodeId, role, name, incarnation);
    for (Peer other : locals.keySet()) {
      if (other.role() == role && other.name().equals(name)) {
        throw new IllegalStateException(
            "a role "
                + role
                + " named "
                + name
                + " is connected on "
                + nodeId
                + " already, as "
                + other
                + "; it has to leave first, or the other takes another name");
      }
    }
    List<Local> others = List.copyOf(locals.values());
    Local member = new Local(self, ++lastNumber, endpoint);
    locals.put(self, member);
    numbered.put(member.number, member);
    roster.connected(self, member.number);
    for (Local other : others) {
      member.meet(other);
      other.meet(member);
    }
    for (Peer remote : List.copyOf(remotes.keySet())) {
      if (remotes.containsKey(remote)) {
        member.hear(up(remote));
      }
    }
    return member;
  }

  /** Ends it: nothing is delivered any more, and nobody is told. Again does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    locals.clear();
    numbered.clear();
    remotes.clear();
    jammed.clear();
  }

  private synchronized boolean send(Local from, Peer to, byte[] frame) {
    if (locals.get(from.self) != from) {
      return false;
    }
    Local receiver = locals.get(to);
    if (receiver != null) {
      return receiver.take(from.self, frame);
    }
    Line line = remotes.get(to);
    return line != null && line.send(from.number, frame);
  }

  private synchronized void leave(Local member, String cause) {
    if (!locals.remove(member.self, member)) {
      return;
    }
    numbered.remove(member.number);
    jammed.remove(member);
    roster.left(member.self, member.number, cause);
    Word down = down(member.self, cause);
    for (Local other : List.copyOf(locals.values())) {
      other.say(down);
    }
  }

  // ---- roles of other nodes

  /** A role of another node is there: the roles of this node are told. Not of one another. */
  public synchronized void join(Peer remote, Line line) {
    if (closed || remotes.containsKey(remote) || remote.node().equals(nodeId)) {
      return;
    }
    remotes.put(remote, line);
    for (Local local : List.copyOf(locals.values())) {
      if (remotes.containsKey(remote)) {
        local.hear(up(remote));
      }
    }
  }

  /** A role of another node is gone: the roles of this node are told why, after its frames. */
  public synchronized void part(Peer remote, String cause) {
    if (remotes.remove(remote) == null) {
      return;
    }
    Word down = down(remote, cause);
    List.copyOf(locals.values()).forEach(local -> local.hear(down));
  }

  /**
   * A frame of a role of another node. If the receiver takes no more at the moment, it waits here,
   * with all that the receiver is to hear of other nodes behind it; who calls this bounds how much
   * that can be.
   *
   * @param toNumber the receiver's number; a frame to one that left is dropped
   * @param taken called, with the lock held, when the receiver took it; never if it left before
   */
  public synchronized void deliver(Peer from, long toNumber, byte[] frame, Runnable taken) {
    Local receiver = numbered.get(toNumber);
    if (receiver == null || !remotes.containsKey(from)) {
      return;
    }
    receiver.hear(
        endpoint -> {
          if (!endpoint.onFrame(from, frame)) {
            return false;
          }
          taken.run();
          return true;
        });
  }

  /** Whether something waits because its receiver took no more. */
  public synchronized boolean isJammed() {
    return !jammed.isEmpty();
  }

  /** Offers what waits once more; whether something waits still. */
  public synchronized boolean retry() {
    for (Local local : List.copyOf(jammed)) {
      local.retry();
    }
    return !jammed.isEmpty();
  }

  private static Word up(Peer peer) {
    return endpoint -> {
      endpoint.onUp(peer);
      return true;
    };
  }

  private static Word down(Peer peer, String cause) {
    return endpoint -> {
      endpoint.onDown(peer, cause);
      return true;
    };
  }

  /** A connected role of this node. */
  private final class Local implements Connection {
    private final Peer self;
    private final long number;
    private final Endpoint endpoint;
    private final Deque<Word> waiting = new ArrayDeque<>();

    Local(Peer self, long number, Endpoint endpoint) {
      this.self = self;
      this.number = number;
      this.endpoint = endpoint;
    }

    @Override
    public Peer self() {
      return self;
    }

    @Override
    public boolean send(Peer to, byte[] frame) {
      return Switchboard.this.send(this, to, frame);
    }

    @Override
    public void close() {
      leave(this, MOVED);
    }

    @Override
    public void close(String cause) {
      leave(this, cause);
    }

    /** Hears of a role of this node, if neither left meanwhile by a nested call. */
    private void meet(Local other) {
      if (locals.get(other.self) == other) {
        say(up(other.self));
      }
    }

    /** Hears of another node, after all that waits already. */
    private void hear(Word word) {
      if (!waiting.isEmpty() || !say(word)) {
        waiting.add(word);
        jammed.add(this);
      }
    }

    private void retry() {
      while (!waiting.isEmpty()) {
        if (!say(waiting.element())) {
          return;
        }
        waiting.remove();
      }
      jammed.remove(this);
    }

    /** False if it must be said again. */
    private boolean say(Word word) {
      if (locals.get(self) != this) {
        return true;
      }
      try {
        return word.sayTo(endpoint);
      } catch (RuntimeException | LinkageError e) {
        LOG.error("{} failed when it was told of another role or took a frame", self, e);
        return true;
      }
    }

    private boolean take(Peer from, byte[] frame) {
      try {
        return endpoint.onFrame(from, frame);
      } catch (RuntimeException | LinkageError e) {
        LOG.error("{} failed when it took a frame of {}", self, from, e);
        return false;
      }
    }
  }
}
