package org.vigil.spi;

import java.util.function.Function;

/**
 * A role's duty cycle without its thread: what arrives waits until somebody with another time lets
 * it take a turn.
 */
public final class SteppedCycle {
  private final Clock clock;
  private final DutyCycle cycle;
  private long dueNanos;

  /** Prepares a role, see {@link DutyCycle}. */
  public SteppedCycle(
      Role role, String name, long incarnation, Clock clock, Function<Outlet, Core> core) {
    this.clock = clock;
    this.cycle = new DutyCycle(role, name, incarnation, clock, core);
    this.dueNanos = clock.nanos();
  }

  /** Whether something arrived that it has not taken. */
  public boolean hasHeard() {
    return !cycle.isIdle();
  }

  /** Whether a turn would do something now. */
  public boolean isReady() {
    return !cycle.isIdle() || clock.nanos() - dueNanos >= 0;
  }

  /** Does what arrived and what is due. */
  public void turn() {
    dueNanos = cycle.turn(dueNanos);
  }

  /** When it has something to do if nothing arrives, by the clock of its node. */
  public long dueNanos() {
    return dueNanos;
  }

  /** Runs something in the next turn. */
  public void execute(Runnable command) {
    cycle.execute(command);
  }

  /** A transport came. */
  public void connect(Transport transport) {
    cycle.connect(transport);
  }

  /** A transport went. */
  public void disconnect(Transport transport) {
    cycle.disconnect(transport);
  }

  /** Ends as its bundle's stop does: no turn does anything any more. */
  public void close() {
    cycle.close();
  }

  /** Tells the others, see {@link DutyCycle#leave}. */
  public void leave(String cause) {
    cycle.leave(cause);
  }

  /** Messages and ticks that failed by a bug. */
  public long failures() {
    return cycle.failures();
  }
}
