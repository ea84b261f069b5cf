package org.vigil.exporter.internal;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Scan;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Look;

/**
 * The exporter's look at the coordinator of its own node, while it speaks for something (F30). Of
 * one elsewhere that is silent nobody can tell whether it goes on without us; one at home that is
 * silent hangs, and issues nothing as long as it does. So nothing waits for it (R3). While nothing
 * waits at all the exporter does not wake for it.
 */
final class CoordinatorScan {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorScan.class);

  private final Outlet outlet;
  private final Peers peers;
  private final Scan scan = new Scan();

  CoordinatorScan(Outlet outlet, Peers peers) {
    this.outlet = outlet;
    this.peers = peers;
  }

  /** The exporter does something; called before anything else that it does. */
  void attend(long nowNanos) {
    scan.attend(nowNanos);
  }

  /** Somebody says something: it lives. */
  void heard(Peer from, Message message) {
    scan.heard(from);
    if (message instanceof Alive) {
      scan.answered(from);
    }
  }

  /** Whether it is time to look. */
  boolean isBeat(long nowNanos) {
    return scan.isBeat(nowNanos);
  }

  /**
   * Looks.
   *
   * @param isWanted whether something waits for its word
   * @return whether others are waited for from now on than before
   */
  boolean look(boolean isWanted) {
    Peer home = peers.home();
    boolean wasHung = home != null && scan.silent().contains(home);
    scan.lookAt(home != null && (isWanted || wasHung) ? Set.of(home) : Set.of());
    scan.quiet().forEach(quiet -> outlet.send(quiet, new Look(false)));
    @Nullable Peer hung = home != null && scan.silent().contains(home) ? home : null;
    boolean isNews = peers.hangs(hung);
    if (isNews && hung != null) {
      LOG.warn("{} does not answer any more; it hangs. Nothing waits for it", hung.label());
    } else if (isNews && home != null) {
      LOG.info("{} is heard again", home.label());
    }
    return isNews;
  }
}
