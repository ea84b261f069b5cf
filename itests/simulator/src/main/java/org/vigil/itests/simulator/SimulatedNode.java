package org.vigil.itests.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vigil.agent.internal.SimulatedAgent;
import org.vigil.api.TapOwner;
import org.vigil.exporter.internal.SimulatedExporter;
import org.vigil.failover.internal.SimulatedCoordinator;
import org.vigil.importer.internal.SimulatedImporter;
import org.vigil.transport.cellar.internal.SimulatedLinks;

/** One life of a node: its links, its bundles, its service and its client. */
final class SimulatedNode {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);
  private static final int DUTY_CYCLE_MILLIS = 20;

  /** Schedules are so short that a hold-down would be most of them. */
  private static final int TAKEOVERS_MAX = 10_000;

  private static final int TURNS_AT_ONCE = 10_000;

  /** Two turns of a part that always wants one more are at least so far apart. */
  private static final long PAUSE_NANOS = 20_000;

  private final World world;
  private final String id;
  private final String member;
  private final NodeClock clock;
  private final Map<Part, RunningPart> parts = new EnumMap<>(Part.class);
  private final Map<Part, SimulatedExporter> exporters = new EnumMap<>(Part.class);
  private final Map<Part, Map<BankService, Object>> registrations = new EnumMap<>(Part.class);
  private final Deque<Runnable> missed = new ArrayDeque<>();
  private final ServiceCalls calls;
  private SimulatedLinks links;
  private List<String> members = List.of();
  private @Nullable SimulatedAgent agent;
  private @Nullable SimulatedCoordinator coordinator;
  private @Nullable Client client;
  private @Nullable BankService service;
  private boolean isAlive = true;
  private boolean isFrozen;
  private boolean isConnected;
  private long wakesNanos = Long.MAX_VALUE;

  SimulatedNode(World world, String id) {
    this.world = world;
    this.id = id;
    this.member = id + "." + world.nextNumber();
    this.clock = new NodeClock(world, world.random.nextLong(1L << 50) - (1L << 40));
    this.calls = new ServiceCalls(world, this);
    this.links = newLinks();
  }

  private SimulatedLinks newLinks() {
    return new SimulatedLinks(id, world.random::nextLong, clock.nanos());
  }

  String id() {
    return id;
  }

  /** Another one after each start. */
  String member() {
    return member;
  }

  NodeClock clock() {
    return clock;
  }

  // ---- what happens here

  /** Lets something happen, and all that follows from it; later if the node is frozen. */
  void happen(Runnable what) {
    if (!isAlive) {
      return;
    }
    if (isFrozen) {
      missed.add(what);
      return;
    }
    what.run();
    settle();
  }

  /** Lets something happen here after a while. */
  void later(long nanos, Runnable what) {
    world.after(nanos, () -> happen(what));
  }

  void receive(String from, byte[] bytes) {
    happen(() -> links.onBytes(from, bytes, clock.nanos()));
  }

  void hearMembers(List<String> now) {
    happen(
        () -> {
          members = now;
          links.onMembers(now, member, clock.nanos());
        });
  }

  private void settle() {
    if (!isConnected && links.isSettled(clock.nanos())) {
      isConnected = true;
      parts.values().forEach(part -> part.connect(links.transport()));
    }
    int turns = 0;
    boolean again = true;
    while (again) {
      again = false;
      List<RunningPart> all = new ArrayList<>(parts.values());
      int first = all.size() < 2 ? 0 : world.random.nextInt(all.size());
      for (int i = 0; i < all.size(); i++) {
        RunningPart part = all.get((first + i) % all.size());
        if (!part.isHung() && (turns < all.size() ? part.cycle().isReady() : part.hasHeard())) {
          part.turn();
          again = true;
        }
        turns++;
      }
      if (turns > TURNS_AT_ONCE) {
        throw new Violation(id + " never comes to rest");
      }
    }
    world.invariants.look(this);
    Client listening = client;
    if (turns > parts.size() && listening != null) { // else nobody did anything
      listening.poll();
    }
    links.pump(clock.nanos(), this::carry);
    wakeInTime();
  }

  private void carry(String to, byte[] bytes) {
    SimulatedNode receiver = world.membership.find(to);
    if (receiver != null) {
      world.network.send(this, receiver, bytes);
    }
  }

  private void wakeInTime() {
    long due = links.dueNanos(clock.nanos());
    for (RunningPart part : parts.values()) {
      if (!part.isHung()) {
        due = Math.min(due, part.cycle().dueNanos());
      }
    }
    long at = Math.max(clock.inWorld(due), world.nowNanos() + PAUSE_NANOS);
    if (at < wakesNanos || wakesNanos <= world.nowNanos()) {
      wakesNanos = at;
      world.at(at, () -> wake(at));
    }
  }

  private void wake(long at) {
    if (wakesNanos == at) {
      happen(() -> {});
    }
  }

  // ---- the whole node

  void start() {
    for (Part part : Part.values()) {
      startPart(part);
    }
  }

  /** Ends at once; the others have to find out. */
  void die() {
    isAlive = false;
  }

  boolean isAlive() {
    return isAlive;
  }

  void freeze() {
    isFrozen = true;
  }

  boolean isFrozen() {
    return isFrozen;
  }

  /** Goes on, with all that came meanwhile waiting. */
  void thaw() {
    isFrozen = false;
    List<Runnable> all = List.copyOf(missed);
    missed.clear();
    all.forEach(this::happen);
    happen(() -> {});
  }

  /** The transport bundle is stopped in order, and another one started. */
  void swapTransport() {
    happen(
        () -> {
          parts.values().forEach(part -> part.disconnect(links.transport()));
          links.pump(clock.nanos(), this::carry);
          links.close(this::carry);
          links = newLinks();
          isConnected = false;
          links.onMembers(members, member, clock.nanos());
        });
  }

  boolean isLinkedWithAll() {
    return isConnected && links.isLinkedWithAll();
  }

  // ---- its bundles

  @Nullable RunningPart part(Part part) {
    return parts.get(part);
  }

  /** A bundle is started, unless it runs. */
  void startPart(Part part) {
    if (parts.containsKey(part)) {
      return;
    }
    RunningPart started =
        switch (part) {
          case EXPORTER, STANDBY -> newExporter(part);
          case AGENT -> newAgent();
          case IMPORTER -> newImporter();
          case COORDINATOR -> newCoordinator();
        };
    parts.put(part, started);
    if (isConnected) {
      started.connect(links.transport());
    }
    BankService running = service;
    if (running != null && exporters.containsKey(part)) {
      register(part, running);
    }
    Client listening = client;
    if (part == Part.IMPORTER && listening != null) {
      listening.open();
    }
  }

  private RunningPart newCoordinator() {
    SimulatedCoordinator made = new SimulatedCoordinator(TAKEOVERS_MAX);
    RunningPart running = new RunningPart(world, this, Part.COORDINATOR, made::core);
    coordinator = made;
    running.holdBack();
    connectJournal(made, running);
    later(SimulatedCoordinator.PATIENCE.toNanos(), running::admit);
    return running;
  }

  private void connectJournal(SimulatedCoordinator of, RunningPart running) {
    of.connect(world.disk(id).journal(this), running::execute, running::admit);
  }

  /** The journal's bundle is stopped and started. */
  void restartJournal() {
    happen(
        () -> {
          SimulatedCoordinator user = coordinator;
          RunningPart running = parts.get(Part.COORDINATOR);
          if (user != null && running != null) {
            connectJournal(user, running);
          }
        });
  }

  private RunningPart newAgent() {
    return new RunningPart(
        world,
        this,
        Part.AGENT,
        outlet -> {
          SimulatedAgent made = new SimulatedAgent(outlet, clock);
          agent = made;
          return made;
        });
  }

  private RunningPart newExporter(Part part) {
    TapOwner owner = new TapOwner(part.bundle);
    registrations.put(part, new HashMap<>());
    return new RunningPart(
        world,
        this,
        part,
        outlet -> {
          SimulatedExporter exporter =
              new SimulatedExporter(
                  outlet,
                  clock,
                  (work, returns) -> calls.call(parts.get(part), work, returns),
                  owner,
                  part == Part.STANDBY,
                  DUTY_CYCLE_MILLIS);
          exporters.put(part, exporter);
          return exporter;
        });
  }

  private RunningPart newImporter() {
    SimulatedImporter importer =
        new SimulatedImporter(
            command -> execute(Part.IMPORTER, command),
            clock,
            "session-" + id + "-" + world.nextNumber(),
            CALL_TIMEOUT);
    client = new Client(world, this, importer);
    return new RunningPart(world, this, Part.IMPORTER, importer::core);
  }

  private void execute(Part part, Runnable command) {
    RunningPart running = parts.get(part);
    if (running != null) {
      running.execute(command);
    }
  }

  /** A bundle is stopped, unless it does not run. */
  void stopPart(Part part) {
    RunningPart stopped = parts.remove(part);
    if (stopped == null) {
      return;
    }
    Client listening = client;
    if (part == Part.IMPORTER && listening != null) {
      listening.close();
      client = null;
    }
    stopped.cycle().close();
    SimulatedExporter exporter = exporters.remove(part);
    if (exporter != null) {
      exporter.letGo();
      world.bug.onExporterStopped(this);
    } else if (part == Part.AGENT) {
      agent = null;
    } else if (part == Part.COORDINATOR) {
      coordinator = null;
      world.invariants.memoryLost();
    }
    stopped.cycle().leave(part.stopCause);
    if (part == Part.IMPORTER && listening != null) {
      listening.checkAnswered();
    }
  }

  @Nullable SimulatedExporter exporter(Part part) {
    return exporters.get(part);
  }

  @Nullable SimulatedAgent agent() {
    return agent;
  }

  @Nullable Client client() {
    return client;
  }

  /** Somebody asks the agent to move the bank. */
  void askForTakeover(String to) {
    happen(
        () -> {
          SimulatedAgent asked = agent;
          if (asked != null) {
            execute(Part.AGENT, () -> asked.takeOver(BankService.BANK, to));
          }
        });
  }

  // ---- its service

  @Nullable BankService service() {
    return service;
  }

  /** A service is registered, unless there is one. */
  void startService() {
    if (service == null) {
      BankService started = new BankService(world.schedule().isLeased());
      service = started;
      exporters.keySet().forEach(part -> register(part, started));
      workSoon(started);
    }
  }

  private void register(Part part, BankService started) {
    SimulatedExporter exporter = exporters.get(part);
    Map<BankService, Object> known = registrations.get(part);
    if (exporter != null && known != null) {
      execute(part, () -> known.put(started, exporter.add(started.entity(), BankService.BUNDLE)));
    }
  }

  /** It is taken away, unless there is none. */
  void stopService() {
    BankService stopped = service;
    if (stopped == null) {
      return;
    }
    service = null;
    returnCalls();
    exporters.forEach(
        (part, exporter) ->
            execute(
                part,
                () -> {
                  Map<BankService, Object> known = registrations.get(part);
                  Object registration = known == null ? null : known.remove(stopped);
                  if (registration != null) {
                    exporter.remove(registration, () -> {});
                  }
                }));
  }

  private void workSoon(BankService working) {
    world.after(
        world.between(40, 300),
        () -> {
          if (isAlive && service == working && !world.isQuiet()) {
            happen(() -> working.work(world.random));
            workSoon(working);
          }
        });
  }

  /** Calls that hung come back. */
  void returnCalls() {
    calls.comeBack();
  }
}
