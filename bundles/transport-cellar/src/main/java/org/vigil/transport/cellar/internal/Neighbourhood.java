package org.vigil.transport.cellar.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.client.Causes;
import org.vigil.spi.Codec;
import org.vigil.spi.Neighbour;
import org.vigil.spi.Peer;
import org.vigil.spi.Switchboard;
import org.vigil.transport.cellar.internal.Envelope.Batch;
import org.vigil.transport.cellar.internal.Envelope.Bye;
import org.vigil.transport.cellar.internal.Envelope.Hello;
import org.vigil.transport.cellar.internal.Envelope.Listed;
import org.vigil.transport.cellar.internal.Envelope.Refusal;

/**
 * All members of the cluster as this node sees them, and its link with each: who is linked, who is
 * refused and why. A plain object with time passed in; its calls take the switchboard's lock.
 */
final class Neighbourhood implements Switchboard.Roster, NodeLink.Home {
  /** How long members that are silent hold up the roles of this node at its start. */
  static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final Logger LOG = LoggerFactory.getLogger(Neighbourhood.class);

  /** Who may object to this node's being linked. */
  enum Objector {
    /** Hazelcast can be reached by anybody. */
    CARRIER,
    /** The node is in no group, or in several. */
    GROUP,
    /** Another node had this one's id first. */
    TWIN
  }

  private final Switchboard switchboard;
  private final long incarnation;
  private final LongSupplier ends;
  private final Function<Member, Runnable> wakers;
  private final Traffic traffic = new Traffic();
  private final OwnRoles own = new OwnRoles();
  private final Map<String, NodeLink> links = new LinkedHashMap<>();
  private final Set<String> silent = new HashSet<>();
  private List<String> order = List.of();
  private @Nullable Member self;
  private @Nullable String group;
  // Why this node must not be linked, by what objects.
  private final Map<Objector, String> refusals = new EnumMap<>(Objector.class);
  private String twin = "";
  private long openedNanos;
  private boolean isOpen;

  /**
   * A node that knows no other yet.
   *
   * @param ends random numbers, none twice
   * @param wakers for each member what is called when something may be due for it
   */
  Neighbourhood(
      String nodeId, long incarnation, LongSupplier ends, Function<Member, Runnable> wakers) {
    this.switchboard = new Switchboard(nodeId, "cellar", this);
    this.incarnation = incarnation;
    this.ends = ends;
    this.wakers = wakers;
  }

  // ---- what is told from outside

  /** Who is there, the oldest first; one of them is this node. */
  void onMembers(List<Member> members, Member local, long nowNanos) {
    synchronized (switchboard) {
      boolean isFirst = self == null;
      self = local;
      order = members.stream().map(Member::id).toList();
      for (NodeLink link : List.copyOf(links.values())) {
        if (!order.contains(link.member().id())) {
          links.remove(link.member().id());
          link.end(Causes.NODE_LEFT);
        }
      }
      for (Member member : members) {
        if (!member.id().equals(local.id()) && !links.containsKey(member.id())) {
          Runnable wake = wakers.apply(member);
          links.put(member.id(), new NodeLink(this, member, wake));
          if (isFirst) {
            silent.add(member.id());
          }
          wake.run();
        }
      }
      silent.retainAll(order);
      if (!twin.isEmpty() && !order.contains(twin)) {
        twin = "";
        allow(Objector.TWIN);
      }
      open(nowNanos);
    }
  }

  /** The Cellar group that is this node's Vigil cluster. */
  void onGroup(String name, long nowNanos) {
    synchronized (switchboard) {
      boolean isNew = !name.equals(group);
      group = name;
      if (isNew) {
        links.values().forEach(NodeLink::reconsider);
      }
      open(nowNanos);
    }
  }

  private void open(long nowNanos) {
    if (!isOpen && group != null && self != null) {
      isOpen = true;
      openedNanos = nowNanos;
    }
  }

