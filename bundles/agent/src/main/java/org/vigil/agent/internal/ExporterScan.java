package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.Scan;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Doubt;
import org.vigil.spi.message.ScanMessage.Look;

/**
 * The agent's scan (F30; Fig. 5 step 254): it looks at the exporters at which something is armed or
 * asked for its node, and at nobody else. What one that is silent spoke for is unavailable here;
 * that moves no primary (R3). The others are told, and look themselves (R8). Who is heard again is
 * asked to say anew what it speaks for.
 */
final class ExporterScan {
  private static final Logger LOG = LoggerFactory.getLogger(ExporterScan.class);

  /** For how many beats it looks at an exporter that somebody else has a doubt of. */
  private static final int HINT_BEATS = 30;

  private final Outlet outlet;
  private final Entities entities;
  private final Calls calls;
  private final Set<Peer> peers;
  private final Scan scan = new Scan();
  private final Set<Peer> givenUp = new LinkedHashSet<>();
  private final Map<Peer, Integer> doubted = new LinkedHashMap<>();
  private boolean hurries;

  ExporterScan(Outlet outlet, Entities entities, Calls calls, Set<Peer> peers) {
    this.outlet = outlet;
    this.entities = entities;
    this.calls = calls;
    this.peers = peers;
  }

  /** The agent does something; called before anything else that it does. */
  void attend(long nowNanos) {
    scan.attend(nowNanos);
  }

  void onDown(Peer peer) {
    givenUp.remove(peer);
    doubted.remove(peer);
  }

  /** Somebody says something: it lives. */
  void heard(Peer from, Message message) {
    scan.heard(from);
    if (message instanceof Alive) {
      scan.answered(from);
    } else if (message instanceof Look) {
      outlet.send(from, new Alive(List.of()));
    } else if (message instanceof Doubt doubt && peers.contains(doubt.exporter())) {
      doubted.put(doubt.exporter(), HINT_BEATS);
      hurries = true;
    }
  }

  /** Whether an exporter that somebody else gave up was silent here, too. */
  boolean isSilentToo(Peer exporter) {
    return scan.isPausing(exporter);
  }

  /** When to look again. */
  long nextNanos(long nowNanos, long otherwise) {
    long next = scan.isLooking() ? scan.nextNanos(nowNanos) : otherwise;
    return next - otherwise < 0 ? next : otherwise;
  }

  /**
   * Looks.
   *
   * @return who is given up now; of one node together
   */
  List<List<Peer>> look(long nowNanos) {
    if (hurries) {
      hurries = false;
      scan.hurry(nowNanos);
    }
    boolean isBeat = scan.isBeat(nowNanos);
    if (isBeat) {
      scan.lookAt(wards());
      doubted.replaceAll((exporter, beats) -> beats - 1);
      doubted.values().removeIf(beats -> beats <= 0);
    }
    Set<Peer> silent = scan.silent();
    silent.retainAll(peers); // not who went since the last beat
    for (Peer exporter : List.copyOf(givenUp)) {
      // Who was given up beside another may not have been silent for long enough by itself.
      boolean isBack = !silent.contains(exporter) && !scan.isDoubtful(exporter);
      if (isBack && outlet.send(exporter, new Look(true))) {
        LOG.info("{} is heard again", exporter.label());
        givenUp.remove(exporter);
      }
    }
    if (isBeat) {
      scan.quiet().forEach(quiet -> outlet.send(quiet, new Look(false)));
    }
    silent.removeAll(givenUp);
    return giveUp(silent);
  }

  private Set<Peer> wards() {
    Set<Peer> wards = new LinkedHashSet<>(givenUp);
    for (KnownEntity entity : entities.all()) {
      Peer primary = entity.primary();
      if (primary != null && entity.armed() > 0) {
        wards.add(primary);
      }
    }
    wards.addAll(calls.asked());
    wards.addAll(doubted.keySet());
    wards.retainAll(peers);
    return wards;
  }

  /** A node that froze is one death, though not all of it was heard last at the same moment. */
  private List<List<Peer>> giveUp(Set<Peer> silent) {
    if (silent.isEmpty()) {
      return List.of();
    }
    Map<String, List<Peer>> byNode = new LinkedHashMap<>();
    silent.forEach(
        exporter ->
            byNode.computeIfAbsent(exporter.node(), any -> new ArrayList<>()).add(exporter));
    for (Peer other : wards()) {
      List<Peer> beside = byNode.get(other.node());
      if (beside != null && !beside.contains(other) && scan.isDoubtful(other)) {
        beside.add(other);
      }
    }
    List<List<Peer>> deaths = List.copyOf(byNode.values());
    deaths.forEach(together -> together.forEach(this::tell));
    return deaths;
  }

  private void tell(Peer exporter) {
    givenUp.add(exporter);
    LOG.warn("{} does not answer any more; it hangs, or its node is frozen", exporter.label());
    peers.stream()
        .filter(peer -> peer.role() == Role.AGENT || peer.role() == Role.COORDINATOR)
        .forEach(peer -> outlet.send(peer, new Doubt(exporter)));
  }
}
