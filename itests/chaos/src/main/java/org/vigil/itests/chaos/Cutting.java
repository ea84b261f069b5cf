package org.vigil.itests.chaos;

import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.vigil.itests.chaos.Event.Struck;

/** Faults after which a node may have been without the others for a while. */
final class Cutting {
  /**
   * How long after its end such a fault is still felt: Hazelcast merges every ten seconds, and
   * Cellar then takes up to ten for its groups.
   */
  static final long FELT_NANOS = TimeUnit.SECONDS.toNanos(20);

  /**
   * What a fault hit after which nodes lost one another, all of which lived. A clock that is set
   * back by seconds is such a one: Hazelcast compares the times of its heartbeats.
   */
  static final String LINKS = "links";

  private Cutting() {}

  /** Those that cut one node off. */
  static Predicate<Struck> of(String node) {
    return any().and(fault -> fault.who().equals(node) || isSplit(fault));
  }

  /** Those after which each node may have been on a side of its own, and gone on. */
  static Predicate<Struck> split() {
    return Cutting::isSplit;
  }

  /** Those that cut any node off. */
  static Predicate<Struck> any() {
    return fault ->
        fault.what() == Fault.Kind.FREEZE
            || cutsLinks(fault)
            || fault.part().endsWith(".spi")
            || fault.part().endsWith(".api");
  }

  /**
   * Those after which both sides may have gone on: what was answered by one of them is discarded.
   * Who is frozen, or has nothing of Vigil, answers nothing meanwhile: only what it said itself,
   * just before it knew of its successor, is.
   */
  static Predicate<Struck> overtaking(String node) {
    return of(node).or(Cutting::cutsLinks);
  }

  private static boolean cutsLinks(Struck fault) {
    return fault.part().contains("transport") || isSplit(fault);
  }

  private static boolean isSplit(Struck fault) {
    return fault.part().equals(LINKS);
  }
}
