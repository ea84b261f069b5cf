package org.vigil.itests.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vigil.agent.internal.SimulatedAgent;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Value;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.Reading;
import org.vigil.exporter.internal.SimulatedExporter;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Journalled;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;

/**
 * What must hold after every step, as the end of PROTOCOL.md lists it. Looks at what is said, at
 * what clients receive and at what services have; never in the way of anything.
 */
final class Invariants {
  /** What was under way when a node was cut off may still renew a lease. */
  private static final long LONGEST_LEASE_NANOS = BankService.LEASE.toNanos() + 150 * World.MILLI;

  private final World world;
  private final ReportBook reports = new ReportBook();
  private final ChangeBook changes;
  private final JournalBook journals = new JournalBook();
  private final SilenceBook silences;
  private boolean isLeaseSafe;

  /** Which activation an epoch belongs to (G7). */
  private final Map<Epoch, RunningPart> speakers = new HashMap<>();

  private final Map<Epoch, Peer> told = new HashMap<>();

  /** The highest epoch that an activation knew (R1). */
  private final Map<Object, Epoch> floors = new HashMap<>();

  private Epoch highest = Epoch.NONE;

  /** The highest epoch that was ever given to anybody, who may not know it yet. */
  private Epoch issued = Epoch.NONE;

  private boolean hasForked;
  private long print;

  Invariants(World world) {
    this.world = world;
    this.changes = new ChangeBook(world);
    this.silences = new SilenceBook(world);
    this.isLeaseSafe = world.schedule().faults().stream().noneMatch(Fault::isSplit);
  }

  ReportBook reports() {
    return reports;
  }

  ChangeBook changes() {
    return changes;
  }

  JournalBook journals() {
    return journals;
  }

  SilenceBook silences() {
    return silences;
  }

  /** The highest epoch in which anybody has spoken. */
  Epoch highest() {
    return highest;
  }

  /** What the schedule came to. */
  Simulation.Outcome outcome() {
    return new Simulation.Outcome(
        world.nowNanos(),
        speakers.size(),
        reports.count(),
        reports.replayed(),
        reports.lost(),
        changes.count(),
        changes.survived(),
        print);
  }

  // ---- what is said

  void said(RunningPart by, Peer self, Peer to, Message message) {
    world.story.says(by, to, message);
    print = 31 * (31 * print + world.nowNanos()) + message.getClass().getName().hashCode();
    if (message instanceof Reports sent) {
      reports.sent(sent);
    } else if (message instanceof Opened opened) {
      speaks(by, self, opened.epoch());
      reports.opened(opened);
    } else if (message instanceof Assigned assigned && assigned.primary().isPresent()) {
      tell(by, self, assigned);
    } else if (message instanceof Answer answer && answer.status().equals(Outcome.APPLIED)) {
      changes.saysApplied(answer.key(), journals.nodes(by));
    }
  }

  /** Before it acts on it. */
  void heard(RunningPart by, Peer from, Message message) {
    if (message instanceof Journalled word) {
      journals.heard(by, from, word);
    }
  }

  private void speaks(RunningPart by, Peer self, Epoch epoch) {
    if (epoch.incarnation() != self.incarnation()) {
      throw new Violation("G7, " + self + " speaks in " + epoch + ", which is not its own");
    }
    RunningPart before = speakers.putIfAbsent(epoch, by);
    if (before != null && before != by) {
      throw new Violation("G7, " + epoch + " is used again after a restart of " + self);
    }
    if (before == null) {
      highest = epoch.isAfter(highest) ? epoch : highest;
      if (isSpokenForBeside(by.node().id(), epoch)) {
        hasForked = true;
        changes.fork();
      }
    }
  }

