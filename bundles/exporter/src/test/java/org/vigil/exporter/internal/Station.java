package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Significance;
import org.vigil.api.TapOwner;
import org.vigil.api.Value;
import org.vigil.api.client.Caller;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Journalled;
import org.vigil.spi.message.AssignmentMessage.Stored;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Acknowledged;
import org.vigil.spi.message.ReportMessage.Arm;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Mark;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.ScanMessage.Look;
import org.vigil.spi.testing.VirtualClock;

/** An exporter, with everything around it under the test's control. */
final class Station {
  static final String NODE = "node-1";
  static final Peer AGENT = new Peer(NODE, Role.AGENT, "org.vigil.agent", 11);
  static final Peer OTHER_AGENT = new Peer("node-2", Role.AGENT, "org.vigil.agent", 12);
  static final Peer COORDINATOR = new Peer(NODE, Role.COORDINATOR, "org.vigil.failover", 21);
  static final String OTHER_NODE = "node-2";
  static final Peer SUCCESSOR = new Peer(NODE, Role.EXPORTER, "successor", 31);
  static final Peer SUCCESSOR_ELSEWHERE = new Peer(OTHER_NODE, Role.EXPORTER, "successor", 32);
  static final EntityName BANK = EntityName.of("bank");
  static final Caller CALLER = new Caller("ada", "", NODE);
  static final Duration CYCLE = Duration.ofMillis(5);

  final VirtualClock clock;
  final Peer self;
  final HandRunProcedures procedures = new HandRunProcedures();
  final ExporterCore core;

  private final Map<Peer, List<Message>> sent = new HashMap<>();
  private final Set<Peer> refusing = new HashSet<>();
  private final List<Checkpoint> unanswered = new ArrayList<>();
  private final Map<Entity, Service> services = new HashMap<>();
  private @Nullable Checkpoint kept;
  private boolean storing = true;
  private final List<Checkpoint> offDisk = new ArrayList<>();
  private boolean writing = true;
  private Optional<Refusal> diskFailure = Optional.empty();
  private String node;
  private long lastId;

  /** An exporter with a coordinator that keeps its checkpoints, and an agent. */
  Station() {
    this("exporter", new VirtualClock());
    meets(COORDINATOR, AGENT);
  }

  /** An exporter all alone. */
  Station(String name, VirtualClock clock) {
    this(name, clock, ExporterSettings.defaults(false));
  }

  Station(String name, VirtualClock clock, ExporterSettings settings) {
    this(name, NODE, clock, settings);
  }

  private Station(String name, String node, VirtualClock clock, ExporterSettings settings) {
    this.clock = clock;
    this.node = node;
    self = new Peer(node, Role.EXPORTER, name, name.hashCode());
    core = new ExporterCore(new Out(), clock, procedures, new TapOwner(name), settings);
  }

  /** An exporter of another node, with a coordinator and an agent. */
  static Station elsewhere(String name, VirtualClock clock) {
    return new Station(name, OTHER_NODE, clock, ExporterSettings.defaults(false))
        .meets(COORDINATOR, AGENT);
  }

  private final class Out implements Outlet {
    @Override
    public boolean send(Peer to, Message message) {
      if (refusing.contains(to)) {
        return false;
      }
      sent.computeIfAbsent(to, any -> new ArrayList<>()).add(message);
      if (to.equals(COORDINATOR) && message instanceof Checkpoint checkpoint) {
        kept = checkpoint.onto(kept).orElseThrow();
        unanswered.add(checkpoint);
        offDisk.add(checkpoint);
      }
      return true;
    }

    @Override
    public Peer self() {
      return new Peer(node, self.role(), self.name(), self.incarnation());
    }
  }

  // ---- what happens to it

  Station meets(Peer... peers) {
    for (Peer peer : peers) {
      core.onUp(peer, clock.nanos());
    }
    settle();
    return this;
  }

