package org.vigil.itests.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a schedule that fails smaller, as long as it fails against the same rule. */
final class Shrinking {
  private static final int MOST_RUNS = 300;

  private final Supplier<Bug> bugs;
  private final String rule;
  private Schedule smallest;
  private int runs;

  private Shrinking(Schedule failing, Violation violation, Supplier<Bug> bugs) {
    this.smallest = failing;
    this.rule = violation.rule();
    this.bugs = bugs;
  }

  /** The smallest schedule that was found. */
  static Schedule shrink(Schedule failing, Violation violation, Supplier<Bug> bugs) {
    return new Shrinking(failing, violation, bugs).shrink();
  }

  private Schedule shrink() {
    boolean isSmaller = true;
    while (isSmaller && runs < MOST_RUNS) {
      isSmaller = drop() || shorten();
    }
    return smallest;
  }

  /** Leaves out faults: halves first, then one by one. */
  private boolean drop() {
    List<Fault> faults = smallest.faults();
    for (int size = Math.max(1, faults.size() / 2); size > 0; size /= 2) {
      for (int from = 0; from + size <= faults.size(); from += size) {
        List<Fault> fewer = new ArrayList<>(faults);
        fewer.subList(from, from + size).clear();
        if (fails(smallest.with(fewer))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Lets faults last for half as long. */
  private boolean shorten() {
    for (int i = 0; i < smallest.faults().size(); i++) {
      List<Fault> shorter = new ArrayList<>(smallest.faults());
      Fault fault = shorter.get(i);
      shorter.set(i, fault.lasting(fault.forMillis() / 2));
      if (fault.forMillis() > 1 && fails(smallest.with(shorter))) {
        return true;
      }
    }
    return false;
  }

  private boolean fails(Schedule candidate) {
    runs++;
    Violation violation = violationOf(candidate, bugs);
    if (violation == null || !violation.rule().equals(rule)) {
      return false;
    }
    smallest = candidate;
    return true;
  }

  static @Nullable Violation violationOf(Schedule schedule, Supplier<Bug> bugs) {
    try {
      Simulation.run(schedule, bugs.get(), new Story(false));
      return null;
    } catch (Violation e) {
      return e;
    }
  }

  /** What a person gets to read of a failure: the least that it takes, and what happens then. */
  static String tell(Schedule failing, Violation violation, Supplier<Bug> bugs) {
    Schedule small = shrink(failing, violation, bugs);
    Story story = new Story(false);
    Violation last = violation;
    try {
      Simulation.run(small, bugs.get(), story);
    } catch (Violation e) {
      last = e;
    }
    return String.format(
        "The schedule of seed %d with %d nodes, %d of them with a service, breaks a rule.%n"
            + "%s%n%nThe least of it that still does, %d of %d faults:%n%n%s%n%s%n%n"
            + "See all that is said:%n  ./run simulate --seeds 1 --nodes %d --seed %d --story%n"
            + "Keep it in RegressionsTest:%n  %s%n",
        failing.seed(),
        failing.nodes(),
        failing.services(),
        violation.getMessage(),
        small.faults().size(),
        failing.faults().size(),
        String.join(System.lineSeparator(), story.lines()),
        "and then: " + last.getMessage(),
        failing.nodes(),
        failing.seed(),
        small.toJava());
  }
}
