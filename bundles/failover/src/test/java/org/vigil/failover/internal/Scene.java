package org.vigil.failover.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.api.client.Caller;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.AskKnown;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;
import org.vigil.spi.message.Message;

/**
 * A coordinator on a virtual clock among exporters and agents that answer it. Stories are told in
 * one chain of events, each of which runs until all has been said; {@link Outlet} obeys {@link
 * FakePeer#reachable}. Every word the coordinator says is held against the {@link Invariants}.
 */
final class Scene implements Outlet, FakePeer.Stage {
  static final String OWNER = "org.example.bank";

  /** Shortly before the clock overflows, as it may at any time. */
  private static final long START_NANOS = Long.MAX_VALUE - 1_000_000_000L;

  private final Map<String, FakePeer> cast = new LinkedHashMap<>();
  private final List<FakePeer> departed = new ArrayList<>();
  private final Deque<String> story = new ArrayDeque<>();
  private final Invariants invariants = new Invariants();
  private Settings settings = Settings.DEFAULT;
  private boolean provisional;
  private boolean patient = true;
  private long nextIncarnation = 1L << 60;
  private long nextAsk = 1;
  private long nowNanos = START_NANOS;
  private final FakeDisk disk = new FakeDisk();
  private CoordinatorCore core;

  private Scene() {
    core = newCore();
  }

  static Scene aCoordinator() {
    return new Scene();
  }

  private CoordinatorCore newCore() {
    return new CoordinatorCore(this, () -> provisional, new FakeWorkshop(), disk, settings);
  }

  // ---- the cast

  Scene with(FakePeer one) {
    enters(one);
    settled();
    boolean isFirst = nowNanos == START_NANOS;
    return isFirst ? passes(Duration.ofMillis(300)) : this; // most stories begin with an old one
  }

  /** One more comes, while others are still speaking. */
  void enters(FakePeer one) {
    note(one.peer + " comes");
    one.enter(this);
    cast.put(one.peer.label(), one);
    one.outbox.add(() -> core.onUp(one.peer, nowNanos));
    one.inbox.add(one::hearCoordinator);
  }

  Scene withExporter(String name) {
    return with(exporter(name, "n1", false));
  }

  Scene withExporter(String name, String node) {
    return with(exporter(name, node, false));
  }

  Scene withStandby(String name) {
    return with(exporter(name, "n1", true));
  }

  Scene withAgent(String name) {
    return with(new FakeAgent(new Peer("n1", Role.AGENT, name, nextIncarnation())));
  }

  /** One that knows of nothing, and says so when it is asked. */
  Scene withCoordinatorOn(String node) {
    return withCoordinator(node, true);
  }

  /** One that never says a word by itself. */
  Scene withMuteCoordinatorOn(String node) {
    return withCoordinator(node, false);
  }

  private Scene withCoordinator(String node, boolean isAnswering) {
    return with(
        new FakePeer(new Peer(node, Role.COORDINATOR, "other", nextIncarnation())) {
          @Override
          void hearCoordinator() {}

          @Override
          void hear(Message message) {
            if (isAnswering && message instanceof AskKnown ask) {
              say(Known.nothing(ask.entity()));
            }
          }
        });
  }

  FakeExporter exporter(String name, String node, boolean standby) {
    return new FakeExporter(new Peer(node, Role.EXPORTER, name, nextIncarnation()), standby);
  }

  private long nextIncarnation() {
    nextIncarnation += 1L << 48;
    return nextIncarnation;
  }

  Scene provisionally() {
    provisional = true;
    return this;
  }

  /** From now on nothing is delivered before {@link #settled} or {@link #deliverOne}. */
  Scene impatient() {
    patient = false;
    return this;
  }

  FakeExporter exporter(String label) {
    return (FakeExporter) member(label);
  }

  FakeAgent agent(String label) {
    return (FakeAgent) member(label);
  }

  private FakePeer member(String label) {
    FakePeer found = cast.get(label.contains("@") ? label : label + "@n1");
    assertThat(found).as(label).isNotNull();
    return found;
  }

  List<FakePeer> cast() {
    return new ArrayList<>(cast.values());
  }

  // ---- events

  /** What has happened lately, for who has to find out why it ended badly. */
  String story() {
    return String.join("\n", story);
  }