  /** Whether somebody on another node speaks in another epoch. */
  private boolean isSpokenForBeside(String home, Epoch epoch) {
    for (SimulatedNode node : world.nodes()) {
      for (Part part : Part.values()) {
        SimulatedExporter exporter = node.exporter(part);
        Epoch held = exporter == null ? null : exporter.speaking().get(BankService.BANK);
        if (held != null && !held.equals(epoch) && !node.id().equals(home)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether somebody takes itself for primary whom an epoch elsewhere has overtaken (R4). */
  boolean isSomebodyOvertaken() {
    for (SimulatedNode node : world.nodes()) {
      for (Part part : Part.values()) {
        SimulatedExporter exporter = node.exporter(part);
        Epoch held = exporter == null ? null : exporter.speaking().get(BankService.BANK);
        if (held != null && issued.isAfter(held)) {
          return true;
        }
      }
    }
    return false;
  }

  private void tell(RunningPart by, Peer coordinator, Assigned assigned) {
    Peer primary = assigned.primary().orElseThrow();
    if (assigned.epoch().incarnation() != primary.incarnation()) {
      throw new Violation("G7, " + coordinator + " tells an epoch of another: " + assigned);
    }
    Peer before = told.putIfAbsent(assigned.epoch(), primary);
    if (before != null && !before.equals(primary)) {
      throw new Violation("G7, " + before + " and " + primary + " share " + assigned.epoch());
    }
    if (before == null) {
      issued = assigned.epoch().isAfter(issued) ? assigned.epoch() : issued;
      boolean isSplit =
          isSpokenForBeside(primary.node(), assigned.epoch())
              || world.membership.wasGivenUp(by.node());
      if (isSplit) {
        changes.fork();
      }
      Set<String> seen = new HashSet<>();
      seen.add(by.node().id());
      by.coordinators().forEach(other -> seen.add(other.node()));
      changes.begun(seen);
    }
  }

  // ---- what is

  /** Looks at a node after something happened there. */
  void look(SimulatedNode node) {
    BankService service = node.service();
    if (service != null) {
      for (InstrumentName name : BankService.ALL) {
        reports.has(name, service.instrument(name).tap().read());
      }
      BankService.CONTROLS.forEach(control -> changes.has(service.setting(control)));
      works(node, service);
    }
    for (Part part : Part.values()) {
      SimulatedExporter exporter = node.exporter(part);
      if (exporter != null) {
        keeps(exporter, exporter.floor(BankService.BANK), part + " of " + node.id());
      }
    }
    SimulatedAgent agent = node.agent();
    if (agent != null) {
      keeps(agent, agent.floor(BankService.BANK), "agent of " + node.id());
    }
  }

  /**
   * Of all replicas that ask, one at most is told to work (R6). Clocks have to go alike for that;
   * and where no epoch is confirmed, each side of a split goes on (R3).
   */
  private void works(SimulatedNode node, BankService service) {
    if (!world.schedule().isLeased() || !isWorking(node, service)) {
      return;
    }
    if (world.network.isolatedNanos(node) > LONGEST_LEASE_NANOS && waitsForOthers(node)) {
      throw new Violation("R3, " + node.id() + " is cut off, and its service works on");
    }
    if (!isLeaseSafe) {
      return;
    }
    for (SimulatedNode other : world.nodes()) {
      BankService another = other.service();
      if (other != node && another != null && isWorking(other, another)) {
        throw new Violation(
            "R6, the services of " + node.id() + " and " + other.id() + " both work");
      }
    }
  }

  /** Whether who speaks there takes a coordinator elsewhere for one that has to agree. */
  private static boolean waitsForOthers(SimulatedNode node) {
    for (Part part : List.of(Part.EXPORTER, Part.STANDBY)) {
      SimulatedExporter exporter = node.exporter(part);
      RunningPart running = node.part(part);
      if (exporter != null && running != null && !exporter.speaking().isEmpty()) {
        return running.coordinators().stream().anyMatch(peer -> !peer.node().equals(node.id()));
      }
    }
    return false;
  }

  private static boolean isWorking(SimulatedNode node, BankService service) {
    return !node.isFrozen() && service.mayWork(node.clock().nanos());
  }

  private void keeps(Object who, Epoch floor, String name) {
    Epoch before = floors.put(who, floor);
    boolean isForgotten = floor.equals(Epoch.NONE); // an exporter's service went
    if (before != null && before.isAfter(floor) && !isForgotten) {
      throw new Violation("R1, the floor of the " + name + " fell from " + before + " to " + floor);
    }
  }

  /** A client read this. */
  void read(Reading reading) {
    Value value = reading.value().orElse(null);
    if (value != null) {
      reports.checkHad("a reading", reading.instrument(), value);
      shows(reading.instrument(), value);
    }
  }

  /** A client was shown this value. */
  void shows(InstrumentName instrument, Value value) {
    if (BankService.CONTROLS.contains(instrument)) {
      changes.seen(value);
    }
  }

  /** Whether two ever spoke at once, so that there are two rows of numbers. */
  boolean hasForked() {
    return hasForked;
  }

  /** A node was told that all others left, by several lies perhaps: alone, it goes on (R3). */
  void isolated() {
    isLeaseSafe = false;
  }

  /** What a coordinator had kept is lost, with its bundle or its node. */
  void memoryLost() {
    changes.memoryLost();
  }
}
