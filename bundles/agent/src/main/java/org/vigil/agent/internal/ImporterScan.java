package org.vigil.agent.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Scan;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Look;
import org.vigil.spi.message.SessionMessage.Taken;

/**
 * The agent's look at the importers that have requests with it (F30): the node lives, but an
 * importer's duty cycle may hang. One that does is treated as one that is gone (G2, R19): its
 * requests are kept for the grace time, and nothing is piled up for it (G10). Who is heard again is
 * asked to say anew what it wants, and from where on.
 */
final class ImporterScan {
  private static final Logger LOG = LoggerFactory.getLogger(ImporterScan.class);

  private final Outlet outlet;
  private final Interests interests;
  private final Set<Peer> peers;
  private final Scan scan = new Scan();
  private final Set<Peer> hung = new LinkedHashSet<>();

  ImporterScan(Outlet outlet, Interests interests, Set<Peer> peers) {
    this.outlet = outlet;
    this.interests = interests;
    this.peers = peers;
  }

  /** The agent does something; called before anything else that it does. */
  void attend(long nowNanos) {
    scan.attend(nowNanos);
  }

  void onDown(Peer peer) {
    hung.remove(peer);
  }

  /**
   * Somebody says something: it lives. What its clients have taken is said by the threads that
   * deliver, and tells nothing of the one that hangs.
   */
  void heard(Peer from, Message message) {
    if (!(message instanceof Taken)) {
      scan.heard(from);
    }
    if (message instanceof Alive) {
      scan.answered(from);
    }
  }

  /** When to look again. */
  long nextNanos(long nowNanos, long otherwise) {
    long next = scan.isLooking() ? scan.nextNanos(nowNanos) : otherwise;
    return next - otherwise < 0 ? next : otherwise;
  }

  /** Those that hang, for people. */
  Set<Peer> hung() {
    return hung;
  }

  /**
   * Looks.
   *
   * @return who is found to hang now
   */
  List<Peer> look(long nowNanos) {
    boolean isBeat = scan.isBeat(nowNanos);
    if (isBeat) {
      scan.lookAt(wards());
    }
    Set<Peer> silent = scan.silent();
    silent.retainAll(peers); // not who went since the last beat
    for (Peer importer : hung.stream().filter(one -> !silent.contains(one)).toList()) {
      if (outlet.send(importer, new Look(true))) { // else it has no room yet for what waits there
        LOG.info("{} is heard again; it is asked what it wants", importer.label());
        hung.remove(importer);
      }
    }
    if (isBeat) {
      scan.quiet().forEach(quiet -> outlet.send(quiet, new Look(false)));
    }
    List<Peer> found = silent.stream().filter(hung::add).toList();
    for (Peer importer : found) {
      LOG.warn(
          "{} does not answer any more; it hangs. Its requests are kept for the grace time",
          importer.label());
    }
    return found;
  }

  private Set<Peer> wards() {
    Set<Peer> wards = new LinkedHashSet<>(hung);
    interests.requests().stream()
        .map(WatchedRequest::importer)
        .filter(Objects::nonNull)
        .forEach(wards::add);
    wards.retainAll(peers);
    return wards;
  }
}