  private void note(String what) {
    story.add((nowNanos - START_NANOS) / 1_000_000 + " ms: " + what);
    if (story.size() > 60) {
      story.remove();
    }
  }

  Scene offers(String exporter, String entity) {
    return offersAs(exporter, entity, OWNER);
  }

  Scene offersAs(String exporter, String entity, String owner) {
    exporter(exporter).serve(EntityName.of(entity), owner);
    return settledIfPatient();
  }

  Scene withdraws(String exporter, String entity) {
    exporter(exporter).withdraw(EntityName.of(entity));
    return settledIfPatient();
  }

  Scene claims(String exporter, String entity, long epoch) {
    FakeExporter claimant = exporter(exporter);
    claimant.owners.putIfAbsent(EntityName.of(entity), OWNER);
    claimant.claim(EntityName.of(entity), Epoch.of(epoch, claimant.peer.incarnation()));
    return settledIfPatient();
  }

  /** Offers, and knows of an epoch of somebody else. */
  Scene offersKnowing(String exporter, String entity, Epoch floor) {
    exporter(exporter).know(EntityName.of(entity), floor);
    return offers(exporter, entity);
  }

  Scene disobeys(String exporter) {
    exporter(exporter).obedient = false;
    return this;
  }

  Scene letsGo(String exporter, String entity) {
    exporter(exporter).letGo(EntityName.of(entity));
    return settledIfPatient();
  }

  Scene keeps(String exporter, String entity, long index, long value) {
    FakeExporter primary = exporter(exporter);
    Epoch held = primary.held.get(EntityName.of(entity));
    return keepsIn(exporter, entity, held, index, value);
  }

  Scene keepsIn(String exporter, String entity, Epoch epoch, long index, long value) {
    Entry entry = new Entry("workers", Value.integer(value), 1, null, null, null);
    return says(exporter, new Checkpoint(EntityName.of(entity), epoch, index, List.of(entry)));
  }

  Scene asks(String agent, String entity, String to) {
    Caller caller = new Caller("ada", "shell", "n1");
    return says(
        agent, new AskTakeover(nextAsk++, EntityName.of(entity), to, "maintenance", caller));
  }

  Scene says(String peer, Message message) {
    member(peer).say(message);
    return settledIfPatient();
  }

  Scene dies(String label, String cause) {
    FakePeer gone = member(label);
    note(gone.peer + " goes: " + cause);
    cast.remove(gone.peer.label());
    gone.inbox.clear();
    gone.outbox.add(() -> core.onDown(gone.peer, cause, nowNanos));
    departed.add(gone);
    return settledIfPatient();
  }

  Scene choked(String peer) {
    member(peer).reachable = false;
    return this;
  }

  Scene unchoked(String peer) {
    member(peer).reachable = true;
    return this;
  }

  /** The coordinator is replaced by one that knows nothing; what it said still arrives. */
  Scene restarts() {
    note("the coordinator restarts");
    invariants.onRestart();
    core = newCore();
    core.recover(disk.read());
    departed.clear();
    for (FakePeer one : cast.values()) {
      one.outbox.clear();
      one.outbox.add(() -> core.onUp(one.peer, nowNanos));
      one.inbox.add(one::hearCoordinator);
    }
    return settledIfPatient();
  }

  FakeDisk disk() {
    return disk;
  }

  /** A journal came or went. */
  Scene journalChanges() {
    core.onJournal();
    return settledIfPatient();
  }

  Scene configured(Settings changed) {
    settings = changed;
    core.configure(changed);
    return this;
  }

  /** Time goes by in steps of the duty cycle. */
  Scene passes(Duration time) {
    long end = nowNanos + time.toNanos();
    while (nowNanos - end < 0) {
      long next = core.onTick(nowNanos);
      assertThat(next - nowNanos).as("time to the next tick").isPositive();
      nowNanos = next - end < 0 ? next : end;
    }
    core.onTick(nowNanos);
    return settledIfPatient();
  }

  private Scene settledIfPatient() {
    return patient ? settled() : this;
  }

  /** Delivers until nobody has anything to say. */
  Scene settled() {
    for (int said = 0; deliverOne(new Random(0)); said++) {
      assertThat(said).as("messages without end").isLessThan(1_000_000);
    }
    return this;
  }

