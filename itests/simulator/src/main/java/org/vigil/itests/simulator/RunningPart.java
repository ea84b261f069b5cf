package org.vigil.itests.simulator;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vigil.spi.Core;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.SteppedCycle;
import org.vigil.spi.Transport;
import org.vigil.spi.message.Message;

/** One activation of a bundle of a node: its core on its duty cycle, and an eye on what it says. */
final class RunningPart {
  private final World world;
  private final SimulatedNode node;
  private final Part part;
  private final SteppedCycle cycle;
  private final long startNanos;
  private final Set<Peer> coordinators = new LinkedHashSet<>();
  private boolean isHung;
  private boolean isHeldBack;
  private @Nullable Transport waiting;
  private @Nullable Throwable failure;
  private @Nullable Core core;

  RunningPart(World world, SimulatedNode node, Part part, Function<Outlet, Core> core) {
    this.world = world;
    this.node = node;
    this.part = part;
    this.startNanos = world.nowNanos();
    this.cycle =
        new SteppedCycle(
            part.role,
            part.bundle,
            world.bug.incarnation(node.id(), part, world.random.nextLong()),
            node.clock(),
            outlet -> new Observed(core.apply(new Said(outlet))));
  }

  Part part() {
    return part;
  }

  SimulatedNode node() {
    return node;
  }

  /** When it was started, by the world's time. */
  long startNanos() {
    return startNanos;
  }

  SteppedCycle cycle() {
    return cycle;
  }

  // ---- where it meets the others

  /** It meets nobody until it is admitted. */
  void holdBack() {
    isHeldBack = true;
  }

  void admit() {
    isHeldBack = false;
    Transport missed = waiting;
    waiting = null;
    if (missed != null) {
      cycle.connect(missed);
    }
  }

  void connect(Transport transport) {
    if (isHeldBack) {
      waiting = transport;
    } else {
      cycle.connect(transport);
    }
  }

  void disconnect(Transport transport) {
    waiting = null;
    cycle.disconnect(transport);
  }

  // ---- its thread

  /** Its thread does not go on for now, or does again. */
  void hang(boolean now) {
    isHung = now;
  }

  boolean isHung() {
    return isHung;
  }

  /** Whether something arrived that it has not taken. */
  boolean hasHeard() {
    return cycle.hasHeard();
  }

  /** Takes a turn; what it throws is a bug. */
  void turn() {
    cycle.turn();
    if (failure instanceof Violation violation) {
      throw violation;
    }
    if (cycle.failures() > 0) {
      throw new Violation(part + " of " + node.id() + " threw", failure);
    }
  }

  /** The coordinators that are there as far as it knows. */
  Set<Peer> coordinators() {
    return new LinkedHashSet<>(coordinators);
  }

  /** The core hears this from that peer; whoever says it. */
  void hear(Peer from, Message message) {
    Core hearing = core;
    if (hearing != null) {
      hearing.onMessage(from, message, node.clock().nanos());
    }
  }

  /** Lets the core do something in its next turn. */
  void execute(Runnable command) {
    cycle.execute(
        () -> {
          try {
            command.run();
          } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
          }
        });
  }

  @Override
  public String toString() {
    return part + " of " + node.id();
  }

  /** What the core says. */
  private final class Said implements Outlet {
    private final Outlet outlet;

    Said(Outlet outlet) {
      this.outlet = outlet;
    }

    @Override
    public boolean send(Peer to, Message message) {
      Message said = world.bug.onSend(RunningPart.this, outlet, to, message);
      if (said == null) {
        return true;
      }
      boolean taken = outlet.send(to, said);
      if (taken) {
        world.invariants.said(RunningPart.this, outlet.self(), to, said);
      }
      return taken;
    }

    @Override
    public Peer self() {
      return outlet.self();
    }

    @Override
    public long longestPauseNanos() {
      return outlet.longestPauseNanos();
    }
  }

  /** What the core hears. */
  private final class Observed implements Core {
    private final Core core;

    Observed(Core core) {
      this.core = core;
      RunningPart.this.core = core;
    }

    @Override
    public void onUp(Peer peer, long nowNanos) {
      if (peer.role() == Role.COORDINATOR) {
        coordinators.add(peer);
      }
      guarded(() -> core.onUp(peer, nowNanos));
    }

    @Override
    public void onDown(Peer peer, String cause, long nowNanos) {
      coordinators.remove(peer);
      world.invariants.journals().gone(RunningPart.this, peer);
      guarded(() -> core.onDown(peer, cause, nowNanos));
    }

    @Override
    public void onMessage(Peer from, Message message, long nowNanos) {
      world.story.hears(RunningPart.this, from, message);
      world.invariants.heard(RunningPart.this, from, message);
      guarded(() -> world.bug.onMessage(RunningPart.this, core, from, message, nowNanos));
    }

    @Override
    public long onTick(long nowNanos) {
      try {
        return core.onTick(nowNanos);
      } catch (RuntimeException | Error e) {
        failure = e;
        throw e;
      }
    }

    private void guarded(Runnable call) {
      try {
        call.run();
      } catch (RuntimeException | Error e) {
        failure = e;
        throw e;
      }
    }
  }
}
