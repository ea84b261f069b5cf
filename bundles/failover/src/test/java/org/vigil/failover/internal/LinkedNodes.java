package org.vigil.failover.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.AskInstance;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.InstanceAnswer;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Look;

/**
 * Several nodes, each with a real coordinator, an exporter {@code a}, a standby {@code s} and an
 * agent {@code g}, linked by a transport that keeps the order of what each hears from one node.
 */
final class LinkedNodes implements FakePeer.Stage {
  private static final long START_NANOS = Long.MAX_VALUE - 1_000_000_000L;

  private final Map<Peer, Member> members = new LinkedHashMap<>();
  private final Wires wires;
  private final Deque<String> story = new ArrayDeque<>();
  private final Map<List<Object>, Peer> primaries = new LinkedHashMap<>();
  private final Map<Peer, Deque<Runnable>> hung = new LinkedHashMap<>();
  private final Map<Peer, Long> arrivals = new LinkedHashMap<>();
  private final Map<Peer, Long> longestPauses = new LinkedHashMap<>();
  private final Map<String, FakeWorkshop> workshops = new TreeMap<>();
  private final Random random;
  private Settings settings = Settings.DEFAULT;
  private long nextIncarnation = 1L << 60;
  private long nextAsk = 1;
  private long nowNanos = START_NANOS;

  LinkedNodes(Random random) {
    this.random = random;
    this.wires = new Wires(random);
  }

  /** Somebody who hears. */
  private sealed interface Member {
    record Coordinator(CoordinatorCore core) implements Member {}

    record Other(FakePeer one) implements Member {}
  }

  // ---- nodes and roles come and go

  LinkedNodes starts(String... nodes) {
    for (String node : nodes) {
      startCoordinator(node);
      enters(newExporter(node, "a"));
      enters(newExporter(node, "s"));
      enters(new FakeAgent(peer(node, Role.AGENT, "g")));
    }
    return this;
  }

  FakeExporter newExporter(String node, String name) {
    return new FakeExporter(peer(node, Role.EXPORTER, name), name.equals("s"));
  }

  private Peer peer(String node, Role role, String name) {
    nextIncarnation += random.nextLong(1, 1L << 50);
    return new Peer(node, role, name, nextIncarnation ^ (random.nextLong() & 0xffff));
  }

  void startCoordinator(String node) {
    Peer self = peer(node, Role.COORDINATOR, "c");
    Outlet outlet =
        new Outlet() {
          @Override
          public boolean send(Peer to, Message message) {
            if (!members.containsKey(to) || !wires.areLinked(node, to.node())) {
              return false;
            }
            check(self, message);
            deliver(self, to, message);
            return true;
          }

          @Override
          public Peer self() {
            return self;
          }

          @Override
          public long longestPauseNanos() {
            arrives(self);
            return longestPauses.replace(self, 0L);
          }
        };
    arrivals.put(self, nowNanos);
    longestPauses.put(self, 0L);
    join(
        self,
        new Member.Coordinator(
            new CoordinatorCore(outlet, () -> true, workshop(node), new FakeDisk(), settings)));
  }

  FakeWorkshop workshop(String node) {
    return workshops.computeIfAbsent(node, any -> new FakeWorkshop());
  }

  /** A bundle of the node offers a factory for an entity. */
  LinkedNodes canMake(String node, String entity) {
    if (members.get(find(node, "c")) instanceof Member.Coordinator coordinator) {
      coordinator.core().makeable(EntityName.of(entity), true);
    }
    return this;
  }

  /** The node's configuration allows a feature for an entity. */
  LinkedNodes mayInstall(String node, String entity) {
    if (members.get(find(node, "c")) instanceof Member.Coordinator coordinator) {
      coordinator.core().allow(Set.of(EntityName.of(entity)));
    }
    return this;
  }

  LinkedNodes asksForInstance(String node, String entity, String on) {
    Peer agent = find(node, "g");
    Caller caller = new Caller("ada", "shell", node);
    deliver(
        agent,
        find(node, "c"),
        new AskInstance(nextAsk++, EntityName.of(entity), on, "drill", caller));
    return this;
  }

  InstanceAnswer instanceAnswerTo(String node) {
    List<InstanceAnswer> all = agent(node).heard(InstanceAnswer.class);
    assertThat(all).as("answers to %s", node).isNotEmpty();
    return all.get(all.size() - 1);
  }

  void enters(FakePeer one) {
    one.enter(this);
    join(one.peer, new Member.Other(one));
  }

