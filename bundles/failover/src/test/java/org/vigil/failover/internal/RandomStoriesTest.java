package org.vigil.failover.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.failover.internal.Scene.aCoordinator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;

/**
 * Random stories: everything may happen at any moment, while messages are under way. {@link
 * Invariants} hold all the time (R1, G7); once nothing happens any more and the settle time is
 * over, whoever can be spoken for is, and all know by whom. A failure names its seed.
 */
class RandomStoriesTest {
  private static final int STORIES = 3_000;
  private static final int EVENTS = 120;
  private static final List<String> ENTITIES = List.of("bank", "shop", "jvm@n1");
  private static final List<String> OWNERS = List.of("org.a", "org.a", "org.a", "org.b");

  @Test
  void endWithOnePrimaryForEachEntityThatHasACandidate() {
    Tally tally = new Tally();
    for (long seed = 0; seed < STORIES; seed++) {
      Scene scene = aCoordinator().withAgent("g").impatient();
      try {
        tell(scene, new Random(seed));
        judge(scene, tally);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("the story of seed " + seed + " ends badly:\n" + scene.story(), e);
      }
    }
    // A check that counted 0 of what it checks has failed.
    assertThat(tally.primaries).isGreaterThan(STORIES);
    assertThat(tally.takeoversDone).isGreaterThan(STORIES / 10);
    assertThat(tally.takeoversRefused).isGreaterThan(STORIES / 10);
    assertThat(tally.highestEpoch).isGreaterThan(10);
  }

  private static final class Tally {
    int primaries;
    int takeoversDone;
    int takeoversRefused;
    long highestEpoch;
  }

  private static void tell(Scene scene, Random random) {
    for (int i = 0; i < EVENTS; i++) {
      happen(scene, random);
      for (int said = random.nextInt(6); said > 0; said--) {
        scene.deliverOne(random);
      }
    }
    scene.cast().forEach(one -> one.reachable = true);
    for (int i = 0; i < 3; i++) { // settling, resigning and switching may follow one another
      scene.settled().passes(Duration.ofMillis(1_200)).settled();
    }
  }

  private static void happen(Scene scene, Random random) {
    List<FakeExporter> exporters = exporters(scene);
    FakeExporter one = exporters.isEmpty() ? null : pick(random, exporters);
    String entity = pick(random, ENTITIES);
    switch (random.nextInt(14)) {
      case 0, 1 -> {
        String label = pick(random, List.of("a@n1", "s@n1", "b@n2"));
        if (exporters.stream().noneMatch(up -> up.peer.label().equals(label))) {
          int at = label.indexOf('@');
          FakeExporter comes =
              scene.exporter(
                  label.substring(0, at), label.substring(at + 1), label.charAt(0) == 's');
          comes.owners.put(EntityName.of("bank"), "org.a");
          scene.enters(comes);
        }
      }
      case 2 -> {
        if (one != null) {
          scene.dies(one.peer.label(), Causes.EXPORTER_STOPPED);
        }
      }
      case 3, 4, 5 -> {
        if (one != null) {
          scene.offersAs(one.peer.label(), entity, pick(random, OWNERS));
        }
      }
      case 6 -> {
        if (one != null) {
          scene.withdraws(one.peer.label(), entity);
        }
      }
      case 7 -> scene.asks("g", entity, pick(random, List.of("", "a@n1", "s@n1")));
      case 8 -> {
        Epoch held = one == null ? null : one.held.get(EntityName.of(entity));
        if (one != null && held != null) {
          scene.keepsIn(one.peer.label(), entity, held, random.nextInt(100), 5);
        }
      }
      case 9 -> {
        if (one != null) {
          one.reachable = !one.reachable;
        }
      }
      case 10 -> {
        if (random.nextInt(4) == 0) {
          scene.restarts();
        }
      }
      case 11 -> scene.agent("g").reachable = random.nextInt(3) > 0;
      default -> scene.passes(Duration.ofMillis(random.nextInt(300)));
    }
  }

  private static void judge(Scene scene, Tally tally) {
    FakeAgent agent = scene.agent("g");
    for (String entity : ENTITIES) {
      EntityName name = EntityName.of(entity);
      List<FakeExporter> able = new ArrayList<>(exporters(scene));
      able.removeIf(exporter -> !exporter.owners.containsKey(name));
      Assigned believed = agent.believed.get(name);
      List<Peer> speakers =
          exporters(scene).stream()
              .filter(up -> up.held.containsKey(name))
              .map(up -> up.peer)
              .toList();
      if (able.isEmpty()) {
        assertThat(believed == null || believed.primary().isEmpty()).as(entity).isTrue();
        assertThat(speakers).as("who speaks for %s", entity).isEmpty();
      } else {
        assertThat(believed).as(entity).isNotNull();
        Peer primary = believed.primary().orElseThrow();
        assertThat(speakers).as("who speaks for %s", entity).containsExactly(primary);
        FakeExporter speaker = scene.exporter(primary.label());
        assertThat(speaker.held.get(name)).isEqualTo(believed.epoch());
        assertThat(believed.owner()).isEqualTo(speaker.owners.get(name));
        Set<Peer> candidates = new HashSet<>(believed.backups());
        candidates.add(primary);
        able.removeIf(exporter -> !believed.owner().equals(exporter.owners.get(name)));
        assertThat(able.stream().map(exporter -> exporter.peer))
            .containsExactlyInAnyOrderElementsOf(candidates);
        tally.primaries++;
        tally.highestEpoch = Math.max(tally.highestEpoch, believed.epoch().number());
      }
    }
    Set<Long> answered = new HashSet<>();
    for (TakeoverAnswer answer : agent.heard(TakeoverAnswer.class)) {
      assertThat(answered.add(answer.id())).as("answered once").isTrue();
      if (answer.done()) {
        tally.takeoversDone++;
      } else {
        tally.takeoversRefused++;
      }
    }
  }

  private static List<FakeExporter> exporters(Scene scene) {
    return scene.cast().stream()
        .filter(FakeExporter.class::isInstance)
        .map(FakeExporter.class::cast)
        .toList();
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
