package org.vigil.itests.simulator;

import java.util.List;
import org.vigil.api.Epoch;
import org.vigil.exporter.internal.SimulatedExporter;

/**
 * Who speaks for the bank and falls silent without a word of anybody about it: when nothing else
 * goes wrong meanwhile, somebody else speaks soon (F30).
 */
final class SilenceBook {
  /**
   * The time of one who is hardly known, some beats for those who look to agree, and as long as a
   * takeover may wait for the old primary's last words.
   */
  static final long LIMIT_MILLIS = 5_500;

  private final World world;

  SilenceBook(World world) {
    this.world = world;
  }

  /** Somebody on a node is silent from now on. */
  void begins(Fault fault, SimulatedNode node) {
    if (!isAlone(fault)) {
      return;
    }
    List<Part> silent =
        fault.kind() == Fault.Kind.FREEZE
            ? List.of(Part.EXPORTER, Part.STANDBY)
            : List.of(fault.part());
    for (Part part : silent) {
      SimulatedExporter exporter = node.exporter(part);
      Epoch epoch = exporter == null ? null : exporter.speaking().get(BankService.BANK);
      if (epoch != null) {
        world.after(LIMIT_MILLIS * World.MILLI, () -> check(part + " of " + node.id(), epoch));
      }
    }
  }

  /** Whether it is long enough to be found, and nothing was or is wrong beside it. */
  private boolean isAlone(Fault fault) {
    return fault.forMillis() > LIMIT_MILLIS
        && fault.atMillis() >= Schedule.LONG_FIRST_MILLIS
        && world.schedule().faults().stream()
            .allMatch(
                other -> other.equals(fault) || other.atMillis() > fault.atMillis() + LIMIT_MILLIS);
  }

  private void check(String who, Epoch epoch) {
    if (!world.invariants.highest().isAfter(epoch)) {
      throw new Violation(
          "F30, the " + who + " says nothing for " + LIMIT_MILLIS + " ms, and nobody looks");
    }
  }
}