  /** Delivers one message that is under way, any; false if there is none. */
  boolean deliverOne(Random random) {
    departed.removeIf(gone -> gone.outbox.isEmpty());
    List<Runnable> ready = new ArrayList<>();
    departed.forEach(gone -> ready.add(() -> gone.outbox.remove().run()));
    for (FakePeer one : cast.values()) {
      if (!one.outbox.isEmpty()) {
        ready.add(() -> one.outbox.remove().run());
      }
      if (!one.inbox.isEmpty()) {
        ready.add(() -> one.inbox.remove().run());
      }
    }
    if (ready.isEmpty()) {
      return false;
    }
    ready.get(random.nextInt(ready.size())).run();
    return true;
  }

  @Override
  public void send(FakePeer from, Message message) {
    from.outbox.add(
        () -> {
          note(from.peer + " says " + message);
          core.onMessage(from.peer, message, nowNanos);
        });
  }

  @Override
  public void passOn(FakePeer from, Peer to, Message message) {
    FakePeer receiver = cast.get(to.label());
    if (receiver != null && receiver.peer.equals(to)) {
      receiver.inbox.add(() -> receiver.arrive(message));
    }
  }

  @Override
  public boolean send(Peer to, Message message) {
    FakePeer receiver = cast.get(to.label());
    if (receiver == null || !receiver.peer.equals(to) || !receiver.reachable) {
      return false;
    }
    note("  told to " + to + ": " + message);
    invariants.check(message);
    receiver.inbox.add(() -> receiver.arrive(message));
    return true;
  }

  @Override
  public Peer self() {
    return new Peer("n1", Role.COORDINATOR, "org.vigil.failover", 7);
  }

  // ---- what came of it

  /** The last that the given peer heard of an entity. */
  Assigned lastAssigned(String peer, String entity) {
    List<Assigned> all =
        member(peer).heard(Assigned.class).stream()
            .filter(assigned -> assigned.entity().equals(EntityName.of(entity)))
            .toList();
    assertThat(all).as("what %s heard of %s", peer, entity).isNotEmpty();
    return all.get(all.size() - 1);
  }

  /** Holds what everybody last heard of an entity against what is expected. */
  Scene assigned(String entity, long epoch, String primary, String cause) {
    for (FakePeer one : cast.values()) {
      if (follows(one) && one.reachable) {
        Assigned last = lastAssigned(one.peer.label(), entity);
        assertThat(last.primary().map(Peer::label).orElse("nobody"))
            .as("the primary of %s, told to %s", entity, one.peer.label())
            .isEqualTo(
                primary.contains("@") || primary.equals("nobody") ? primary : primary + "@n1");
        assertThat(last.epoch().number()).as("the epoch of %s", entity).isEqualTo(epoch);
        assertThat(last.cause()).as("the cause for %s", entity).isEqualTo(cause);
      }
    }
    return this;
  }

  /** Whom this coordinator tells: its own node, and nodes that have none. */
  private boolean follows(FakePeer one) {
    boolean other =
        cast.values().stream()
            .anyMatch(
                each ->
                    each.peer.role() == Role.COORDINATOR
                        && each.peer.node().equals(one.peer.node()));
    return one.peer.role() != Role.COORDINATOR && !other;
  }

  Scene nothingAssigned(String entity) {
    for (FakePeer one : cast.values()) {
      assertThat(one.heard(Assigned.class))
          .as("what %s heard", one.peer.label())
          .noneMatch(assigned -> assigned.entity().equals(EntityName.of(entity)));
    }
    return this;
  }

  Scene backups(String entity, String... labels) {
    for (FakePeer one : cast.values()) {
      if (one instanceof FakeAgent) {
        assertThat(lastAssigned(one.peer.label(), entity).backups().stream().map(Peer::label))
            .containsExactly(labels);
      }
    }
    return this;
  }

  /** The last answer to a takeover that was asked for. */
  TakeoverAnswer answerTo(String agent) {
    List<TakeoverAnswer> all = member(agent).heard(TakeoverAnswer.class);
    assertThat(all).as("answers").hasSize((int) nextAsk - 1);
    return all.get(all.size() - 1);
  }

  Scene unanswered(String agent) {
    assertThat(member(agent).heard(TakeoverAnswer.class)).hasSize((int) nextAsk - 2);
    return this;
  }
}
