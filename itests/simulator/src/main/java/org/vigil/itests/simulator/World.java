package org.vigil.itests.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A time of its own and what happens in it, one thing after another: the nodes, the net between
 * them, and who looks at all that. Nothing in it depends on anything but the schedule.
 */
final class World {
  static final long MILLI = 1_000_000;

  private static final int MOST_STEPS = 500_000;

  /** Something that is going to happen. */
  private record Event(long atNanos, long order, Runnable what) {}

  final Random random;
  final Story story;
  final Network network;
  final Membership membership;
  final Invariants invariants;
  final Bug bug;
  private final Schedule schedule;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
  private final Map<String, SimulatedDisk> disks = new LinkedHashMap<>();
  private final List<Runnable> lasting = new ArrayList<>();
  private long nowNanos;
  private long lastOrder;
  private int steps;
  private long lastNumber;
  private boolean isQuiet;

  World(Schedule schedule, Bug bug, Story story) {
    this.schedule = schedule;
    this.bug = bug;
    this.story = story;
    story.begin(this::nowNanos);
    this.random = new Random(schedule.seed());
    this.network = new Network(this);
    this.membership = new Membership(this);
    this.invariants = new Invariants(this);
  }

  Schedule schedule() {
    return schedule;
  }

  long nowNanos() {
    return nowNanos;
  }

  /** A number that was not given before. */
  long nextNumber() {
    return ++lastNumber;
  }

  /** A random number of this many milliseconds, in nanoseconds. */
  long between(double fromMillis, double toMillis) {
    return (long) ((fromMillis + random.nextDouble() * (toMillis - fromMillis)) * MILLI);
  }

  // ---- what happens

  void at(long atNanos, Runnable what) {
    events.add(new Event(Math.max(atNanos, nowNanos), ++lastOrder, what));
  }

  void after(long nanos, Runnable what) {
    at(nowNanos + nanos, what);
  }

  /** Lets the next thing happen; false if nothing does until then. */
  boolean step(long untilNanos) {
    Event next = events.peek();
    if (next == null || next.atNanos() > untilNanos) {
      nowNanos = Math.max(nowNanos, untilNanos);
      return false;
    }
    if (++steps > MOST_STEPS) {
      throw new Violation("liveness, more than " + MOST_STEPS + " things happen");
    }
    events.remove();
    nowNanos = next.atNanos();
    next.what().run();
    return true;
  }

  /** Lets everything happen until then. */
  void run(long untilNanos) {
    while (step(untilNanos)) {
      // goes on
    }
  }

  /** Something that is over only when everything else has healed. */
  void whenHealed(Runnable end) {
    lasting.add(end);
  }

  /** Whether something is still wrong. */
  boolean isSomethingLeft() {
    return !lasting.isEmpty();
  }

  /** Nothing is wrong any more. */
  void endTheRest() {
    List<Runnable> all = List.copyOf(lasting);
    lasting.clear();
    all.forEach(Runnable::run);
  }

  /** From now on services do nothing by themselves. */
  void beQuiet() {
    isQuiet = true;
  }

  boolean isQuiet() {
    return isQuiet;
  }

  // ---- the nodes

  /** The nodes that live, in the order of their ids. */
  List<SimulatedNode> nodes() {
    return new ArrayList<>(nodes.values());
  }

  /** The living node of that id, by number; null if it is down. */
  @Nullable SimulatedNode node(int number) {
    return nodes.get(nameOf(number));
  }

  /** The disk of that node, whether it lives or not. */
  SimulatedDisk disk(String node) {
    return disks.computeIfAbsent(node, any -> new SimulatedDisk(this, node));
  }

  static String nameOf(int number) {
    return "node-" + number;
  }

  /** Starts a node, with a service if it is one of those that have one. */
  SimulatedNode start(int number) {
    SimulatedNode node = new SimulatedNode(this, nameOf(number));
    nodes.put(node.id(), node);
    membership.joins(node);
    node.start();
    if (number <= schedule.services()) {
      node.startService();
    }
    return node;
  }

  /** A node ends, without a word. */
  void kill(SimulatedNode node) {
    node.die();
    network.dies();
    nodes.remove(node.id(), node);
    disk(node.id()).crash();
    invariants.memoryLost();
    if (nodes.isEmpty()) {
      invariants.changes().allDied();
    }
  }
}
