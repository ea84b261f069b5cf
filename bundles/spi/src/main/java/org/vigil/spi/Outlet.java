package org.vigil.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.vigil.spi.message.Message;

/** The way out of a core. */
@ConsumerType
public interface Outlet {
  /**
   * Sends without waiting; false if the peer is gone or takes no more now, or no transport is
   * there. The message was not sent then.
   */
  boolean send(Peer to, Message message);

  /** Who this role is; its node is empty before the first transport came. */
  Peer self();

  /**
   * The longest time in which nothing arrived for this role since this was asked for the last time,
   * whether or not the role took it. So a role that did nothing for long can tell whether its node
   * was frozen, or it hung alone. {@link Long#MAX_VALUE} where nobody takes note.
   */
  default long longestPauseNanos() {
    return Long.MAX_VALUE;
  }
}