  private void join(Peer self, Member member) {
    note(self + " comes");
    List<Peer> others = List.copyOf(members.keySet());
    members.put(self, member);
    for (Peer other : others) {
      link(self, other);
    }
  }

  private void link(Peer one, Peer other) {
    if (wires.areLinked(one.node(), other.node())) {
      wires.put(one, other, () -> up(other, one));
      wires.put(other, one, () -> up(one, other));
    }
  }

  private void up(Peer who, Peer about) {
    Member member = members.get(who);
    if (member instanceof Member.Coordinator coordinator) {
      happens(who, () -> coordinator.core().onUp(about, nowNanos));
    } else if (member instanceof Member.Other other
        && about.role() == Role.COORDINATOR
        && members.containsKey(about)) {
      other.one().hearCoordinatorOf(about);
    }
  }

  /** A whole node dies: each of the others hears it of one role after another. */
  LinkedNodes kills(String node) {
    note("node " + node + " dies");
    wires.thaw(node);
    List<Peer> dead = members.keySet().stream().filter(peer -> peer.node().equals(node)).toList();
    dead.forEach(members::remove);
    dead.forEach(peer -> leave(peer, Causes.NODE_LEFT));
    return this;
  }

  LinkedNodes stops(String node, String name) {
    return loses(node, name, Causes.EXPORTER_STOPPED);
  }

  LinkedNodes loses(String node, String name, String cause) {
    Peer gone = find(node, name);
    note(gone + " goes: " + cause);
    members.remove(gone);
    leave(gone, cause);
    return this;
  }

  private void leave(Peer gone, String cause) {
    wires.dropFor(gone);
    for (Peer other : members.keySet()) {
      if (wires.areLinked(gone.node(), other.node())) {
        wires.put(gone, other, () -> down(other, gone, cause));
      }
    }
  }

  private void down(Peer who, Peer about, String cause) {
    if (members.get(who) instanceof Member.Coordinator coordinator) {
      happens(who, () -> coordinator.core().onDown(about, cause, nowNanos));
    }
  }

  // ---- nodes are cut off from others, and freeze

  /** A node and the others give each other up, as membership does; both sides live. */
  LinkedNodes splits(String node) {
    note(node + " and the others give each other up");
    for (String other : othersOf(node)) {
      boolean isThere = !pairs(node, other).isEmpty();
      if (isThere && wires.areLinked(node, other)) {
        wires.cut(node, other, members.keySet());
        pairs(node, other)
            .forEach(
                pair -> {
                  wires.put(pair.get(0), pair.get(1), () -> lost(pair.get(1), pair.get(0)));
                  wires.put(pair.get(1), pair.get(0), () -> lost(pair.get(0), pair.get(1)));
                });
      }
    }
    return this;
  }

  private void lost(Peer who, Peer about) {
    down(who, about, Causes.NODE_LEFT);
  }

  /** All who were cut off from this node find it again. */
  LinkedNodes heals(String node) {
    note(node + " and the others find each other again");
    for (String other : othersOf(node)) {
      mends(node, other);
    }
    return this;
  }

  /** Two nodes find each other again. */
  LinkedNodes mends(String node, String other) {
    if (!wires.areLinked(node, other)) {
      wires.mend(node, other);
      pairs(node, other).forEach(pair -> link(pair.get(0), pair.get(1)));
    }
    return this;
  }

  private Set<String> othersOf(String node) {
    Set<String> others = new TreeSet<>();
    members.keySet().forEach(peer -> others.add(peer.node()));
    others.remove(node);
    return others;
  }

  private List<List<Peer>> pairs(String node, String other) {
    List<List<Peer>> pairs = new ArrayList<>();
    for (Peer one : members.keySet()) {
      members.keySet().stream()
          .filter(peer -> one.node().equals(node) && peer.node().equals(other))
          .forEach(peer -> pairs.add(List.of(one, peer)));
    }
    return pairs;
  }

  /** A node does nothing, and hears nothing, until it {@link #thaws}. */
  LinkedNodes freezes(String node) {
    note(node + " freezes");
    wires.freeze(node);
    return this;
  }

  LinkedNodes thaws(String node) {
    note(node + " goes on");
    wires.thaw(node);
    return this;
  }

  boolean isFrozen(String node) {
    return wires.isFrozen(node);
  }

  // ---- words

  @Override
  public void send(FakePeer from, Message message) {
    note(from.peer + " says " + message);
    members.keySet().stream()
        .filter(peer -> peer.role() == Role.COORDINATOR)
        .filter(peer -> wires.areLinked(from.peer.node(), peer.node()))
        .forEach(peer -> deliver(from.peer, peer, message));
  }

