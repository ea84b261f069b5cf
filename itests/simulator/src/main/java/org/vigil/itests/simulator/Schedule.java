package org.vigil.itests.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.vigil.itests.simulator.Fault.Kind;

/**
 * What is to happen in a world: so many nodes start, these faults come and go, and then it is to
 * heal. All else that is left to chance, such as how long a frame takes, is chosen by the seed.
 *
 * @param services the nodes from the first to this one have a replica of the bank
 * @param isLeased whether the replicas ask which of them is to work
 */
record Schedule(long seed, int nodes, int services, boolean isLeased, List<Fault> faults) {
  /** When the first fault comes: the nodes know each other by then. */
  static final long FIRST_MILLIS = 400;

  /** When it comes in long ones: by then those who look at others have begun to. */
  static final long LONG_FIRST_MILLIS = 4_000;

  private static final Times SHORT = new Times(FIRST_MILLIS, 1_200, 1_000);

  /** Longer than any scan needs of peers that have long been known, and any node to notice. */
  private static final Times LONG = new Times(LONG_FIRST_MILLIS, 3_000, 8_000);

  private static final int MOST_FAULTS = 6;

  /** A few kinds of fault only: several of one kind meet more often so. */
  private static final int MOST_KINDS = 4;

  private static final int[] NODES = {3, 4, 3, 5, 3, 4, 3, 3, 6, 3, 4, 3, 5, 3, 4, 3, 3, 7, 3, 4};
  private static final List<Part> PARTS = List.of(Part.values());

  /** When the faults of a schedule begin, within which time, and how long each lasts at most. */
  private record Times(long firstMillis, long spanMillis, long longestMillis) {}

  Schedule {
    faults = List.copyOf(faults);
  }

  /** The schedule of a seed. */
  static Schedule of(long seed, int nodes, Set<Kind> kinds) {
    return of(seed, nodes, kinds, SHORT);
  }

  /** The same with faults that last so long that whoever looks finds them (F30). */
  static Schedule ofLong(long seed, int nodes, Set<Kind> kinds) {
    return of(seed, nodes, kinds, LONG);
  }

  private static Schedule of(long seed, int nodes, Set<Kind> kinds, Times times) {
    Random random = new Random(seed * 31 + nodes);
    List<Kind> some = new ArrayList<>(EnumSet.copyOf(kinds));
    Collections.shuffle(some, random);
    some = some.subList(0, Math.min(some.size(), 1 + random.nextInt(MOST_KINDS)));
    List<Fault> faults = new ArrayList<>();
    int count = 1 + random.nextInt(MOST_FAULTS);
    for (int i = 0; i < count; i++) {
      faults.add(fault(some.get(random.nextInt(some.size())), nodes, times, random));
    }
    faults.sort(Comparator.comparingLong(Fault::atMillis));
    // A lease counts on clocks that go alike.
    boolean isLeased =
        random.nextInt(3) == 0
            && faults.stream().noneMatch(fault -> fault.kind() == Kind.SLOW_CLOCK);
    return new Schedule(seed, nodes, 2 + random.nextInt(nodes - 1), isLeased, faults);
  }

  private static Fault fault(Kind kind, int nodes, Times times, Random random) {
    int node = 1 + random.nextInt(nodes);
    int other = 1 + (node + random.nextInt(nodes - 1)) % nodes;
    long at = times.firstMillis() + (long) (random.nextDouble() * times.spanMillis());
    long length = 1 + (long) (random.nextDouble() * random.nextDouble() * times.longestMillis());
    boolean isInstant =
        kind == Kind.UPDATE_PART || kind == Kind.SWAP_TRANSPORT || kind == Kind.TAKEOVER;
    Part part = PARTS.get(random.nextInt(PARTS.size()));
    if (kind == Kind.TAKEOVER) {
      part = random.nextBoolean() ? Part.EXPORTER : Part.STANDBY;
    }
    return new Fault(kind, at, isInstant ? 0 : length, node, other, part, random.nextDouble());
  }

  /** The same with other faults. */
  Schedule with(List<Fault> others) {
    return new Schedule(seed, nodes, services, isLeased, others);
  }

  /** A few more nodes now and then, most often three. */
  static int nodesOf(long seed) {
    return NODES[(int) Math.floorMod(seed, (long) NODES.length)];
  }

  /** As Java, to be kept in a test. */
  String toJava() {
    StringBuilder java = new StringBuilder();
    java.append("new Schedule(").append(seed).append("L, ").append(nodes).append(", ");
    java.append(services).append(", ").append(isLeased).append(", List.of(");
    for (int i = 0; i < faults.size(); i++) {
      java.append(i == 0 ? "" : ", ").append(faults.get(i).toJava());
    }
    return java.append("))").toString();
  }

  /** When all faults are over. */
  long endMillis() {
    return faults.stream().mapToLong(Fault::overMillis).max().orElse(FIRST_MILLIS);
  }
}