  void loses(Peer peer) {
    core.onDown(peer, "nodeLeft", clock.nanos());
    settle();
  }

  /** Its link is over; membership lists it. */
  void losesSightOf(Peer peer) {
    core.onDown(peer, "unreachable", clock.nanos());
    settle();
  }

  void hasNoNodeYet() {
    node = "";
  }

  void joinsItsNode() {
    node = NODE;
  }

  /** The next transport brings another id of the node. */
  Station movesTo(String id) {
    node = id;
    return this;
  }

  Station serves(Entity... entities) {
    for (Entity entity : entities) {
      serves(entity, "org.sample." + entity.name());
    }
    return this;
  }

  Service serves(Entity entity, String bundle) {
    Service service = new Service(entity, bundle, bundle);
    services.put(entity, service);
    core.add(service);
    settle();
    return service;
  }

  /** The service goes; says when its gate is empty. */
  Gone loses(Entity entity) {
    return loses(services.remove(entity));
  }

  Gone loses(@Nullable Service service) {
    assertThat(service).isNotNull();
    Gone gone = new Gone();
    core.remove(service, () -> gone.isComplete = true);
    settle();
    return gone;
  }

  static final class Gone {
    boolean isComplete;
  }

  void hears(Peer from, Message message) {
    core.onMessage(from, message, clock.nanos());
    settle();
  }

  Epoch epoch(long number) {
    return Epoch.of(number, self.incarnation());
  }

  /** The coordinator gives it the bank in this epoch. */
  Station speaksIn(long epoch, Entry... checkpoint) {
    return speaksFor(BANK, epoch, checkpoint);
  }

  Station speaksFor(EntityName entity, long epoch, Entry... checkpoint) {
    hears(
        COORDINATOR,
        new Assigned(
            entity,
            epoch(epoch),
            Optional.of(self),
            false,
            List.of(),
            "org.sample.bank",
            epoch == 1 ? "" : "exporterStopped",
            Arrays.asList(checkpoint)));
    return this;
  }

  /** The coordinator gives it the bank in this epoch, after that exporter, for that cause. */
  Station succeeds(Station predecessor, long epoch, String cause) {
    Checkpoint last = predecessor.kept;
    hears(
        COORDINATOR,
        new Assigned(
            BANK,
            epoch(epoch),
            Optional.of(self),
            false,
            List.of(),
            "org.sample.bank",
            cause,
            last == null ? List.of() : last.entries(),
            predecessor.node,
            List.of(),
            last == null ? Epoch.NONE : last.epoch(),
            last == null ? List.of() : last.answers(),
            last == null ? List.of() : last.retained()));
    return this;
  }

  /** The coordinator gives the bank to another exporter. */
  void isSucceededIn(long epoch) {
    isSucceededIn(epoch, SUCCESSOR);
  }

  void isSucceededIn(long epoch, Peer successor) {
    hears(
        COORDINATOR,
        new Assigned(
            BANK,
            Epoch.of(epoch, successor.incarnation()),
            Optional.of(successor),
            false,
            List.of(),
            "org.sample.bank",
            "exporterStopped",
            List.of()));
  }

  /** The coordinator says that nobody speaks for the bank, after this exporter's own epoch. */
  void isHeld(long epoch) {
    isHeld(COORDINATOR, epoch);
  }

  void isHeld(Peer coordinator, long epoch) {
    hears(
        coordinator,
        new Assigned(
            BANK,
            epoch(epoch),
            Optional.empty(),
            false,
            List.of(),
            "org.sample.bank",
            "unreachable",
            List.of()));
  }

  // ---- time passes

  /** What does not take time: calls come back and checkpoints are stored. */
  private void settle() {
    boolean worked = true;
    while (worked) {
      worked = procedures.run();
      if (storing && !unanswered.isEmpty()) {
        stores();
        worked = true;
      }
      if (writing && !offDisk.isEmpty()) {
        writes();
        worked = true;
      }
    }
  }

