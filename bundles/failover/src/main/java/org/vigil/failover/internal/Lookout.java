package org.vigil.failover.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.Scan;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Withdraw;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Doubt;
import org.vigil.spi.message.ScanMessage.LeaveOut;
import org.vigil.spi.message.ScanMessage.Look;

/**
 * The coordinator's scan for exporters that hang and nodes that are frozen (F30; Fig. 5 step 254).
 * It looks at the exporters of its node, at the primaries elsewhere of entities that have a
 * candidate here, and at the coordinators of the nodes that have candidates of the same entities:
 * so candidates of one entity are looked at by one another, and nobody else is. Of a node whose
 * coordinator is silent it looks at the exporters, too: the node may live, and its coordinator
 * hang.
 *
 * <p>An exporter is given up when it is silent here and to each other coordinator that looks at it
 * and is not silent itself (R3): one bad link moves no primary. Of a backup elsewhere the
 * coordinator of its node has the word; with that one silent no backup of the node can be chosen.
 * Who was given up and is heard again is a candidate again.
 */
final class Lookout {
  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Peers peers;
  private final Collection<Assignment> assignments;
  private final Scan scan = new Scan();

  /** Whom the other coordinators find silent, as each said last. */
  private final Map<Peer, Set<Peer>> said = new LinkedHashMap<>();

  /** Exporters that are up and given up. */
  private final Map<Peer, GivenUp> givenUp = new LinkedHashMap<>();

  private final Map<EntityName, List<Peer>> lost = new LinkedHashMap<>();
  private final Map<Peer, List<Offer>> regained = new LinkedHashMap<>();
  private Set<Peer> silent = Set.of();
  private List<Peer> leftOut = List.of();

  /** Coordinators of which it is said that they hang. */
  private final Set<Peer> hung = new LinkedHashSet<>();

  /** Somebody else has a doubt. */
  private boolean doubted;

  /**
   * An exporter that is not heard.
   *
   * @param watched whether it was this coordinator that looked
   * @param offers what it offered, and does again once it is heard
   */
  private record GivenUp(boolean watched, Map<EntityName, Offer> offers) {}

  Lookout(Peers peers, Collection<Assignment> assignments) {
    this.peers = peers;
    this.assignments = assignments;
  }

  /** The coordinator does something; called before anything else that it does. */
  void attend(long nowNanos) {
    scan.attend(nowNanos);
  }

  /** Somebody is there, or has this coordinator now. */
  void onUp(Peer peer) {
    if (!leftOut.isEmpty() && peer.role() == Role.EXPORTER && peers.follows(peer)) {
      peers.tell(peer, new LeaveOut(leftOut));
    }
  }

  void onDown(Peer peer) {
    said.remove(peer);
    givenUp.remove(peer);
  }

  /** Somebody says something: it lives. */
  void heard(Peer from, Message message) {
    scan.heard(from);
    if (message instanceof Look) {
      peers.hint(from, new Alive(List.copyOf(silent)));
    } else if (message instanceof Alive word) {
      scan.answered(from);
      if (from.role() == Role.COORDINATOR) {
        said.put(from, Set.copyOf(word.silent()));
      }
    } else if (message instanceof Doubt) {
      doubted = true;
    } else if (message instanceof Offer offer) {
      forget(from, offer.entity()); // this one is newer
    } else if (message instanceof Withdraw withdraw) {
      forget(from, withdraw.entity());
    }
  }

  private void forget(Peer exporter, EntityName entity) {
    GivenUp known = givenUp.get(exporter);
    if (known != null) {
      known.offers.remove(entity);
    }
  }

  /** Whether an exporter that is up does not answer. */
  boolean isGivenUp(Peer exporter) {
    return givenUp.containsKey(exporter);
  }

  /** Looks; says when to look again. What came of it is {@link #lost} and {@link #regained}. */
  long onTick(long nowNanos) {
    if (doubted) {
      doubted = false;
      scan.hurry(nowNanos); // a look of our own (R8)
    }
    boolean isBeat = scan.isBeat(nowNanos);
    if (isBeat) {
      scan.lookAt(wards());
    }
    judge();
    if (isBeat) {
      ask();
    }
    return scan.isLooking() ? scan.nextNanos(nowNanos) : nowNanos + IDLE_NANOS;
  }

