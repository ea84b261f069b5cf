package org.vigil.failover.internal;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.vigil.spi.Peer;

/**
 * What is under way between linked nodes, in the order in which each hears it from one node, and
 * what keeps it from arriving: nodes that are cut off from each other, and nodes that are frozen
 * and find what came meanwhile when they go on.
 */
final class Wires {
  private final Map<List<Object>, Deque<Runnable>> underWay = new LinkedHashMap<>();
  private final Set<Set<String>> cuts = new HashSet<>();
  private final Set<String> frozen = new HashSet<>();
  private final Random random;

  Wires(Random random) {
    this.random = random;
  }

  void put(Peer from, Peer to, Runnable event) {
    underWay.computeIfAbsent(List.of(from.node(), to), any -> new ArrayDeque<>()).add(event);
  }

  /** Delivers one event that is under way; false if there is none. */
  boolean deliverOne() {
    List<Deque<Runnable>> ready =
        underWay.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .filter(entry -> !frozen.contains(((Peer) entry.getKey().get(1)).node()))
            .map(Map.Entry::getValue)
            .toList();
    if (ready.isEmpty()) {
      return false;
    }
    ready.get(random.nextInt(ready.size())).remove().run();
    return true;
  }

  /** Nobody is there any more to hear it. */
  void dropFor(Peer gone) {
    underWay.keySet().removeIf(pair -> pair.get(1).equals(gone));
  }

  // ---- cut off

  boolean areLinked(String one, String other) {
    return one.equals(other) || !cuts.contains(Set.of(one, other));
  }

  /** What is under way between them is lost, except what has arrived at a node that is frozen. */
  void cut(String one, String other, Collection<Peer> peers) {
    cuts.add(Set.of(one, other));
    for (Peer to : peers) {
      if (!frozen.contains(to.node()) && (to.node().equals(one) || to.node().equals(other))) {
        underWay.remove(List.of(to.node().equals(one) ? other : one, to));
      }
    }
  }

  void mend(String one, String other) {
    cuts.remove(Set.of(one, other));
  }

  // ---- frozen

  boolean isFrozen(String node) {
    return frozen.contains(node);
  }

  void freeze(String node) {
    frozen.add(node);
  }

  void thaw(String node) {
    frozen.remove(node);
  }
}
