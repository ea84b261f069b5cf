package org.vigil.failover.internal;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.AskInstance;
import org.vigil.spi.message.AssignmentMessage.InstanceAnswer;
import org.vigil.spi.message.AssignmentMessage.Instantiable;

/**
 * New services for entities that nobody is left to speak for (the patent's Fig. 4, step 216; R10):
 * every coordinator says what its node can make; when an entity is orphaned all choose the same
 * node among these, which makes it. Once a service that was not made so is there and stable, the
 * entity moves to it and the made one goes. What somebody ordered stays.
 */
final class Instances {
  /** How long a preferred candidate has to be there before a made service goes. */
  static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

  private final Peers peers;
  private final Relays relays;
  private final Workshop workshop;
  private final Predicate<Peer> isGivenUp;

  /** What this node can make from component factories, without an order. */
  private final Set<EntityName> byFactory = new TreeSet<>();

  /** What of that failed here, while nobody is there to speak for it. */
  private final Set<EntityName> failed = new TreeSet<>();

  /** What this node may make by features, on order. */
  private Set<EntityName> byFeature = Set.of();

  private final Map<EntityName, Map<Peer, Boolean>> others = new TreeMap<>();
  private final Map<EntityName, Made> made = new LinkedHashMap<>();

  /** How often each entity was orphaned lately: what kills its services is not fed to all nodes. */
  private final Map<EntityName, Flapping> deaths = new LinkedHashMap<>();

  /**
   * Those that wait, and until when: they were orphaned too often, or who was to make them went.
   */
  private final Map<EntityName, Long> heldUntilNanos = new LinkedHashMap<>();

  /** Who was chosen to make what is orphaned still. */
  private final Map<EntityName, Peer> makers = new LinkedHashMap<>();

  /** What those who were chosen could not make. */
  private final Set<EntityName> unmade = new TreeSet<>();

  /** A service that was made here because nobody was left. */
  private static final class Made {
    /** Since when there has been a preferred candidate; null while there is none. */
    private @Nullable Long preferredNanos;
  }

  /**
   * Knows nothing of others yet.
   *
   * @param isGivenUp whether an exporter that is up does not answer
   */
  Instances(Peers peers, Relays relays, Workshop workshop, Predicate<Peer> isGivenUp) {
    this.peers = peers;
    this.relays = relays;
    this.workshop = workshop;
    this.isGivenUp = isGivenUp;
  }

  // ---- who can make what

  /** A bundle of this node has a factory for an entity, or has it no more. */
  void makeable(EntityName entity, boolean here) {
    failed.remove(entity);
    if (here) {
      byFactory.add(entity);
    } else {
      byFactory.remove(entity);
      made.remove(entity);
    }
    tellOthers(entity);
  }

  private void tellOthers(EntityName entity) {
    peers.coordinators().forEach(other -> peers.tell(other, word(entity)));
  }

  /** What this node's configuration allows to be installed. */
  void allow(Set<EntityName> entities) {
    Set<EntityName> changed = new TreeSet<>(byFeature);
    changed.addAll(entities);
    byFeature = Set.copyOf(entities);
    for (Peer other : peers.coordinators()) {
      changed.forEach(entity -> peers.tell(other, word(entity)));
    }
  }

  private boolean canMake(EntityName entity) {
    return byFactory.contains(entity) || byFeature.contains(entity);
  }

  private Instantiable word(EntityName entity) {
    return new Instantiable(entity, canMake(entity), isMadeHere(entity));
  }

  private boolean isMadeHere(EntityName entity) {
    return byFactory.contains(entity) && !failed.contains(entity);
  }

  void onUp(Peer coordinator) {
    Set<EntityName> all = new TreeSet<>(byFactory);
    all.addAll(byFeature);
    all.forEach(entity -> peers.tell(coordinator, word(entity)));
  }