  /** Who was given up, by the entities that this concerns; each once. */
  Map<EntityName, List<Peer>> lost() {
    return take(lost);
  }

  /** Who is heard again, and what it offers; each once. */
  Map<Peer, List<Offer>> regained() {
    return take(regained);
  }

  private static <K, V> Map<K, V> take(Map<K, V> from) {
    Map<K, V> taken = new LinkedHashMap<>(from);
    from.clear();
    return taken;
  }

  // ---- whom it looks at

  private Set<Peer> wards() {
    String here = peers.self().node();
    Set<Peer> wards = new LinkedHashSet<>(givenUp.keySet());
    Set<String> nodes = new LinkedHashSet<>();
    givenUp.keySet().forEach(exporter -> nodes.add(exporter.node()));
    peers.exporters().stream().filter(this::isOurs).forEach(wards::add);
    for (Assignment assignment : assignments) {
      Standing standing = assignment.standing();
      if (isShared(assignment) && standing.hasCandidateOn(here)) {
        standing.ranked().forEach(candidate -> nodes.add(candidate.node()));
        Optional.ofNullable(standing.primary()).filter(peers::isUp).ifPresent(wards::add);
      }
    }
    peers.coordinators().stream()
        .filter(coordinator -> nodes.contains(coordinator.node()))
        .forEach(wards::add);
    peers.exporters().stream() // does the node live of which the coordinator is silent?
        .filter(exporter -> keeper(exporter).filter(silent::contains).isPresent())
        .forEach(wards::add);
    return wards;
  }

  private static boolean isShared(Assignment assignment) {
    return assignment.name().node().isEmpty();
  }

  /** Whether nobody is nearer to an exporter than this coordinator. */
  private boolean isOurs(Peer exporter) {
    return exporter.node().equals(peers.self().node()) || keeper(exporter).isEmpty();
  }

  private Optional<Peer> keeper(Peer exporter) {
    return peers.coordinators().stream()
        .filter(coordinator -> coordinator.node().equals(exporter.node()))
        .findFirst();
  }

  private void ask() {
    Set<Peer> asked = new LinkedHashSet<>(scan.quiet());
    said.forEach(
        (other, missed) -> {
          if (!missed.isEmpty()) {
            asked.add(other); // that it hears them again is said only once, and may be lost
          }
        });
    asked.forEach(each -> peers.hint(each, new Look(false)));
    if (!silent.isEmpty()) {
      tellSilent(); // again: a word that was not taken is not kept
    }
  }

  private void tellSilent() {
    Alive word = new Alive(List.copyOf(silent));
    for (Peer other : peers.coordinators()) {
      if (scan.isLookingAt(other)) {
        peers.hint(other, word);
      }
    }
  }

  // ---- the verdict

  private void judge() {
    Set<Peer> now = scan.silent();
    if (!now.equals(silent)) {
      silent = now;
      tellSilent();
    }
    List<Peer> missed = toLeaveOut();
    if (!missed.equals(leftOut)) {
      leftOut = missed;
      leaveOut();
    }
    if (silent.isEmpty() && givenUp.isEmpty() && said.values().stream().allMatch(Set::isEmpty)) {
      return;
    }
    List<Peer> known = peers.exporters().stream().filter(one -> !givenUp.containsKey(one)).toList();
    List<Peer> dead = known.stream().filter(this::isDead).toList();
    List<String> nodes = dead.stream().map(Peer::node).toList();
    known.stream() // the backups beside a dead primary first: none may be its successor
        .filter(one -> !dead.contains(one) && nodes.contains(one.node()))
        .filter(one -> !isWatched(one) && isKeeperDoubtful(one))
        .forEach(this::giveUp);
    dead.forEach(this::giveUp);
    List.copyOf(givenUp.keySet()).stream().filter(this::isBack).forEach(this::takeBack);
  }

  private boolean isDead(Peer exporter) {
    return isWatched(exporter)
        ? silent.contains(exporter) && isAgreed(exporter)
        : keeper(exporter).filter(keeper -> isMissedBy(keeper, exporter)).isPresent();
  }

