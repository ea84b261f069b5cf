package org.vigil.itests.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Many schedules, by their seeds, on all processors. */
final class Campaign {
  private final Supplier<Bug> bugs;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong epochs = new AtomicLong();
  private final AtomicLong reports = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong survived = new AtomicLong();
  private final AtomicLong virtualNanos = new AtomicLong();
  private final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());

  /**
   * None yet.
   *
   * @param bugs what is wrong with the roles, for each schedule anew
   */
  Campaign(Supplier<Bug> bugs) {
    this.bugs = bugs;
  }

  /** A schedule that broke an invariant. */
  record Failure(Schedule schedule, Violation violation) {}

  /**
   * Runs schedules until one fails.
   *
   * @param nodes how many each has; 0 for the usual mixture
   * @param progress is told how many are done, now and then
   */
  Campaign run(long firstSeed, long count, int nodes, LongConsumer progress) {
    LongStream.range(firstSeed, firstSeed + count)
        .parallel()
        .forEach(
            seed -> {
              if (failures.isEmpty()) {
                run(schedule(seed, nodes));
                progress.accept(done.incrementAndGet());
              }
            });
    return this;
  }

  static Schedule schedule(long seed, int nodes) {
    return Schedule.of(
        seed, nodes == 0 ? Schedule.nodesOf(seed) : nodes, EnumSet.allOf(Fault.Kind.class));
  }

  private void run(Schedule schedule) {
    try {
      Simulation.Outcome outcome = Simulation.run(schedule, bugs.get(), new Story(false));
      epochs.addAndGet(outcome.epochs());
      reports.addAndGet(outcome.reports());
      changes.addAndGet(outcome.changes());
      survived.addAndGet(outcome.survived());
      virtualNanos.addAndGet(outcome.virtualNanos());
    } catch (Violation e) {
      failures.add(new Failure(schedule, e));
    }
  }

  List<Failure> failures() {
    return failures;
  }

  long done() {
    return done.get();
  }

  long epochs() {
    return epochs.get();
  }

  long reports() {
    return reports.get();
  }

  long changes() {
    return changes.get();
  }

  /** Changes that were on disks only for a while. */
  long survived() {
    return survived.get();
  }

  long virtualSeconds() {
    return virtualNanos.get() / 1_000_000_000;
  }
}
