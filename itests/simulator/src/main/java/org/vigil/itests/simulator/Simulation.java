package org.vigil.itests.simulator;

import java.util.List;
import org.vigil.api.InstrumentName;

/** Lets a schedule happen, and judges it. */
final class Simulation {
  private final World world;
  private final Schedule schedule;

  private Simulation(Schedule schedule, Bug bug, Story story) {
    this.schedule = schedule;
    this.world = new World(schedule, bug, story);
  }

  /**
   * Lets it happen.
   *
   * @return what it came to
   * @throws Violation if something was seen that must not be
   */
  static Outcome run(Schedule schedule, Bug bug, Story story) {
    try {
      return new Simulation(schedule, bug, story).run();
    } catch (Violation e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Violation("something threw", e);
    }
  }

  /**
   * What a schedule came to.
   *
   * @param virtualNanos how long it took in its world
   * @param replayed how many reports were sent that were retained when an agent asked
   * @param survived how many changes were on disks only, for a while, and were not lost
   * @param lost how many numbers lay in gaps of those who wanted every report
   * @param print the same for the same schedule, and hardly for any other
   */
  record Outcome(
      long virtualNanos,
      long epochs,
      long reports,
      long replayed,
      long lost,
      long changes,
      long survived,
      long print) {}

  private Outcome run() {
    for (int number = 1; number <= schedule.nodes(); number++) {
      int starting = number;
      world.after(world.between(0, Fault.START_MILLIS), () -> world.start(starting));
    }
    schedule.faults().forEach(fault -> fault.schedule(world));
    steerSoon();
    world.run(schedule.endMillis() * World.MILLI);
    Liveness liveness = new Liveness(world);
    liveness.await();
    return world.invariants.outcome();
  }

  /** Somebody reads, changes and asks again, as long as services work. */
  private void steerSoon() {
    world.after(
        world.between(50, 280),
        () -> {
          if (!world.isQuiet()) {
            steer();
            steerSoon();
          }
        });
  }

  private void steer() {
    List<SimulatedNode> nodes = world.nodes();
    if (nodes.isEmpty()) {
      return;
    }
    SimulatedNode node = nodes.get(world.random.nextInt(nodes.size()));
    Client client = node.client();
    List<InstrumentName> controls = BankService.CONTROLS;
    if (client != null && !node.isFrozen()) {
      switch (world.random.nextInt(4)) {
        case 0 -> client.read();
        case 1 -> client.askAgain();
        default -> client.change(controls.get(world.random.nextInt(controls.size())));
      }
    }
  }
}