  /** What it was to make, and did not, is somebody else's now. */
  void onGone(Peer coordinator, long nowNanos) {
    others.values().forEach(able -> able.remove(coordinator));
    others.values().removeIf(Map::isEmpty);
    makers.forEach(
        (entity, maker) -> {
          if (maker.equals(coordinator)) {
            heldUntilNanos.put(entity, nowNanos);
          }
        });
  }

  void onWord(Peer from, Instantiable word) {
    if (!word.byFactory() && makers.remove(word.entity(), from)) {
      unmade.add(word.entity());
    }
    if (word.here()) {
      others
          .computeIfAbsent(word.entity(), any -> new LinkedHashMap<>())
          .put(from, word.byFactory());
    } else {
      others.computeIfPresent(
          word.entity(),
          (entity, able) -> {
            able.remove(from);
            return able.isEmpty() ? null : able;
          });
    }
  }

  // ---- nobody is left

  /**
   * An entity lost its last candidate by a death; if it is ours to make, it is made: at once,
   * unless that happened too often (R5).
   *
   * @param isOrdered whether somebody stopped its exporter, which does not count
   * @param limit how often that may happen within a minute
   */
  void orphaned(EntityName entity, boolean isOrdered, int limit, long nowNanos) {
    makers.remove(entity);
    heldUntilNanos.remove(entity);
    if (choose(entity).isEmpty()) {
      return;
    }
    long holdNanos = isOrdered ? 0 : holdDownNanos(entity, limit, nowNanos);
    if (holdNanos == 0) {
      make(entity);
    } else {
      heldUntilNanos.put(entity, nowNanos + holdNanos);
      LOG.warn(
          "{}: its last service died more than {} times within a minute; none is made for {} ms",
          entity,
          limit,
          TimeUnit.NANOSECONDS.toMillis(holdNanos));
    }
  }

  private long holdDownNanos(EntityName entity, int limit, long nowNanos) {
    Flapping before = deaths.computeIfAbsent(entity, any -> new Flapping());
    long holdNanos = before.holdDownNanos(limit, nowNanos);
    before.count(nowNanos);
    return holdNanos;
  }

  /** Makes what waited long enough, if still nobody is there. */
  void onTick(Predicate<EntityName> isOrphaned, long nowNanos) {
    makers.keySet().removeIf(isOrphaned.negate());
    for (EntityName entity : List.copyOf(failed)) {
      if (!isOrphaned.test(entity)) {
        failed.remove(entity);
        tellOthers(entity); // the next time it may succeed
      }
    }
    List<EntityName> again = unmade.stream().filter(isOrphaned).toList();
    unmade.clear();
    again.forEach(this::make);
    deaths.values().removeIf(before -> before.isForgiven(nowNanos));
    heldUntilNanos.entrySet().stream()
        .filter(held -> nowNanos - held.getValue() >= 0)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(
            entity -> {
              heldUntilNanos.remove(entity);
              if (isOrphaned.test(entity)) {
                make(entity);
              }
            });
  }

  private void make(EntityName entity) {
    Optional<Peer> chosen = choose(entity);
    chosen.ifPresent(maker -> makers.put(entity, maker));
    if (chosen.filter(peers.self()::equals).isPresent()) {
      LOG.info("{}: nobody is left who can speak for it; its service is made here", entity);
      workshop.make(
          entity,
          refusal ->
              refusal.ifPresentOrElse(
                  why -> onFailure(entity, why), () -> made.put(entity, new Made())));
    }
  }

  /** The next one that can is to make it. */
  private void onFailure(EntityName entity, Refusal why) {
    failed.add(entity);
    makers.remove(entity);
    unmade.add(entity);
    tellOthers(entity);
    LOG.warn(
        "{} could not be made here, {}: {}",
        entity,
        choose(entity)
            .map(next -> next.node() + " is asked to")
            .orElse("and no other node has a factory for it"),
        why.message());
  }

