package org.vigil.importer.internal;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.spi.Peer;
import org.vigil.spi.Scan;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Look;

/**
 * The importer's look at the agent of its node, while a client wants something of it (F30): the
 * node lives, but the agent's duty cycle may hang.
 */
final class AgentScan {
  private final AgentLink link;
  private final Scan scan = new Scan();
  private @Nullable Peer hung;

  AgentScan(AgentLink link) {
    this.link = link;
  }

  /** The importer does something; called before anything else that it does. */
  void attend(long nowNanos) {
    scan.attend(nowNanos);
  }

  /** The agent that hangs; null while there is none that does. */
  @Nullable Peer hung() {
    return hung;
  }

  boolean isHung(Peer peer) {
    return peer.equals(hung);
  }

  /** It is gone, or another one is there. */
  void forget() {
    hung = null;
  }

  /** Somebody says something: it lives. */
  void heard(Peer from, Message message) {
    scan.heard(from);
    if (message instanceof Alive) {
      scan.answered(from);
    } else if (message instanceof Look) {
      link.send(from, new Alive(List.of()));
    }
  }

  /**
   * Looks.
   *
   * @param isWanted whether a client wants something of the agent
   * @return whether the agent is found to hang now
   */
  boolean look(boolean isWanted, long nowNanos) {
    Peer agent = link.agent();
    Peer ward = agent == null ? hung : agent;
    if (scan.isBeat(nowNanos)) {
      scan.lookAt(ward != null && (isWanted || ward.equals(hung)) ? Set.of(ward) : Set.of());
      scan.quiet().forEach(quiet -> link.send(quiet, new Look(false)));
    }
    if (agent == null || !scan.silent().contains(agent)) {
      return false;
    }
    hung = agent;
    return true;
  }
}
