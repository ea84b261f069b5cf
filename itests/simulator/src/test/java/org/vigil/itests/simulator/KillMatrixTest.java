package org.vigil.itests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.vigil.itests.simulator.Fault.Kind;

/**
 * Each role dies, and within a second another one or the same again, on the same node or on another
 * one: every invariant holds, and all heals.
 */
class KillMatrixTest {
  /** How often each pair happens, at other times and for other lengths. */
  private static final int TIMES = 12;

  private static final int NODES = 3;

  /** The roles that can die, and how. */
  private enum Death {
    EXPORTER(Kind.STOP_PART, Part.EXPORTER),
    STANDBY(Kind.STOP_PART, Part.STANDBY),
    AGENT(Kind.STOP_PART, Part.AGENT),
    IMPORTER(Kind.STOP_PART, Part.IMPORTER),
    COORDINATOR(Kind.STOP_PART, Part.COORDINATOR),
    TRANSPORT(Kind.SWAP_TRANSPORT, Part.EXPORTER),
    SERVICE(Kind.SERVICE_STOPS, Part.EXPORTER),
    NODE(Kind.CRASH, Part.EXPORTER);

    private final Kind kind;
    private final Part part;

    Death(Kind kind, Part part) {
      this.kind = kind;
      this.part = part;
    }

    Fault at(long millis, long forMillis, int node, Random random) {
      long lasting = kind == Kind.SWAP_TRANSPORT ? 0 : forMillis;
      int other = 1 + node % NODES;
      return new Fault(kind, millis, lasting, node, other, part, random.nextDouble());
    }
  }

  /** Two deaths, one after the other. */
  private record Pair(Death first, Death second, boolean isOnSameNode, long seed) {
    static List<Pair> all() {
      List<Pair> all = new ArrayList<>();
      for (Death first : Death.values()) {
        for (Death second : Death.values()) {
          for (boolean isOnSameNode : List.of(true, false)) {
            all.add(new Pair(first, second, isOnSameNode, TIMES * (long) all.size()));
          }
        }
      }
      return all;
    }

    /**
     * One time that it happens: every other time the first is back before the second dies.
     *
     * @param number which time; each node is the first one's in turn
     */
    Schedule schedule(int number) {
      Random random = new Random(seed + number);
      int node = 1 + number % NODES;
      int other = isOnSameNode ? node : 1 + (node + random.nextInt(NODES - 1)) % NODES;
      long gapMillis = random.nextLong(1, 1_000);
      boolean isBack = number / NODES % 2 == 1;
      long firstMillis = isBack ? random.nextLong(gapMillis) : gapMillis + random.nextLong(600);
      long at = Schedule.FIRST_MILLIS + random.nextLong(100);
      return new Schedule(
          seed + number,
          NODES,
          2 + number % 2,
          random.nextInt(3) == 0,
          List.of(
              first.at(at, firstMillis, node, random),
              second.at(at + gapMillis, random.nextLong(1, 600), other, random)));
    }
  }

  @Test
  void everyOrderedPairOfDeathsWithinASecondIsSurvived() {
    Set<Pair> pairs = new HashSet<>(Pair.all());
    assertThat(pairs).hasSize(8 * 8 * 2);
    AtomicLong done = new AtomicLong();
    AtomicLong epochs = new AtomicLong();

    Pair.all().parallelStream()
        .forEach(
            pair -> {
              for (int number = 0; number < TIMES; number++) {
                epochs.addAndGet(epochsOf(pair, number));
                done.incrementAndGet();
              }
            });

    assertThat(done).hasValue((long) pairs.size() * TIMES);
    assertThat(epochs.get()).as("epochs").isGreaterThan(done.get());
  }

  private static long epochsOf(Pair pair, int number) {
    Schedule schedule = pair.schedule(number);
    try {
      return Simulation.run(schedule, Bug.NONE, new Story(false)).epochs();
    } catch (Violation e) {
      throw new AssertionError(pair + "\n" + Shrinking.tell(schedule, e, () -> Bug.NONE), e);
    }
  }
}