  @Override
  public void passOn(FakePeer from, Peer to, Message message) {
    if (members.get(to) instanceof Member.Other && wires.areLinked(from.peer.node(), to.node())) {
      deliver(from.peer, to, message);
    }
  }

  private void deliver(Peer from, Peer to, Message message) {
    wires.put(
        from,
        to,
        () -> {
          Member member = members.get(to);
          if (member instanceof Member.Coordinator coordinator) {
            arrives(to);
            happens(to, () -> coordinator.core().onMessage(from, message, nowNanos));
          } else if (hung.containsKey(to)) {
            hung.get(to).add(() -> arrive(from, to, message));
          } else {
            arrive(from, to, message);
          }
        });
  }

  private void arrive(Peer from, Peer to, Message message) {
    if (message instanceof Look) {
      deliver(to, from, new Alive(List.of()));
    } else if (members.get(to) instanceof Member.Other other && heeds(other.one(), from, message)) {
      note("  " + from + " tells " + to + ": " + message);
      other.one().arrive(message);
    }
  }

  private void arrives(Peer to) {
    Long before = arrivals.put(to, nowNanos);
    if (before != null) {
      longestPauses.merge(to, nowNanos - before, Math::max);
    }
  }

  /** Something that a coordinator takes, now or when it {@link #goesOn}. */
  private void happens(Peer to, Runnable what) {
    Deque<Runnable> missed = hung.get(to);
    if (missed == null) {
      what.run();
    } else {
      missed.add(what);
    }
  }

  /** A role's duty cycle hangs: nothing reaches it until it {@link #goesOn}. */
  LinkedNodes hangs(String label) {
    note(label + " hangs");
    hung.put(find(label), new ArrayDeque<>());
    return this;
  }

  LinkedNodes goesOn(String label) {
    note(label + " goes on");
    Deque<Runnable> missed = hung.remove(find(label));
    missed.forEach(Runnable::run);
    return this;
  }

  /** Nothing arrives any more between two nodes, and nobody says so. */
  LinkedNodes loosens(String node, String other) {
    note(node + " and " + other + " do not hear each other");
    wires.cut(node, other, members.keySet());
    return this;
  }

  /** What {@link #loosens} did is over; nobody noticed it. */
  LinkedNodes tightens(String node, String other) {
    note(node + " and " + other + " hear each other again");
    wires.mend(node, other);
    return this;
  }

  /** An agent whose node has a coordinator does not listen to others about who speaks. */
  private boolean heeds(FakePeer one, Peer from, Message message) {
    return !(one instanceof FakeAgent && message instanceof Assigned)
        || from.node().equals(one.peer.node())
        || !isUp(one.peer.node(), "c");
  }

  LinkedNodes offers(String node, String name, String entity, String owner) {
    exporter(node, name).serve(EntityName.of(entity), owner);
    return this;
  }

  LinkedNodes offersEverywhere(String entity) {
    for (FakeExporter exporter : exporters()) {
      exporter.serve(EntityName.of(entity), "org.bank");
    }
    return this;
  }

  LinkedNodes withdrawsEverywhere(String node, String entity) {
    exporters().stream()
        .filter(one -> one.peer.node().equals(node))
        .forEach(one -> one.withdraw(EntityName.of(entity)));
    return this;
  }

  LinkedNodes asks(String node, String entity, String to) {
    Peer agent = find(node, "g");
    deliver(
        agent,
        find(node, "c"),
        new AskTakeover(
            nextAsk++, EntityName.of(entity), to, "drill", new Caller("ada", "shell", node)));
    return this;
  }

  // ---- time

  /** Delivers one event that is under way; false if there is none. */
  boolean deliverOne() {
    return wires.deliverOne();
  }

  LinkedNodes settled() {
    for (int said = 0; deliverOne(); said++) {
      assertThat(said).as("messages without end").isLessThan(100_000);
    }
    return this;
  }

  /** Time goes by in steps, in which all that was said arrives. */
  LinkedNodes passes(Duration time) {
    long end = nowNanos + time.toNanos();
    while (nowNanos - end < 0) {
      tick();
      settled();
      nowNanos = nowNanos + Math.min(end - nowNanos, 10_000_000);
    }
    tick();
    return settled();
  }

  /** A moment goes by in which nothing need arrive. */
  void tick() {
    members.forEach(
        (peer, member) -> {
          boolean isAwake = !wires.isFrozen(peer.node()) && !hung.containsKey(peer);
          if (member instanceof Member.Coordinator one && isAwake) {
            one.core().onTick(nowNanos);
          }
        });
    nowNanos++;
  }