  /** The oldest call that hangs comes back at last. */
  void comesBack() {
    procedures.comeBack();
    settle();
  }

  /** The next duty cycle. */
  Station cycle() {
    return passes(CYCLE);
  }

  Station cycles(int number) {
    for (int i = 0; i < number; i++) {
      cycle();
    }
    return this;
  }

  /** This much time passes at once. */
  Station passes(Duration time) {
    clock.advance(time);
    core.onTick(clock.nanos());
    settle();
    return this;
  }

  /** As much time passes, duty cycle by duty cycle. */
  Station lives(Duration time) {
    return cycles((int) (time.toMillis() / CYCLE.toMillis()));
  }

  /** As much time passes, with ticks only when it asks for them. */
  Station rests(Duration time) {
    long end = clock.nanos() + time.toNanos();
    long next = ticks();
    while (next - end < 0) {
      clock.advance(Duration.ofNanos(Math.max(1, next - clock.nanos())));
      next = ticks();
    }
    clock.advance(Duration.ofNanos(Math.max(0, end - clock.nanos())));
    ticks();
    return this;
  }

  private long ticks() {
    core.onTick(clock.nanos());
    settle();
    return core.onTick(clock.nanos());
  }

  Station lives(long nanos) {
    return lives(Duration.ofNanos(nanos));
  }

  /** Until the first reports are out after an arming. */
  Station warmsUp() {
    return cycles(3);
  }

  // ---- the coordinator

  /** The coordinator does not answer checkpoints until {@link #stores}. */
  void holdsCheckpoints() {
    storing = false;
  }

  /** The coordinator answers what it has got. */
  void stores() {
    for (Checkpoint checkpoint : List.copyOf(unanswered)) {
      unanswered.remove(checkpoint);
      core.onMessage(
          COORDINATOR,
          new Stored(checkpoint.entity(), checkpoint.epoch(), checkpoint.index()),
          clock.nanos());
    }
    if (!storing) {
      settle();
    }
  }

  /** The coordinator answers the first of those. */
  void storesOldest() {
    Checkpoint oldest = unanswered.remove(0);
    core.onMessage(
        COORDINATOR, new Stored(oldest.entity(), oldest.epoch(), oldest.index()), clock.nanos());
  }

  // ---- the coordinator's disk

  /** The disk takes its time until {@link #writes}. */
  void holdsDisk() {
    writing = false;
  }

  /** From now on the disk takes nothing, for this reason. */
  void diskFails(String code) {
    diskFailure = Optional.of(new Refusal(code, "the disk is full"));
  }

  void diskWorks() {
    diskFailure = Optional.empty();
  }

  /** The disk has, or refuses, what it was given. */
  void writes() {
    for (Checkpoint checkpoint : List.copyOf(offDisk)) {
      offDisk.remove(checkpoint);
      core.onMessage(
          COORDINATOR,
          new Journalled(checkpoint.entity(), checkpoint.epoch(), checkpoint.index(), diskFailure),
          clock.nanos());
    }
    if (!writing) {
      settle();
    }
  }

  /** What a successor would start from. */
  Entry[] kept() {
    return kept == null ? new Entry[0] : kept.entries().toArray(new Entry[0]);
  }

  Entry kept(String instrument) {
    return Arrays.stream(kept())
        .filter(entry -> entry.instrument().equals(instrument))
        .findFirst()
        .orElseThrow();
  }

  /** The numbers of the reports of an instrument that are kept elsewhere. */
  List<Long> retained(String instrument) {
    return kept == null
        ? List.of()
        : kept.retained().stream()
            .filter(each -> each.instrument().equals(instrument))
            .flatMap(each -> each.items().stream())
            .map(Item::sequence)
            .toList();
  }

  // ---- agents

  /** The clients of an agent have taken the reports of the bank's first instrument. */
  void isAcknowledged(Peer agent, long epoch, long upTo) {
    hears(agent, new Acknowledged(BANK, epoch(epoch), List.of(new Mark(0, upTo))));
  }

