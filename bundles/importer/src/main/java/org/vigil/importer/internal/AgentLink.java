package org.vigil.importer.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.Message;

/** The way to the agent of this node, the only peer an importer talks to. For any thread. */
final class AgentLink {
  private volatile @Nullable Outlet outlet;
  private volatile @Nullable Peer agent;

  /** Says how to send; until then nothing can be. */
  void use(Outlet wayOut) {
    outlet = wayOut;
  }

  /** Whether this is an agent of this node. */
  boolean leadsTo(Peer peer) {
    return peer.role() == Role.AGENT && peer.node().equals(node());
  }

  @Nullable Peer agent() {
    return agent;
  }

  /** Called by the core only; null while there is none. */
  synchronized void agent(@Nullable Peer now) {
    agent = now;
    notifyAll();
  }

  /** Waits for an agent; returns without one when the time is over. */
  synchronized void await(Duration limit) throws InterruptedException {
    long start = System.nanoTime();
    while (agent == null) {
      long left = limit.toNanos() - (System.nanoTime() - start);
      if (left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** The id of this node; empty before the first transport came. */
  String node() {
    Outlet out = outlet;
    return out == null ? "" : out.self().node();
  }

  /**
   * Sends without waiting; false if it was not sent because there is no agent or it takes no more.
   */
  boolean send(Message message) {
    Peer to = agent;
    return to != null && send(to, message);
  }

  /** The same to an agent that is not asked for anything at present. */
  boolean send(Peer to, Message message) {
    Outlet out = outlet;
    return out != null && out.send(to, message);
  }
}