  /** Hazelcast is gone: nobody is there any more. */
  void onAlone(long nowNanos) {
    synchronized (switchboard) {
      Member local = self;
      if (local != null) {
        onMembers(List.of(local), local, nowNanos);
      }
    }
  }

  /** This node must not be linked with any, until it is allowed again. */
  void refuse(Objector objector, String reason) {
    synchronized (switchboard) {
      if (!reason.equals(refusals.put(objector, reason))) {
        LOG.warn("Node {} is linked with no other: {}", switchboard.nodeId(), reason);
      }
      links.values().forEach(link -> link.end(Causes.UNREACHABLE));
    }
  }

  /** What stood against it is no more. */
  void allow(Objector objector) {
    synchronized (switchboard) {
      if (refusals.remove(objector) != null && refusals.isEmpty()) {
        LOG.info("Node {} may be linked again", switchboard.nodeId());
        links.values().forEach(NodeLink::reconsider);
      }
    }
  }

  /** Empty if this node may be linked. */
  private String refusal() {
    return refusals.isEmpty() ? "" : refusals.values().iterator().next();
  }

  /** Something came from a member. */
  void onBytes(String memberId, byte[] bytes, long nowNanos) {
    Envelope envelope;
    try {
      envelope = EnvelopeCodec.decode(bytes);
    } catch (UnreadableEnvelopeException e) {
      traffic.unreadable();
      synchronized (switchboard) {
        NodeLink link = links.get(memberId);
        if (link != null && e.isNewer()) {
          link.onNewer(e);
        } else if (traffic.unreadableSoFar() == 1) {
          LOG.warn("Something of member {} is left out: {}", memberId, e.getMessage());
        }
      }
      return;
    }
    synchronized (switchboard) {
      NodeLink link = links.get(memberId);
      if (link == null) {
        traffic.stale(); // of a member that is not yet known, or not any more
      } else if (envelope instanceof Batch batch) {
        link.onBatch(batch, nowNanos);
      } else if (envelope instanceof Hello hello) {
        link.onHello(hello, nowNanos);
      } else if (envelope instanceof Refusal refused) {
        link.onRefusal(refused);
      } else if (envelope instanceof Bye bye) {
        link.onBye(bye);
      }
    }
  }

  // ---- what is to be done

  /** What is to be sent to a member now, if anything. */
  @Nullable Envelope next(String memberId, long nowNanos) {
    synchronized (switchboard) {
      NodeLink link = links.get(memberId);
      return link == null ? null : link.next(nowNanos);
    }
  }

  /** How long until {@link #next} has something if nothing happens. */
  long nanosUntilDue(String memberId, long nowNanos) {
    synchronized (switchboard) {
      NodeLink link = links.get(memberId);
      return link == null ? Long.MAX_VALUE : link.nanosUntilDue(nowNanos);
    }
  }

  /**
   * Whether roles may connect: each member that was there at the start is linked or refused, or has
   * been silent for too long. A role that came sooner would take itself for alone.
   */
  boolean isSettled(long nowNanos) {
    synchronized (switchboard) {
      if (!refusals.isEmpty()) {
        return true;
      }
      if (!isOpen) {
        return false;
      }
      silent.removeIf(
          id -> {
            NodeLink link = links.get(id);
            return link == null || link.isSettled();
          });
      return silent.isEmpty() || nowNanos - openedNanos >= SETTLE_NANOS;
    }
  }

  /** Whether all that was said to the linked nodes has arrived. */
  boolean isDrained() {
    synchronized (switchboard) {
      return links.values().stream()
          .map(NodeLink::link)
          .allMatch(link -> link == null || link.isDrained());
    }
  }

