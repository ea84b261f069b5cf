package org.vigil.failover.internal;

import java.util.Optional;
import java.util.function.Consumer;
import org.vigil.spi.message.AssignmentMessage.Known;

/** The node's journal as the coordinator's core sees it; it is answered on the core's thread. */
interface Disk {
  /** Whether the node keeps a journal at the moment. */
  boolean isThere();

  /**
   * Puts a record on disk in the place of the entity's last one.
   *
   * @param whenDone told nothing once it is there for good, else why not; perhaps never
   */
  void put(Known known, Consumer<Optional<String>> whenDone);
}
