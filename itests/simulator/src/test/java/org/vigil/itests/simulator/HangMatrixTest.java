package org.vigil.itests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.vigil.itests.simulator.Fault.Kind;

/**
 * Each role hangs for so long that all who look find it, and meanwhile something else happens: a
 * death, or a takeover by command. Every invariant holds, and all heals (F30).
 */
class HangMatrixTest {
  /** How often each happens, at other times and for other lengths. */
  private static final int TIMES = 6;

  private static final int NODES = 3;
  private static final List<Part> PARTS = List.of(Part.values());

  /** Longer than anybody has who is hardly known. */
  private static final long HANG_MILLIS = 3_600;

  /** What happens beside. */
  private enum Beside {
    NOTHING,
    ANOTHER_HANGS,
    EXPORTER_STOPS,
    AGENT_STOPS,
    IMPORTER_STOPS,
    COORDINATOR_STOPS,
    NODE_DIES,
    TAKEOVER;

    List<Fault> at(long millis, int node, Random random) {
      int other = 1 + (node + random.nextInt(NODES - 1)) % NODES;
      long length = random.nextLong(1, 800);
      double hard = random.nextDouble();
      return switch (this) {
        case NOTHING -> List.of();
        case ANOTHER_HANGS -> {
          Part part = PARTS.get(random.nextInt(PARTS.size()));
          yield List.of(new Fault(Kind.HANG_PART, millis, 3_000 + length, other, node, part, hard));
        }
        case EXPORTER_STOPS -> List.of(stop(Part.EXPORTER, millis, length, node, other, random));
        case AGENT_STOPS -> List.of(stop(Part.AGENT, millis, length, node, other, random));
        case IMPORTER_STOPS -> List.of(stop(Part.IMPORTER, millis, length, node, other, random));
        case COORDINATOR_STOPS ->
            List.of(stop(Part.COORDINATOR, millis, length, node, other, random));
        case NODE_DIES ->
            List.of(new Fault(Kind.CRASH, millis, length, other, node, Part.EXPORTER, hard));
        case TAKEOVER ->
            List.of(new Fault(Kind.TAKEOVER, millis, 0, node, other, Part.EXPORTER, hard));
      };
    }

    private static Fault stop(
        Part part, long millis, long length, int node, int other, Random random) {
      int where = random.nextBoolean() ? node : other;
      return new Fault(Kind.STOP_PART, millis, length, where, node, part, random.nextDouble());
    }
  }

  /** A role that hangs, and what happens meanwhile. */
  private record Hang(Part part, Beside beside, long seed) {
    static List<Hang> all() {
      List<Hang> all = new ArrayList<>();
      for (Part part : PARTS) {
        for (Beside beside : Beside.values()) {
          all.add(new Hang(part, beside, TIMES * (long) all.size()));
        }
      }
      return all;
    }

    Schedule schedule(int number) {
      Random random = new Random(seed + number);
      int node = 1 + number % NODES;
      long at = Schedule.FIRST_MILLIS + random.nextLong(100);
      List<Fault> faults = new ArrayList<>();
      long length = HANG_MILLIS + random.nextLong(1_500);
      faults.add(new Fault(Kind.HANG_PART, at, length, node, node, part, random.nextDouble()));
      faults.addAll(beside.at(at + random.nextLong(1, 3_400), node, random));
      return new Schedule(seed + number, NODES, 2 + number % 2, random.nextInt(3) == 0, faults);
    }
  }

  @Test
  void whateverHangsIsFoundAndComesBackWithoutHarm() {
    AtomicLong done = new AtomicLong();

    Hang.all().parallelStream()
        .forEach(
            hang -> {
              for (int number = 0; number < TIMES; number++) {
                play(hang, number);
                done.incrementAndGet();
              }
            });

    assertThat(done).hasValue((long) PARTS.size() * Beside.values().length * TIMES);
  }

  private static void play(Hang hang, int number) {
    Schedule schedule = hang.schedule(number);
    try {
      Simulation.run(schedule, Bug.NONE, new Story(false));
    } catch (Violation e) {
      throw new AssertionError(hang + "\n" + Shrinking.tell(schedule, e, () -> Bug.NONE), e);
    }
  }
}
