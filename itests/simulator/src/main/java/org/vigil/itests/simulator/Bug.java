package org.vigil.itests.simulator;

import org.jspecify.annotations.Nullable;
import org.vigil.spi.Core;
import org.vigil.spi.Journal;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.Message;

/**
 * A mistake that the roles do not make, made in their place, to see that it would be noticed. It
 * sits between a core and its duty cycle, in the simulator only.
 */
interface Bug {
  /** The roles as they are. */
  Bug NONE = new Bug() {};

  /** The incarnation of an activation. */
  default long incarnation(String node, Part part, long fresh) {
    return fresh;
  }

  /** What is said instead; null for nothing. */
  default @Nullable Message onSend(RunningPart who, Outlet outlet, Peer to, Message message) {
    return message;
  }

  /** Hands on what was heard. */
  default void onMessage(RunningPart who, Core core, Peer from, Message message, long nowNanos) {
    core.onMessage(from, message, nowNanos);
  }

  /** What a life of a node takes for its journal. */
  default Journal journal(SimulatedNode life, Journal journal) {
    return journal;
  }

  /** An exporter bundle has stopped. */
  default void onExporterStopped(SimulatedNode node) {}
}