  // ---- who is there

  Collection<Peer> peers() {
    return members.keySet();
  }

  private List<Member.Coordinator> coordinators() {
    return members.values().stream()
        .filter(Member.Coordinator.class::isInstance)
        .map(Member.Coordinator.class::cast)
        .toList();
  }

  List<FakeExporter> exporters() {
    return others(FakeExporter.class);
  }

  List<FakeAgent> agents() {
    return others(FakeAgent.class);
  }

  private <T extends FakePeer> List<T> others(Class<T> kind) {
    List<T> found = new ArrayList<>();
    for (Member member : members.values()) {
      if (member instanceof Member.Other other && kind.isInstance(other.one())) {
        found.add(kind.cast(other.one()));
      }
    }
    return found;
  }

  FakeExporter exporter(String node, String name) {
    return exporter(name + "@" + node);
  }

  FakeExporter exporter(String label) {
    return exporters().stream()
        .filter(one -> one.peer.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  FakeAgent agent(String node) {
    return agents().stream().filter(one -> one.peer.node().equals(node)).findFirst().orElseThrow();
  }

  private Peer find(String node, String name) {
    return find(name + "@" + node);
  }

  private Peer find(String label) {
    return members.keySet().stream()
        .filter(peer -> peer.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  boolean isUp(String node, String name) {
    return members.keySet().stream().anyMatch(peer -> peer.label().equals(name + "@" + node));
  }

  LinkedNodes configured(Settings changed) {
    settings = changed;
    coordinators().forEach(coordinator -> coordinator.core().configure(changed));
    return this;
  }

  // ---- what came of it

  /** Who speaks for an entity, by what the exporters themselves hold. */
  List<String> speakers(String entity) {
    return exporters().stream()
        .filter(one -> one.held.containsKey(EntityName.of(entity)))
        .map(one -> one.peer.label())
        .toList();
  }

  /** The number of the highest epoch that an exporter knows of; 0 if none does. */
  long highest(String entity) {
    return exporters().stream()
        .map(one -> one.floor(EntityName.of(entity)))
        .mapToLong(Epoch::number)
        .max()
        .orElse(0);
  }

  Epoch epoch(String entity) {
    return exporters().stream()
        .map(one -> one.held.get(EntityName.of(entity)))
        .filter(epoch -> epoch != null)
        .findFirst()
        .orElse(Epoch.NONE);
  }

  /** Exactly one speaks, and all agents know who and in which epoch. */
  LinkedNodes agreeOn(String entity, String speaker) {
    assertThat(speakers(entity)).as("who speaks for %s", entity).containsExactly(speaker);
    return agree(entity);
  }

  LinkedNodes agree(String entity) {
    EntityName name = EntityName.of(entity);
    List<String> speakers = speakers(entity);
    assertThat(speakers).as("who speaks for %s", entity).hasSize(1);
    for (FakeAgent agent : agents()) {
      Assigned believed = agent.believed.get(name);
      assertThat(believed).as("what %s knows of %s", agent.peer, entity).isNotNull();
      assertThat(believed.primary().map(Peer::label))
          .as("to %s", agent.peer)
          .hasValue(speakers.get(0));
      assertThat(believed.epoch()).as("to %s", agent.peer).isEqualTo(epoch(entity));
    }
    return this;
  }

  TakeoverAnswer answerTo(String node) {
    List<TakeoverAnswer> all = agent(node).heard(TakeoverAnswer.class);
    assertThat(all).as("answers to %s", node).isNotEmpty();
    return all.get(all.size() - 1);
  }

  /** No two primaries share an epoch, and an epoch is its primary's own (G7). */
  private void check(Peer from, Message message) {
    if (message instanceof Assigned assigned && assigned.primary().isPresent()) {
      Peer primary = assigned.primary().get();
      assertThat(assigned.epoch().incarnation())
          .as("the epoch %s tells: %s", from, assigned)
          .isEqualTo(primary.incarnation());
      Peer before = primaries.putIfAbsent(List.of(assigned.entity(), assigned.epoch()), primary);
      assertThat(before == null || before.equals(primary)).as("%s", assigned).isTrue();
    }
  }

  private void note(String what) {
    story.add((nowNanos - START_NANOS) / 1_000_000 + " ms: " + what);
    if (story.size() > 150) {
      story.remove();
    }
  }

  String story() {
    return String.join("\n", story);
  }
}
