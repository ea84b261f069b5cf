package org.vigil.spi;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Carries frames between the roles of all linked nodes, and says which are there. A service; roles
 * connect to it when it comes and connect anew to the next when it goes. It holds no state of
 * theirs and decides nothing (R2).
 *
 * <p>What every transport promises is held by the contract tests beside this interface: frames of
 * one sender arrive at one receiver in the order of sending, once, unchanged, or not at all after a
 * {@code false}; {@link Endpoint#onUp} comes before the first frame of the peer and {@link
 * Endpoint#onDown} after the last; all peers of a node that is lost are down before any of its next
 * life is up; nothing arrives after {@link Connection#close} has returned.
 *
 * <p>When a transport itself ends, its endpoints are told nothing: their peers live on. What they
 * send is refused from then on.
 */
@ConsumerType
public interface Transport {
  /** The cause told of a peer that left this transport, but lives on and will be on the next. */
  String MOVED = "moved";

  /** The kind of one that links no nodes: there a node confirms its epochs itself (R2). */
  String LOCAL = "local";

  /** The id of this node: letters, digits, _ and -; stable over restarts. */
  String nodeId();

  /** How nodes are linked, for people, for example {@code local}. */
  String kind();

  /**
   * The nodes that are there, the own one among them, linked or not. A look at a moment, for
   * people: what is true of roles is said by {@link Endpoint}.
   */
  default List<Neighbour> neighbours() {
    return List.of();
  }

  /**
   * Makes a role reachable. Before this returns or soon after, the endpoint is told of each peer
   * that is connected already, and these of it.
   *
   * @param incarnation random per activation of the role; the same when it connects to another
   *     transport
   * @throws IllegalStateException if this role and name is connected on this node, or the transport
   *     is closed
   */
  Connection connect(Role role, String name, long incarnation, Endpoint endpoint);

  /** A role's side of a transport. For any thread. */
  @ConsumerType
  interface Connection extends AutoCloseable {
    /** Who the others see. */
    Peer self();

    /**
     * Sends a frame, without waiting. The array must not be changed afterwards.
     *
     * @return false if the peer is not there or takes no more at the moment; the frame is not sent
     *     then
     */
    boolean send(Peer to, byte[] frame);

    /** Leaves for another transport: the others are told {@link #MOVED}. Again does nothing. */
    @Override
    void close();

    /**
     * Leaves for good and says why, as a code of {@code org.vigil.api.client.Causes}. Does nothing
     * after another close.
     */
    void close(String cause);
  }

  /**
   * What a role hears. Called on the transport's or the sender's threads, one call at a time,
   * perhaps while the transport holds a lock: it takes note and returns, and never waits.
   */
  @ConsumerType
  interface Endpoint {
    /** A frame; false if the endpoint takes no more at the moment, and then nothing was kept. */
    boolean onFrame(Peer from, byte[] frame);

    /** A peer is there; said again when a peer connects anew. */
    void onUp(Peer peer);

    /**
     * A peer is not there any more: for good, because it left, was stopped or its node was lost, or
     * it is {@link #MOVED} to another transport.
     */
    void onDown(Peer peer, String cause);
  }
}
