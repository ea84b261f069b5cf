package org.vigil.failover.internal;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.spi.Core;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.AskInstance;
import org.vigil.spi.message.AssignmentMessage.AskKnown;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.InstanceAnswer;
import org.vigil.spi.message.AssignmentMessage.Instantiable;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Resigned;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;
import org.vigil.spi.message.AssignmentMessage.Withdraw;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.SessionMessage.Forget;
import org.vigil.spi.message.SessionMessage.Keep;
import org.vigil.spi.message.SessionMessage.Resume;
import org.vigil.spi.message.SessionMessage.Resumed;

/**
 * The failover coordinator (the patent's monitor function, Fig. 4): from the offers of exporters
 * and from their deaths it decides who speaks for each entity, and in which epoch.
 *
 * <p>Each entity is an {@link Assignment} of its own. What is left of one that nobody can speak for
 * is its floor and checkpoint, so that its epochs go on where they were; of the oldest of more than
 * {@value #MAX_VACANT} such, nothing. Should one of those come back, exporters and agents refuse
 * what is below their own floor and say so (R1).
 */
final class CoordinatorCore implements Core {
  static final int MAX_VACANT = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorCore.class);

  /** How soon a peer is tried again that took no more, and a young coordinator looks anew. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Whoever did nothing for so long was frozen; the duty cycle ticks every second. Others give it
   * up after five.
   */
  static final long FROZEN_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Outlet outlet;
  private final Peers peers;
  private final Relays relays;
  private final Instances instances;
  private final Lookout lookout;
  private final Journaling journaling;
  private final BooleanSupplier provisional;
  private final NamedRequests requests = new NamedRequests();
  private final Map<EntityName, Assignment> assignments = new LinkedHashMap<>();
  private final Set<EntityName> vacant = new LinkedHashSet<>();
  private final Set<Assignment> timed = new LinkedHashSet<>();
  private Settings settings;

  /** When it was last awake; empty before it ever was. */
  private OptionalLong awakeNanos = OptionalLong.empty();

  /**
   * A coordinator that knows nothing yet.
   *
   * @param provisional whether an epoch issued now is not confirmed by anybody else (R2)
   */
  CoordinatorCore(
      Outlet outlet, BooleanSupplier provisional, Workshop workshop, Disk disk, Settings settings) {
    this.outlet = outlet;
    this.peers = new Peers(outlet);
    this.relays = new Relays(peers);
    this.lookout = new Lookout(peers, assignments.values());
    this.instances = new Instances(peers, relays, workshop, lookout::isGivenUp);
    this.journaling = new Journaling(peers, disk);
    this.provisional = provisional;
    this.settings = settings;
  }

  /** Goes on with other settings. */
  void configure(Settings changed) {
    settings = changed;
  }

  /** A bundle of this node has a factory for an entity, or has it no more (R10). */
  void makeable(EntityName entity, boolean here) {
    instances.makeable(entity, here);
  }

  /** What this node's configuration allows to be installed (R10). */
  void allow(Set<EntityName> entities) {
    instances.allow(entities);
  }

  /** What the node's disk has from before a restart of everything (G8). */
  void recover(List<Known> kept) {
    for (Known known : kept) {
      assignments.computeIfAbsent(known.entity(), this::newAssignment);
      with(known.entity(), assignment -> assignment.keeping().onRecovered(known));
    }
  }

  /** The node's journal came or went. */
  void onJournal() {
    journaling.onJournal();
  }

  /**
   * Notices that it did nothing for long: others may have gone on without it (R3). If something
   * arrived all the while, the node was not frozen; the coordinator hung alone, and who speaks here
   * was heard by the others.
   */
  private void awake(long nowNanos) {
    boolean wasAway = awakeNanos.isPresent() && nowNanos - awakeNanos.getAsLong() >= FROZEN_NANOS;
    boolean wasFrozen = outlet.longestPauseNanos() >= FROZEN_NANOS;
    List<String> nodes = peers.coordinators().stream().map(Peer::node).distinct().toList();
    if (wasAway && !nodes.isEmpty()) {
      LOG.warn(
          "{} did nothing for {} ms; {} before it has heard from {}",
          wasFrozen ? "This node" : "The coordinator of this node",
          TimeUnit.NANOSECONDS.toMillis(nowNanos - awakeNanos.getAsLong()),
          wasFrozen ? "it speaks for nothing" : "it decides nothing",
          nodes);
      List.copyOf(assignments.keySet())
          .forEach(
              entity ->
                  with(entity, assignment -> assignment.onReturn(nodes, wasFrozen, nowNanos)));
    }
    awakeNanos = OptionalLong.of(nowNanos);
    lookout.attend(nowNanos);
  }

  @Override
  public void onUp(Peer peer, long nowNanos) {
    awake(nowNanos);
    peers.add(peer, nowNanos);
    if (peer.role() == Role.COORDINATOR) {
      instances.onUp(peer);
      for (Assignment assignment : assignments.values()) {
        peers.tell(peer, assignment.standing().known());
        assignment.elsewhere().onUp(peer, assignment.state() == AssignmentState.SETTLING);
      }
    }
    requests.onUp(peer);
    lookout.onUp(peer);
    if (peers.follows(peer)) {
      assignments.values().forEach(assignment -> assignment.tellAll(peer));
    }
  }

  @Override
  public void onDown(Peer peer, String cause, long nowNanos) {
    awake(nowNanos);
    // A node goes whole; what is said of its other roles later is known by then.
    List<Peer> gone = cause.equals(Causes.NODE_LEFT) ? peers.of(peer.node()) : List.of(peer);
    List<Peer> before = peers.followers();
    gone.forEach(peers::remove);
    gone.forEach(lookout::onDown);
    List<Peer> exporters = gone.stream().filter(one -> one.role() == Role.EXPORTER).toList();
    if (!exporters.isEmpty()) {
      assignments.keySet().stream()
          .sorted(Comparator.comparing(entity -> entity.node().isPresent())) // services first
          .toList()
          .forEach(entity -> lose(entity, exporters, cause, nowNanos));
    }
    for (Peer one : gone) {
      if (one.role() == Role.AGENT) {
        requests.onDown(one, nowNanos, settings.graceMillis());
      } else if (one.role() == Role.COORDINATOR) {
        relays.onGone(one);
        instances.onGone(one, nowNanos);
        assignments.values().forEach(each -> each.elsewhere().onDown(one, cause));
        adopt(before);
      }
    }
  }

  private void lose(EntityName entity, List<Peer> exporters, String cause, long nowNanos) {
    boolean wasVacant = vacant.contains(entity);
    with(
        entity,
        assignment -> {
          if (exporters.contains(assignment.standing().primary())) {
            assignment.elsewhere().lost(nowNanos);
          }
          assignment.onGone(exporters, cause, nowNanos);
        });
    if (!wasVacant && vacant.contains(entity)) {
      boolean isOrdered = cause.equals(Causes.EXPORTER_STOPPED);
      instances.orphaned(entity, isOrdered, settings.takeoversMax(), nowNanos);
    }
  }

  /** Tells those how things stand that had another coordinator and have us now. */
  private void adopt(List<Peer> before) {
    peers.followers().stream()
        .filter(follower -> !before.contains(follower))
        .forEach(
            follower -> {
              lookout.onUp(follower);
              assignments.values().forEach(assignment -> assignment.tellAll(follower));
            });
  }

  @Override
  public void onMessage(Peer from, Message message, long nowNanos) {
    awake(nowNanos);
    if (!peers.isUp(from)) {
      return; // its node left, and its last words arrive late
    }
    lookout.heard(from, message);
    if (message instanceof Offer offer) {
      assignments.computeIfAbsent(offer.entity(), this::newAssignment);
      with(offer.entity(), assignment -> assignment.onOffer(from, offer, nowNanos));
    } else if (message instanceof Withdraw withdraw) {
      if (!withdraw.held().equals(Epoch.NONE)) {
        assignments.computeIfAbsent(withdraw.entity(), this::newAssignment);
      }
      with(withdraw.entity(), assignment -> assignment.onWithdraw(from, withdraw, nowNanos));
    } else if (message instanceof Resigned resigned) {
      with(resigned.entity(), assignment -> assignment.onResigned(from, resigned, nowNanos));
    } else if (message instanceof Checkpoint checkpoint) {
      with(checkpoint.entity(), assignment -> assignment.keeping().onCheckpoint(from, checkpoint));
    } else if (message instanceof Known known) {
      if (!known.epoch().equals(Epoch.NONE)) {
        assignments.computeIfAbsent(known.entity(), this::newAssignment);
      }
      with(known.entity(), assignment -> assignment.onKnown(from, known, nowNanos));
    } else if (message instanceof AskKnown ask) {
      Assignment asked = assignments.get(ask.entity());
      peers.tell(from, asked == null ? Known.nothing(ask.entity()) : asked.standing().known());
    } else if (message instanceof AskTakeover ask) {
      onAsk(from, ask, nowNanos);
    } else if (message instanceof TakeoverAnswer answer) {
      relays.onAnswer(answer);
    } else if (message instanceof Instantiable word) {
      instances.onWord(from, word);
    } else if (message instanceof AskInstance ask) {
      Assignment known = assignments.get(ask.entity());
      instances.onAsk(from, ask, known != null && known.standing().hasCandidateOn(ask.node()));
    } else if (message instanceof InstanceAnswer answer) {
      relays.onAnswer(answer);
    } else if (message instanceof Keep keep) {
      requests
          .keep(from, keep.spec(), settings.requestsMax())
          .ifPresent(
              dropped ->
                  LOG.warn(
                      "More than {} named requests are kept; '{}' cannot be resumed any more once"
                          + " its importer and agent are gone. Raise requests.max or close some",
                      settings.requestsMax(),
                      dropped));
    } else if (message instanceof Forget forget) {
      requests.forget(forget.name());
    } else if (message instanceof Resume resume) {
      peers.tell(from, new Resumed(resume.id(), requests.find(resume.name())));
    }
  }

  @Override
  public long onTick(long nowNanos) {
    awake(nowNanos);
    long nextLookNanos = lookOut(nowNanos);
    List.copyOf(timed).forEach(assignment -> with(assignment.name(), due -> due.onTick(nowNanos)));
    requests.expire(nowNanos);
    journaling.onTick(nowNanos);
    instances.onTick(vacant::contains, nowNanos);
    instances.made().forEach(entity -> reconsider(entity, nowNanos));
    peers.retry();
    long wait = IDLE_NANOS;
    for (Assignment assignment : timed) {
      wait = Math.min(wait, Math.max(0, assignment.dueNanos() - nowNanos));
    }
    boolean soon =
        peers.areOwed()
            || (!timed.isEmpty() && !peers.areAllKnown(settings.settleMillis(), nowNanos));
    wait = Math.min(wait, Math.max(0, nextLookNanos - nowNanos));
    return nowNanos + (soon ? Math.min(wait, RETRY_NANOS) : wait);
  }

  /** Loses who is silent for too long, and takes back who is heard again (F30). */
  private long lookOut(long nowNanos) {
    long nextNanos = lookout.onTick(nowNanos);
    lookout
        .lost()
        .forEach((entity, exporters) -> lose(entity, exporters, Causes.UNREACHABLE, nowNanos));
    lookout
        .regained()
        .forEach(
            (exporter, offers) ->
                offers.forEach(
                    offer ->
                        with(offer.entity(), again -> again.onOffer(exporter, offer, nowNanos))));
    return nextNanos;
  }

  private void onAsk(Peer from, AskTakeover ask, long nowNanos) {
    if (assignments.containsKey(ask.entity())) {
      with(ask.entity(), assignment -> assignment.onAsk(from, ask, nowNanos));
      return;
    }
    Refusal unknown =
        new Refusal(
            Causes.NOT_EXPORTED,
            "no exporter knows an entity '" + ask.entity() + "'; vigil:entity-list shows them");
    peers.tell(from, Takeover.refused(ask, unknown, null, Epoch.NONE));
  }

  /** A service made for want of another goes when there is another again (R10). */
  private void reconsider(EntityName entity, long nowNanos) {
    Assignment assignment = assignments.get(entity);
    if (assignment != null) {
      Peer preferred = assignment.standing().candidateElsewhere().orElse(null);
      if (instances.isToMove(entity, preferred, assignment.standing().isSpokenForHere(), nowNanos)
          && preferred != null) {
        with(entity, it -> it.moveTo(preferred, nowNanos));
      }
    }
  }

  private Assignment newAssignment(EntityName entity) {
    return new Assignment(entity, peers, relays, journaling, provisional, () -> settings);
  }

  /** Lets something happen to an entity that is known, and keeps the books. */
  private void with(EntityName entity, Consumer<Assignment> event) {
    @Nullable Assignment assignment = assignments.get(entity);
    if (assignment == null) {
      return;
    }
    event.accept(assignment);
    if (assignment.state().isTimed()) {
      timed.add(assignment);
    } else {
      timed.remove(assignment);
    }
    if (assignment.state() != AssignmentState.VACANT) {
      vacant.remove(entity);
    } else if (vacant.add(entity) && vacant.size() > MAX_VACANT) {
      EntityName oldest = vacant.iterator().next();
      vacant.remove(oldest);
      assignments.remove(oldest);
    }
  }
}
