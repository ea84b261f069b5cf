package org.vigil.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.vigil.spi.message.Message;

/**
 * A role's state machine. All calls come from one thread, with the time passed in; it blocks on
 * nothing, starts nothing and reads no clock, so that it runs the same in a duty cycle and in a
 * simulator.
 */
@ConsumerType
public interface Core {
  /**
   * A peer is there, perhaps again after a change of transport: what it must know is to be said to
   * it anew.
   */
  void onUp(Peer peer, long nowNanos);

  /** A peer is gone for good; the cause is a code of {@code org.vigil.api.client.Causes}. */
  void onDown(Peer peer, String cause, long nowNanos);

  /** A message from a peer that is up. */
  void onMessage(Peer from, Message message, long nowNanos);

  /**
   * Does what is due. Called when the time has come that the last call returned, and after
   * messages, since these may have made something due sooner; so it may come early, and often.
   *
   * @return when it wants to be called again at the latest, as a moment of the same clock
   */
  long onTick(long nowNanos);
}
