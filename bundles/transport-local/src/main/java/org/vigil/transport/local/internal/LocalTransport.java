package org.vigil.transport.local.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.Transport;

/**
 * Links the roles of one node: a frame goes on the sender's thread into the receiver's endpoint.
 *
 * <p>One lock guards the members and is held while endpoints are called. That is what keeps the
 * order of ups, frames and downs, and what makes a close wait for the frame under way. It is safe
 * because endpoints only take note; an endpoint that sends or closes from within a call does so on
 * the thread that has the lock already.
 */
final class LocalTransport implements Transport, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalTransport.class);

  private final String nodeId;
  private final Map<Peer, Member> members = new HashMap<>();
  private boolean closed;

  LocalTransport(String nodeId) {
    this.nodeId = nodeId;
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public String kind() {
    return "local";
  }

  @Override
  public synchronized Connection connect(
      Role role, String name, long incarnation, Endpoint endpoint) {
    if (closed) {
      throw new IllegalStateException(
          "the local transport of " + nodeId + " is closed; " + name + " takes the next one");
    }
    Peer self = new Peer(nodeId, role, name, incarnation);
    for (Peer other : members.keySet()) {
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
    List<Member> others = List.copyOf(members.values());
    Member member = new Member(self, endpoint);
    members.put(self, member);
    for (Member other : others) {
      member.tell(other, e -> e.onUp(other.self));
      other.tell(member, e -> e.onUp(self));
    }
    return member;
  }

  /** Ends it: nothing is delivered any more, and nobody is told. Again does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    members.clear();
  }

  private synchronized boolean send(Member from, Peer to, byte[] frame) {
    Member receiver = members.get(to);
    return receiver != null && members.get(from.self) == from && receiver.take(from.self, frame);
  }

  private synchronized void leave(Member member, String cause) {
    if (members.remove(member.self, member)) {
      for (Member other : List.copyOf(members.values())) {
        other.tell(other, e -> e.onDown(member.self, cause));
      }
    }
  }

  /** A connected role. */
  private final class Member implements Connection {
    private final Peer self;
    private final Endpoint endpoint;

    Member(Peer self, Endpoint endpoint) {
      this.self = self;
      this.endpoint = endpoint;
    }

    @Override
    public Peer self() {
      return self;
    }

    @Override
    public boolean send(Peer to, byte[] frame) {
      return LocalTransport.this.send(this, to, frame);
    }

    @Override
    public void close() {
      leave(this, MOVED);
    }

    @Override
    public void close(String cause) {
      leave(this, cause);
    }

    /** Says something of a member to this endpoint, if neither left meanwhile by a nested call. */
    private void tell(Member about, Consumer<Endpoint> what) {
      if (members.get(self) != this || members.get(about.self) != about) {
        return;
      }
      try {
        what.accept(endpoint);
      } catch (RuntimeException | LinkageError e) {
        LOG.error("{} failed when it was told of {}", self, about.self, e);
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