  void refusesToHear(Peer peer) {
    refusing.add(peer);
  }

  void hearsAgain(Peer peer) {
    refusing.remove(peer);
  }

  static Arming latest(int handle) {
    return new Arming(handle, List.of(Significance.ANY_CHANGE), false, -1);
  }

  static Arming every(int handle, long after) {
    return new Arming(handle, List.of(Significance.ANY_CHANGE), true, after);
  }

  static Arming none(int handle) {
    return new Arming(handle, List.of(), false, -1);
  }

  /** The agent arms instruments of the bank in the present epoch. */
  Station isArmed(Peer agent, long epoch, Arming... armings) {
    hears(agent, new Arm(BANK, epoch(epoch), Arrays.asList(armings)));
    return this;
  }

  /**
   * Armed for reading the newest values in epoch 1, and the first reports are out and forgotten.
   */
  Station isWatched(int... handles) {
    isArmed(AGENT, 1, Arrays.stream(handles).mapToObj(Station::latest).toArray(Arming[]::new));
    warmsUp();
    forget();
    return this;
  }

  /** Somebody asks for a change; gives its key. */
  ChangeKey asks(String control, @Nullable Object value) {
    ChangeKey key = new ChangeKey("session", ++lastId);
    asks(key, control, value, OptionalLong.empty());
    return key;
  }

  void asks(ChangeKey key, String control, @Nullable Object value, OptionalLong ifRevision) {
    hears(
        AGENT,
        new Modify(
            ++lastId,
            key,
            BANK.instrument(control),
            Optional.ofNullable(value).map(Value::from),
            ifRevision,
            "a test",
            CALLER));
  }

  void asksOutcome(String control, ChangeKey key) {
    hears(AGENT, new AskOutcome(++lastId, BANK.instrument(control), key));
  }

  Answer outcome(String control, ChangeKey key) {
    asksOutcome(control, key);
    return lastTold(AGENT, Answer.class);
  }

  // ---- what it said

  <M> List<M> told(Peer peer, Class<M> kind) {
    return sent.getOrDefault(peer, List.of()).stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  <M> M lastTold(Peer peer, Class<M> kind) {
    List<M> all = told(peer, kind);
    assertThat(all).as("what %s was told of kind %s", peer, kind.getSimpleName()).isNotEmpty();
    return all.get(all.size() - 1);
  }

  /** Everything, in order, as the names of the messages. */
  List<String> said(Peer peer) {
    return sent.getOrDefault(peer, List.of()).stream()
        .filter(message -> !(message instanceof Look)) // that comes and goes with the beat
        .map(message -> message.getClass().getSimpleName())
        .toList();
  }

  List<Answer> answers(ChangeKey key) {
    return told(AGENT, Answer.class).stream().filter(answer -> answer.key().equals(key)).toList();
  }

  /** The one answer that a change or a firing got. */
  Answer answer(ChangeKey key) {
    List<Answer> answers = answers(key);
    assertThat(answers).as("answers to %s", key).hasSize(1);
    return answers.get(0);
  }

  List<Item> items(Peer agent) {
    return told(agent, Reports.class).stream().flatMap(each -> each.items().stream()).toList();
  }

  List<Item> items(Peer agent, int handle) {
    return items(agent).stream().filter(item -> item.handle() == handle).toList();
  }

  /** The values reported to an agent, as people read them. */
  List<String> values(Peer agent) {
    return items(agent).stream().map(item -> String.valueOf(item.value())).toList();
  }

  /** The values reported, each with its number: {@code 3:17}. */
  List<String> numbered(Peer agent) {
    return items(agent).stream().map(item -> item.sequence() + ":" + item.value()).toList();
  }

  void forget() {
    sent.clear();
  }

  static InstrumentName in(String instrument) {
    return BANK.instrument(instrument);
  }
}
