package org.vigil.transport.cellar.internal;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vigil.spi.Neighbour;
import org.vigil.spi.Role;
import org.vigil.spi.Switchboard;
import org.vigil.spi.Transport.Connection;
import org.vigil.spi.testing.Recorder;

/**
 * Nodes, the net between them and the time, all in one thread: bytes are lost, doubled, late and
 * out of order as a seed says. Who is a member is said by the test, as Hazelcast would.
 */
final class Net {
  private static final long FASTEST_NANOS = MICROSECONDS.toNanos(50);
  private static final long RETRY_NANOS = MILLISECONDS.toNanos(1);

  /** What is on its way. */
  private record Parcel(long dueNanos, long order, Node to, String from, ByteString bytes) {}

  private final Random random;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final PriorityQueue<Parcel> onTheWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Parcel::dueNanos).thenComparingLong(Parcel::order));
  private final Map<String, Boolean> cuts = new HashMap<>();
  private long now = -MILLISECONDS.toNanos(5);
  private long parcels;
  private long ids;
  private double loss;
  private double doubling;
  private long lateNanos;

  Net(long seed) {
    this.random = new Random(seed);
  }

  /** One node, in one life. */
  final class Node {
    final Member member;
    final Neighbourhood neighbourhood;
    private boolean isAlive = true;

    Node(String id, String group, String address) {
      member = new Member("member" + ++ids, address);
      neighbourhood = new Neighbourhood(id, random.nextLong(), random::nextLong, other -> () -> {});
      neighbourhood.onGroup(group, now);
    }

    Switchboard switchboard() {
      return neighbourhood.switchboard();
    }

    Connection connect(Role role, String name, Recorder recorder) {
      return switchboard().connect(role, name, random.nextLong(), recorder);
    }

    /** The others, and this one if it is refused. */
    List<Neighbour> neighbours() {
      return neighbourhood.neighbours().stream()
          .filter(one -> !one.isSelf() || one.state().equals(Neighbour.REFUSED))
          .toList();
    }

    /** The states of its neighbours, by id. */
    Map<String, String> states() {
      Map<String, String> states = new HashMap<>();
      neighbours().forEach(other -> states.put(other.node(), other.state()));
      return states;
    }

    void sees(Node... members) {
      neighbourhood.onMembers(
          List.of(members).stream().map(node -> node.member).toList(), member, now);
    }
  }

  // ---- the faults

  /** From now on so much is lost and doubled, and all is up to so late. */
  Net faulty(double lossRate, double doublingRate, Duration late) {
    loss = lossRate;
    doubling = doublingRate;
    lateNanos = late.toNanos();
    return this;
  }

  /** From now on nothing gets from the one to the other. */
  void cut(Node from, Node to) {
    cuts.put(from.member.id() + to.member.id(), true);
  }

  void mend() {
    cuts.clear();
    faulty(0, 0, Duration.ZERO);
  }

  // ---- the nodes

  /** A node that is there, and of which nobody knows yet. */
  Node node(String id) {
    return node(id, "default", "host-" + id + ":5701");
  }

  Node node(String id, String group, String address) {
    Node node = new Node(id, group, address);
    nodes.put(node.member.id(), node);
    return node;
  }

  /** All live nodes are members, the oldest first. */
  void tellMembers() {
    Node[] live = nodes.values().stream().filter(node -> node.isAlive).toArray(Node[]::new);
    for (Node node : live) {
      node.sees(live);
    }
  }

  /** The node is gone; the others do not know yet. */
  void kill(Node node) {
    node.isAlive = false;
    nodes.remove(node.member.id());
    onTheWay.removeIf(parcel -> parcel.to() == node);
  }

  // ---- the time

  long now() {
    return now;
  }

  void run(Duration time) {
    long end = now + time.toNanos();
    while (step(end)) {
      // goes on
    }
    now = end;
  }

  /** Runs until it holds; fails after ten minutes of this time. */
  void until(String what, BooleanSupplier condition) {
    long end = now + Duration.ofMinutes(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (!step(end)) {
        throw new AssertionError("in ten minutes it never came to pass: " + what);
      }
    }
  }

  /** The next thing that happens; false if nothing does until then. */
  private boolean step(long end) {
    boolean hasSent = false;
    long next = end;
    for (Node node : new ArrayList<>(nodes.values())) {
      node.neighbourhood.isSettled(now);
      if (node.switchboard().isJammed() && node.switchboard().retry()) {
        next = Math.min(next, now + RETRY_NANOS);
      }
      for (Node other : new ArrayList<>(nodes.values())) {
        hasSent |= pump(node, other);
        long due = node.neighbourhood.nanosUntilDue(other.member.id(), now);
        next = due > end - now ? next : Math.min(next, now + due);
      }
    }
    if (hasSent) {
      return true;
    }
    Parcel parcel = onTheWay.peek();
    if (parcel != null && parcel.dueNanos() <= next) {
      onTheWay.remove();
      now = Math.max(now, parcel.dueNanos());
      parcel.to().neighbourhood.onBytes(parcel.from(), parcel.bytes().toByteArray(), now);
      return true;
    }
    now = Math.max(now, next);
    return next < end;
  }

  private boolean pump(Node node, Node other) {
    @Nullable Envelope due = node.neighbourhood.next(other.member.id(), now);
    if (due == null) {
      return false;
    }
    send(node, other, EnvelopeCodec.encode(due));
    return true;
  }

  void send(Node from, Node to, byte[] bytes) {
    int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < doubling ? 2 : 1;
    if (cuts.containsKey(from.member.id() + to.member.id())) {
      copies = 0;
    }
    for (int i = 0; i < copies; i++) {
      long late = lateNanos == 0 ? 0 : (long) (random.nextDouble() * lateNanos);
      onTheWay.add(
          new Parcel(
              now + FASTEST_NANOS + late,
              ++parcels,
              to,
              from.member.id(),
              ByteString.copyFrom(bytes)));
    }
  }
}
