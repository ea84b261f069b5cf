package org.vigil.itests.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls into a node's service: each on a thread of its own, a little later, unless they hang. */
final class ServiceCalls {
  private final World world;
  private final SimulatedNode node;
  private final Deque<Runnable> stuck = new ArrayDeque<>();

  ServiceCalls(World world, SimulatedNode node) {
    this.world = world;
    this.node = node;
  }

  /**
   * Runs a service's code.
   *
   * @param by whose thread goes on with what it came to; null if nobody waits
   */
  void call(@Nullable RunningPart by, Runnable work, Runnable returns) {
    Runnable run =
        () ->
            node.happen(
                () -> {
                  work.run();
                  if (by != null) {
                    by.execute(returns);
                  }
                });
    world.after(
        world.between(0.05, 2),
        () -> {
          BankService called = node.service();
          if (called != null && called.isHanging()) {
            stuck.add(run);
          } else {
            run.run();
          }
        });
  }

  /** Those that hung come back. */
  void comeBack() {
    BankService hanging = node.service();
    if (hanging != null) {
      hanging.hang(false);
    }
    List<Runnable> all = List.copyOf(stuck);
    stuck.clear();
    all.forEach(Runnable::run);
  }
}