  /**
   * The same on every node: rendezvous hashing over the nodes that can, and have an exporter that
   * answers.
   */
  private Optional<Peer> choose(EntityName entity) {
    Stream<Peer> able =
        others.getOrDefault(entity, Map.of()).entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(Map.Entry::getKey);
    Stream<Peer> self = isMadeHere(entity) ? Stream.of(peers.self()) : Stream.empty();
    return Stream.concat(able, self)
        .filter(this::hasExporter)
        .max(
            Comparator.comparingInt((Peer peer) -> weight(entity, peer.node()))
                .thenComparing(Peer::node));
  }

  /** Spread by multiplication: hashes of texts alone put the same node first for every entity. */
  private static int weight(EntityName entity, String node) {
    int mixed = Objects.hash(entity.toString(), node) * 0x9e3779b9;
    return (mixed ^ (mixed >>> 15)) * 0x85ebca6b;
  }

  private boolean hasExporter(Peer coordinator) {
    return peers.of(coordinator.node()).stream()
        .anyMatch(peer -> peer.role() == Role.EXPORTER && !isGivenUp.test(peer));
  }

  // ---- by order

  /**
   * Somebody wants a service made on a node.
   *
   * @param isThere whether the node asked for has a candidate already
   */
  void onAsk(Peer asker, AskInstance ask, boolean isThere) {
    Peer self = peers.self();
    Optional<Peer> other =
        peers.coordinators().stream().filter(peer -> peer.node().equals(ask.node())).findFirst();
    if (isThere) {
      refuse(
          asker,
          ask,
          Causes.ALREADY_THERE,
          ask.node() + " has " + ask.entity() + " already; vigil:entity-list shows its candidates");
    } else if (!ask.node().equals(self.node()) && other.isEmpty()) {
      refuse(
          asker,
          ask,
          Causes.NO_NODE,
          "no coordinator is up on " + ask.node() + "; ask again later");
    } else if (!ask.node().equals(self.node())) {
      relays.pass(asker, ask, other.get());
    } else if (!canMake(ask.entity())) {
      refuse(
          asker,
          ask,
          Causes.NOT_INSTANTIABLE,
          String.format(
              "nothing on %s can make %s: it takes a component factory with the property"
                  + " vigil.entity=%s, or instance.features in its etc/org.vigil.failover.cfg",
              ask.node(), ask.entity(), ask.entity()));
    } else {
      LOG.info("{}: {} asks for an instance here: {}", ask.entity(), ask.caller(), ask.reason());
      workshop.make(ask.entity(), refusal -> answer(asker, ask, refusal));
    }
  }

  private void refuse(Peer asker, AskInstance ask, String code, String message) {
    answer(asker, ask, Optional.of(new Refusal(code, message)));
  }

  private void answer(Peer asker, AskInstance ask, Optional<Refusal> refusal) {
    peers.tell(
        asker, new InstanceAnswer(ask.id(), ask.entity(), refusal.isEmpty(), refusal, ask.node()));
  }

  // ---- what was made goes again

  /** What was made here because nobody was left. */
  List<EntityName> made() {
    return List.copyOf(made.keySet());
  }

  /**
   * Looks whether a made service is needed still.
   *
   * @param preferred who could speak instead, not made here; null if nobody
   * @param isPrimaryHere whether the made service is spoken for here
   * @return whether the entity should be moved to the preferred one now
   */
  boolean isToMove(
      EntityName entity, @Nullable Peer preferred, boolean isPrimaryHere, long nowNanos) {
    Made one = made.get(entity);
    if (one == null || preferred == null) {
      if (one != null) {
        one.preferredNanos = null;
      }
      return false;
    }
    Long since = one.preferredNanos;
    if (since == null) {
      one.preferredNanos = nowNanos;
      return false;
    }
    if (nowNanos - since < STABLE_NANOS) {
      return false;
    }
    if (!isPrimaryHere) {
      LOG.info("{}: {} is there; the service made here goes", entity, preferred);
      made.remove(entity);
      workshop.dispose(entity);
    }
    one.preferredNanos = nowNanos; // not again at once, if it cannot be moved
    return isPrimaryHere;
  }
}