  /** The last word to each member that is linked; nothing is delivered afterwards. */
  Map<Member, Envelope> close() {
    synchronized (switchboard) {
      Map<Member, Envelope> byes = new LinkedHashMap<>();
      for (NodeLink link : links.values()) {
        Envelope bye = link.bye();
        if (bye != null) {
          byes.put(link.member(), bye);
        }
      }
      links.clear();
      switchboard.close();
      return byes;
    }
  }

  /** Whether the cluster is there, so that links can begin. */
  boolean isOpen() {
    synchronized (switchboard) {
      return isOpen;
    }
  }

  List<Neighbour> neighbours() {
    synchronized (switchboard) {
      List<Neighbour> all = new ArrayList<>();
      Member local = self;
      if (local != null || !refusals.isEmpty()) {
        all.add(
            new Neighbour(
                switchboard.nodeId(),
                local == null ? "" : local.address(),
                refusals.isEmpty() ? Neighbour.LINKED : Neighbour.REFUSED,
                refusal(),
                true));
      }
      links.values().forEach(link -> all.add(link.view()));
      return List.copyOf(all);
    }
  }

  int batchesOnTheWay() {
    synchronized (switchboard) {
      return links.values().stream()
          .map(NodeLink::link)
          .mapToInt(link -> link == null ? 0 : link.batchesOnTheWay())
          .sum();
    }
  }

  // ---- for the switchboard

  @Override
  public void connected(Peer role, long number) {
    Listed listed = own.add(role, number);
    links.values().forEach(link -> link.onConnected(listed));
  }

  @Override
  public void left(Peer role, long number, String cause) {
    own.remove(number);
    links.values().forEach(link -> link.onLeft(number, cause));
  }

  // ---- for the links

  @Override
  public Switchboard switchboard() {
    return switchboard;
  }

  @Override
  public OwnRoles own() {
    return own;
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public long newEnd() {
    long end = ends.getAsLong();
    return end == 0 ? 1 : end;
  }

  @Override
  public @Nullable Hello hello(long from, long to) {
    String name = group;
    return name == null || !refusals.isEmpty()
        ? null
        : new Hello(from, to, name, switchboard.nodeId(), incarnation, Codec.PROTOCOL);
  }

  @Override
  public boolean isAlone() {
    return !refusals.isEmpty();
  }

  @Override
  public String objectionTo(Hello hello, NodeLink link) {
    if (!refusals.isEmpty()) {
      return refusal();
    }
    if (group == null) {
      return "";
    }
    if (Integer.compareUnsigned(hello.frames(), Codec.PROTOCOL) > 0) {
      return UnreadableEnvelopeException.newerFrames(Integer.toUnsignedLong(hello.frames()));
    }
    if (!hello.group().equals(group)) {
      return "it is in the Cellar group '" + hello.group() + "', this node in '" + group + "'";
    }
    Member local = self;
    if (local != null && hello.node().equals(switchboard.nodeId())) {
      return objectionToTwin(link.member(), local);
    }
    for (NodeLink other : links.values()) {
      if (other != link && other.isLinked() && other.node().equals(hello.node())) {
        if (isOlder(other.member(), link.member())) {
          return twice(hello.node(), other.member(), link.member());
        }
        other.refuse(0, twice(hello.node(), link.member(), other.member()));
      }
    }
    return "";
  }

  private String objectionToTwin(Member other, Member local) {
    if (isOlder(local, other)) {
      return twice(switchboard.nodeId(), local, other);
    }
    String reason = twice(switchboard.nodeId(), other, local);
    twin = other.id();
    refuse(Objector.TWIN, reason);
    return reason;
  }

  private boolean isOlder(Member one, Member other) {
    return order.indexOf(one.id()) < order.indexOf(other.id());
  }

  private static String twice(String node, Member first, Member later) {
    return "the node id '"
        + node
        + "' is used twice, at "
        + first.address()
        + " and at "
        + later.address()
        + "; the one at "
        + later.address()
        + ", which came later, works alone until it has another `node` in its"
        + " etc/org.vigil.transport.cfg";
  }
}
