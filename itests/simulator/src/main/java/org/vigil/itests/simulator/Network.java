package org.vigil.itests.simulator;

import java.util.HashMap;
import java.util.Map;

/**
 * Carries bytes between nodes, and loses, doubles, delays and reorders them where it is told to.
 */
final class Network {
  private static final double FASTEST_MILLIS = 0.05;
  private static final double USUAL_MILLIS = 0.3;

  /** How the way from one node to another is. */
  record Quality(double loss, double doubling, double lateMillis) {
    static final Quality GOOD = new Quality(0, 0, 0);
  }

  private final World world;
  private final Map<String, Quality> qualities = new HashMap<>();
  private final Map<String, Integer> cuts = new HashMap<>();
  private final Map<String, Long> lastArrival = new HashMap<>();
  private final Map<String, Long> cutSinceNanos = new HashMap<>();

  /** When the last node died: until then it may have been the one that was heard. */
  private long lastDeathNanos;

  Network(World world) {
    this.world = world;
  }

  private static String way(String from, String to) {
    return from + ">" + to;
  }

  /** From now on the way is like this. */
  void quality(String from, String to, Quality quality) {
    qualities.put(way(from, to), quality);
  }

  /** From now on nothing gets from the one to the other. */
  void cut(String from, String to) {
    cuts.merge(way(from, to), 1, Integer::sum);
    cutSinceNanos.putIfAbsent(way(from, to), world.nowNanos());
  }

  void mend(String from, String to) {
    if (cuts.computeIfPresent(way(from, to), (way, count) -> count == 1 ? null : count - 1)
        == null) {
      cutSinceNanos.remove(way(from, to));
    }
  }

  /** A node died, and says nothing any more. */
  void dies() {
    lastDeathNanos = world.nowNanos();
  }

  /** For how long nothing has got to that node from any other, in nanoseconds. */
  long isolatedNanos(SimulatedNode node) {
    long least = Long.MAX_VALUE;
    for (SimulatedNode other : world.nodes()) {
      if (other != node) {
        long since = cutSinceNanos.getOrDefault(way(other.id(), node.id()), world.nowNanos());
        least = Math.min(least, world.nowNanos() - since);
      }
    }
    return least == Long.MAX_VALUE // who is alone is not cut off
        ? 0
        : Math.min(least, world.nowNanos() - lastDeathNanos);
  }

  void send(SimulatedNode from, SimulatedNode to, byte[] bytes) {
    String way = way(from.id(), to.id());
    if (cuts.containsKey(way)) {
      return;
    }
    Quality quality = qualities.getOrDefault(way, Quality.GOOD);
    int copies = 1;
    if (quality.loss() > 0 && world.random.nextDouble() < quality.loss()) {
      copies = 0;
    } else if (quality.doubling() > 0 && world.random.nextDouble() < quality.doubling()) {
      copies = 2;
    }
    for (int i = 0; i < copies; i++) {
      long arrives =
          world.nowNanos() + world.between(FASTEST_MILLIS, USUAL_MILLIS + quality.lateMillis());
      if (quality.lateMillis() == 0) { // on a good way nothing overtakes
        arrives = Math.max(arrives, lastArrival.getOrDefault(way, 0L));
        lastArrival.put(way, arrives);
      }
      world.at(arrives, () -> to.receive(from.member(), bytes));
    }
  }
}
