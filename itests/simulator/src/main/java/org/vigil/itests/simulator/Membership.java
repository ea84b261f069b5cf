package org.vigil.itests.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is a member, as Hazelcast would tell it: each node hears it by itself and later, and perhaps
 * wrongly for a while.
 */
final class Membership {
  /** As long it may take until it is linked with all of them again. */
  private static final long RETURN_NANOS = 20 * World.MILLI;

  private final World world;
  private final List<SimulatedNode> members = new ArrayList<>();

  /** Of whom a node was told that it left, which it did not: {@code observer>observed}. */
  private final Set<String> lies = new HashSet<>();

  /** Of whom somebody was told that it left, and when that was true no more. */
  private final Map<String, Long> givenUpUntilNanos = new HashMap<>();

  Membership(World world) {
    this.world = world;
  }

  void joins(SimulatedNode node) {
    members.add(node);
    tellAll(1, 20);
  }

  /** It is gone; the others hear so after as many milliseconds. */
  void leaves(SimulatedNode node, double fromMillis, double toMillis) {
    members.remove(node);
    tellAll(fromMillis, toMillis);
  }

  /** An observer is told that a member left, which is not so. */
  void lie(SimulatedNode observer, SimulatedNode observed) {
    lies.add(observer.member() + ">" + observed.member());
    givenUpUntilNanos.put(observed.member(), Long.MAX_VALUE);
    tell(observer);
  }

  void recant(SimulatedNode observer, SimulatedNode observed) {
    lies.remove(observer.member() + ">" + observed.member());
    givenUpUntilNanos.replace(observed.member(), world.nowNanos() + RETURN_NANOS);
    tell(observer);
  }

  /** Whether others did without it, and it may not have heard yet what they did (R4). */
  boolean wasGivenUp(SimulatedNode node) {
    return givenUpUntilNanos.getOrDefault(node.member(), Long.MIN_VALUE) > world.nowNanos();
  }

  private void tellAll(double fromMillis, double toMillis) {
    for (SimulatedNode node : List.copyOf(members)) {
      world.after(world.between(fromMillis, toMillis), () -> tell(node));
    }
  }

  private void tell(SimulatedNode node) {
    List<String> seen = new ArrayList<>();
    for (SimulatedNode member : members) {
      if (!lies.contains(node.member() + ">" + member.member())) {
        seen.add(member.member());
      }
    }
    if (members.contains(node)) {
      if (seen.size() == 1 && members.size() > 1) {
        world.invariants.isolated();
      }
      node.hearMembers(seen);
    }
  }

  /** The living node that is this member; null if it is gone. */
  @org.jspecify.annotations.Nullable
  SimulatedNode find(String member) {
    for (SimulatedNode node : members) {
      if (node.member().equals(member)) {
        return node;
      }
    }
    return null;
  }
}