  private boolean isBack(Peer exporter) {
    GivenUp known = givenUp.get(exporter);
    if (known != null && known.watched) {
      return !silent.contains(exporter);
    }
    return !isKeeperDoubtful(exporter)
        && keeper(exporter).filter(keeper -> isMissedBy(keeper, exporter)).isEmpty();
  }

  private boolean isWatched(Peer exporter) {
    return isOurs(exporter) || isWatchedFrom(peers.self().node(), exporter);
  }

  /** Whether it is primary of an entity that has a candidate on that node. */
  private boolean isWatchedFrom(String node, Peer exporter) {
    return assignments.stream()
        .filter(Lookout::isShared)
        .map(Assignment::standing)
        .anyMatch(it -> exporter.equals(it.primary()) && it.hasCandidateOn(node));
  }

  private boolean isMissedBy(Peer keeper, Peer exporter) {
    return silent.contains(keeper) || says(keeper, exporter);
  }

  private boolean says(Peer coordinator, Peer exporter) {
    return said.getOrDefault(coordinator, Set.of()).contains(exporter);
  }

  private boolean isKeeperDoubtful(Peer exporter) {
    return keeper(exporter).filter(scan::isDoubtful).isPresent();
  }

  /** Whether all who look at it, and can be asked, say the same (R3). */
  private boolean isAgreed(Peer exporter) {
    return peers.coordinators().stream()
        .filter(other -> !silent.contains(other))
        .filter(
            other -> other.node().equals(exporter.node()) || isWatchedFrom(other.node(), exporter))
        .allMatch(other -> says(other, exporter));
  }

  private void giveUp(Peer exporter) {
    Map<EntityName, Offer> offers = new LinkedHashMap<>();
    boolean isHere = exporter.node().equals(peers.self().node());
    for (Assignment assignment : assignments) {
      Offer offer = assignment.standing().offerOf(exporter);
      if (offer != null && (isHere || isShared(assignment))) {
        offers.put(assignment.name(), offer);
        lost.computeIfAbsent(assignment.name(), any -> new ArrayList<>()).add(exporter);
      }
    }
    givenUp.put(exporter, new GivenUp(isWatched(exporter), offers));
    LOG.warn(
        "{} does not answer any more; it hangs, or its node is frozen. Others take its place",
        exporter.label());
  }

  private void takeBack(Peer exporter) {
    GivenUp known = givenUp.remove(exporter);
    if (known != null) {
      LOG.info("{} is heard again; it is a backup from now on", exporter.label());
      regained.put(exporter, List.copyOf(known.offers.values()));
    }
  }

  // ---- for whom no checkpoint waits

  /**
   * The coordinators that are silent, if most are not. So of two sides that do not hear each other
   * at most one goes on renewing work leases before membership has its word; the other side's end
   * meanwhile (R3, R6). One whose node lives is on no other side: it hangs, and as long as it does
   * it issues nothing.
   */
  private List<Peer> toLeaveOut() {
    List<Peer> others = peers.coordinators();
    List<Peer> missed = others.stream().filter(silent::contains).toList();
    missed.forEach(this::sayHung);
    hung.removeIf(one -> !missed.contains(one));
    int all = others.size() + 1;
    return 2 * (all - missed.size()) > all ? missed : missed.stream().filter(this::isHung).toList();
  }

  private void sayHung(Peer coordinator) {
    if (isHung(coordinator) && hung.add(coordinator)) {
      LOG.warn(
          "{} does not answer any more, though its node does; it hangs. Nobody waits for it",
          coordinator.label());
    }
  }

  /** Whether an exporter of its node answers. */
  private boolean isHung(Peer coordinator) {
    return peers.exporters().stream()
        .filter(exporter -> exporter.node().equals(coordinator.node()))
        .anyMatch(scan::isAnswering);
  }

  private void leaveOut() {
    LeaveOut word = new LeaveOut(leftOut);
    peers.followers().stream()
        .filter(peer -> peer.role() == Role.EXPORTER)
        .forEach(exporter -> peers.tell(exporter, word));
  }
}
