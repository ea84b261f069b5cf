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

/**
 * Several nodes, each with a real coordinator, an exporter {@code a}, a standby {@code s} and an
 * agent {@code g}, linked by a transport that keeps the order of what each hears from one node.
 */
final class LinkedNodes implements FakePeer.Stage {
  private static final long START_NANOS = Long.MAX_VALUE - 1_000_000_000L;

  private final Map<Peer, Member> members = new LinkedHashMap<>();
  private final Map<List<Object>, Deque<Runnable>> underWay = new LinkedHashMap<>();
  private final Deque<String> story = new ArrayDeque<>();
  private final Map<List<Object>, Peer> primaries = new LinkedHashMap<>();
  private final Map<String, FakeWorkshop> workshops = new TreeMap<>();
  private final Random random;
  private Settings settings = Settings.DEFAULT;
  private long nextIncarnation = 1L << 60;
  private long nextAsk = 1;
  private long nowNanos = START_NANOS;

  LinkedNodes(Random random) {
    this.random = random;
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
            if (!members.containsKey(to)) {
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
        };
    join(
        self,
        new Member.Coordinator(new CoordinatorCore(outlet, () -> true, workshop(node), settings)));
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
      under(self, other, () -> up(other, self));
      under(other, self, () -> up(self, other));
    }
  }

  private void up(Peer who, Peer about) {
    Member member = members.get(who);
    if (member instanceof Member.Coordinator coordinator) {
      coordinator.core().onUp(about, nowNanos);
    } else if (member instanceof Member.Other other
        && about.role() == Role.COORDINATOR
        && members.containsKey(about)) {
      other.one().hearCoordinatorOf(about);
    }
  }

  /** A whole node dies: each of the others hears it of one role after another. */
  LinkedNodes kills(String node) {
    note("node " + node + " dies");
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
    underWay.keySet().removeIf(pair -> pair.get(1).equals(gone));
    for (Peer other : members.keySet()) {
      under(
          gone,
          other,
          () -> {
            if (members.get(other) instanceof Member.Coordinator coordinator) {
              coordinator.core().onDown(gone, cause, nowNanos);
            }
          });
    }
  }

  // ---- words

  @Override
  public void send(FakePeer from, Message message) {
    note(from.peer + " says " + message);
    members.keySet().stream()
        .filter(peer -> peer.role() == Role.COORDINATOR)
        .forEach(peer -> deliver(from.peer, peer, message));
  }

  @Override
  public void passOn(Peer to, Message message) {
    if (members.get(to) instanceof Member.Other) {
      deliver(to, to, message);
    }
  }

  private void deliver(Peer from, Peer to, Message message) {
    under(
        from,
        to,
        () -> {
          Member member = members.get(to);
          if (member instanceof Member.Coordinator coordinator) {
            coordinator.core().onMessage(from, message, nowNanos);
          } else if (member instanceof Member.Other other && heeds(other.one(), from, message)) {
            note("  " + from + " tells " + to + ": " + message);
            other.one().arrive(message);
          }
        });
  }

  /** An agent whose node has a coordinator does not listen to others about who speaks. */
  private boolean heeds(FakePeer one, Peer from, Message message) {
    return !(one instanceof FakeAgent && message instanceof Assigned)
        || from.node().equals(one.peer.node())
        || !isUp(one.peer.node(), "c");
  }

  private void under(Peer from, Peer to, Runnable event) {
    underWay.computeIfAbsent(List.of(from.node(), to), any -> new ArrayDeque<>()).add(event);
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
    List<Deque<Runnable>> ready =
        underWay.values().stream().filter(queue -> !queue.isEmpty()).toList();
    if (ready.isEmpty()) {
      return false;
    }
    ready.get(random.nextInt(ready.size())).remove().run();
    return true;
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
    coordinators().forEach(coordinator -> coordinator.core().onTick(nowNanos));
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
    return members.keySet().stream()
        .filter(peer -> peer.label().equals(name + "@" + node))
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
