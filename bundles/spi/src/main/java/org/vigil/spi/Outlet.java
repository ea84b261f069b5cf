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
}
