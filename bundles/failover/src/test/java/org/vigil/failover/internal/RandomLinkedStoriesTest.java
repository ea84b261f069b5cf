package org.vigil.failover.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.client.Causes;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;

/**
 * Random stories on linked nodes: nodes, exporters and coordinators die and return, nodes freeze
 * and are cut off, services come and go, takeovers are asked for, while messages are under way.
 * Once nothing happens any more, all coordinators have come to the same choice (R1, R2, R9, G7),
 * and soon: none goes on above the other for long. A failure names its seed.
 */
class RandomLinkedStoriesTest {
  private static final int STORIES = 1_000;
  private static final int EVENTS = 60;

  /** How many epochs it may take until all are of one mind again. */
  private static final int DUEL = 4;

  private static final List<String> NODES = List.of("n1", "n2", "n3");

  /** The shop has another owner on each node. */
  private static final Map<String, String> ENTITIES = Map.of("bank", "org.bank", "shop", "");

  private int agreed;
  private int frozen;
  private int split;
  private int moved;
  private int refused;

  @Test
  void endWithAllCoordinatorsOfOneMind() {
    for (long seed = 0; seed < STORIES; seed++) {
      tell(seed);
    }
    // A check that counted 0 of what it checks has failed.
    assertThat(agreed).isGreaterThan(STORIES);
    assertThat(frozen).isGreaterThan(STORIES);
    assertThat(split).isGreaterThan(STORIES);
    assertThat(moved).isGreaterThan(STORIES / 20);
    assertThat(refused).isGreaterThan(STORIES / 20);
  }

  private void tell(long seed) {
    Random random = new Random(seed);
    LinkedNodes nodes = new LinkedNodes(random).configured(new Settings(250, 1_000, 100, 0, 0));
    try {
      NODES.forEach(nodes::starts);
      for (int i = 0; i < EVENTS; i++) {
        happen(nodes, random);
        for (int said = random.nextInt(20); said > 0; said--) {
          nodes.deliverOne();
        }
        nodes.tick();
      }
      NODES.stream().filter(node -> !nodes.isUp(node, "c")).forEach(nodes::startCoordinator);
      NODES.forEach(nodes::thaws);
      nodes.passes(Duration.ofMillis(random.nextInt(10_000)));
      Map<String, Long> before = new HashMap<>();
      ENTITIES.keySet().forEach(entity -> before.put(entity, nodes.highest(entity)));
      NODES.forEach(nodes::heals);
      nodes.passes(Duration.ofSeconds(4));
      judge(nodes, before);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("the story of seed " + seed + " ends badly:\n" + nodes.story(), e);
    }
  }

  private void happen(LinkedNodes nodes, Random random) {
    String node = pick(random, NODES);
    if (nodes.isFrozen(node)) {
      nodes.passes(Duration.ofMillis(random.nextInt(2_000)));
      if (random.nextInt(3) == 0) {
        nodes.thaws(node);
      }
      return;
    }
    String name = pick(random, List.of("a", "s"));
    String entity = pick(random, List.of("bank", "shop"));
    boolean isUp = nodes.isUp(node, name);
    switch (random.nextInt(17)) {
      case 0 -> {
        if (nodes.isUp(node, "g")) {
          nodes.kills(node);
        } else {
          nodes.starts(node);
        }
      }
      case 1 -> {
        if (isUp) {
          nodes.loses(node, name, pick(random, List.of(Causes.EXPORTER_STOPPED, Causes.HUNG)));
        } else if (nodes.isUp(node, "g")) {
          nodes.enters(nodes.newExporter(node, name));
        }
      }
      case 2 -> {
        if (nodes.isUp(node, "c") && random.nextBoolean()) {
          nodes.stops(node, "c");
        } else if (nodes.isUp(node, "g") && !nodes.isUp(node, "c")) {
          nodes.startCoordinator(node);
        }
      }
      case 3, 4, 5, 6 -> {
        if (isUp) {
          String owner = ENTITIES.get(entity);
          nodes.offers(node, name, entity, owner.isEmpty() ? "org.of." + node : owner);
        }
      }
      case 7 -> {
        if (isUp && nodes.exporter(node, name).owners.containsKey(EntityName.of(entity))) {
          nodes.exporter(node, name).withdraw(EntityName.of(entity));
        }
      }
      case 8, 12 -> {
        if (nodes.isUp(node, "g") && nodes.isUp(node, "c")) {
          nodes.asks(node, entity, pick(random, List.of("", "a@n1", "a@n2", "s@n3")));
        }
      }
      case 9 -> {
        if (nodes.isUp(node, "g")) {
          nodes.freezes(node);
          frozen++;
          if (random.nextBoolean()) {
            nodes.passes(Duration.ofMillis(random.nextInt(3_000))).splits(node);
          }
        }
      }
      case 10 -> {
        if (random.nextBoolean()) {
          nodes.splits(node);
          split++;
        } else {
          nodes.mends(node, pick(random, NODES));
        }
      }
      case 11 -> nodes.heals(node);
      default -> nodes.passes(Duration.ofMillis(random.nextInt(400)));
    }
  }

  private void judge(LinkedNodes nodes, Map<String, Long> before) {
    for (String entity : ENTITIES.keySet()) {
      EntityName name = EntityName.of(entity);
      boolean able = nodes.exporters().stream().anyMatch(one -> one.owners.containsKey(name));
      if (able) {
        nodes.agree(entity);
        assertThat(nodes.epoch(entity).number() - before.getOrDefault(entity, 0L))
            .as("how many epochs %s took", entity)
            .isLessThanOrEqualTo(DUEL);
        agreed++;
      } else {
        assertThat(nodes.speakers(entity)).isEmpty();
        for (FakeAgent agent : nodes.agents()) {
          Assigned believed = agent.believed.get(name);
          assertThat(believed == null || believed.primary().isEmpty())
              .as("what %s knows of %s: %s", agent.peer, entity, believed)
              .isTrue();
        }
      }
    }
    for (FakeAgent agent : nodes.agents()) {
      Set<Long> answered = new HashSet<>();
      for (TakeoverAnswer answer : agent.heard(TakeoverAnswer.class)) {
        assertThat(answered.add(answer.id())).as("answered once").isTrue();
        moved += answer.done() ? 1 : 0;
        refused += answer.done() ? 0 : 1;
      }
    }
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
