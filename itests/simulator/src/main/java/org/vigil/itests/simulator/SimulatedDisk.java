package org.vigil.itests.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.spi.AnswerWindow;
import org.vigil.spi.Journal;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Known;

/**
 * The disk of a node, which outlives the node. It does what it is asked to one after another and a
 * little later; what it had not done when its node died may be there all the same.
 */
final class SimulatedDisk {
  private static final double FASTEST_MILLIS = 0.1;
  private static final double SLOWEST_MILLIS = 5;

  private final World world;
  private final String node;
  private final Map<EntityName, Known> records = new LinkedHashMap<>();
  private final Deque<Task> tasks = new ArrayDeque<>();
  private final List<Trouble> troubles = new ArrayList<>();

  /** What can be wrong with a disk. */
  enum Trouble {
    /** Nothing more is written. */
    IS_FULL,
    /** Nothing is done. */
    HANGS,
    /** What is written is said not to be. */
    CLAIMS_TO_FAIL,
    /** What is done is not said to be. */
    SAYS_NOTHING
  }

  /** Something to do, for one life of the node; without a record it is to read. */
  private record Task(
      SimulatedNode life, @Nullable Known known, Consumer<Optional<String>> whenDone) {}

  /** The way of one activation of the journal's bundle to the disk. */
  private final class Door implements Journal {
    private final SimulatedNode life;

    Door(SimulatedNode life) {
      this.life = life;
    }

    @Override
    public void read(BiConsumer<List<Known>, Optional<String>> whenRead) {
      ask(
          new Task(
              life,
              null,
              failure -> whenRead.accept(List.copyOf(records.values()), Optional.empty())));
    }

    @Override
    public void put(Known known, Consumer<Optional<String>> whenDone) {
      ask(new Task(life, known, whenDone));
    }
  }

  SimulatedDisk(World world, String node) {
    this.world = world;
    this.node = node;
  }

  /** A journal of this life of the node. */
  Journal journal(SimulatedNode life) {
    return world.bug.journal(life, new Door(life));
  }

  private void ask(Task task) {
    tasks.add(task);
    if (tasks.size() == 1) {
      beginFirst();
    }
  }

  private void beginFirst() {
    Task first = tasks.peek();
    if (first != null) {
      world.after(world.between(FASTEST_MILLIS, SLOWEST_MILLIS), () -> end(first));
    }
  }

  private void end(Task first) {
    if (!first.equals(tasks.peek()) || troubles.contains(Trouble.HANGS)) {
      return;
    }
    tasks.remove();
    Known known = first.known;
    Optional<String> failure = known == null ? Optional.empty() : write(known);
    if (!troubles.contains(Trouble.SAYS_NOTHING)) {
      first.life.happen(() -> first.whenDone.accept(failure));
    }
    beginFirst();
  }

  private Optional<String> write(Known known) {
    if (troubles.contains(Trouble.IS_FULL)) {
      return Optional.of("it is full");
    }
    records.put(known.entity(), withAnswers(known, records.get(known.entity())));
    world.story.note(() -> "the disk of " + node + " has " + known);
    return troubles.contains(Trouble.CLAIMS_TO_FAIL) ? Optional.of("so it says") : Optional.empty();
  }

  /** The answers that were put before stay. */
  private static Known withAnswers(Known known, @Nullable Known last) {
    Optional<Checkpoint> older = Optional.ofNullable(last).flatMap(Known::checkpoint);
    Optional<Checkpoint> whole =
        known
            .checkpoint()
            .map(
                now ->
                    new Checkpoint(
                        now.entity(),
                        now.epoch(),
                        now.index(),
                        now.entries(),
                        0,
                        AnswerWindow.merged(
                            older.map(Checkpoint::answers).orElse(List.of()), now.answers())));
    return new Known(known.entity(), known.owner(), known.epoch(), Optional.empty(), whole, true);
  }

  // ---- what happens to it

  void begins(Trouble trouble) {
    troubles.add(trouble);
  }

  void ends(Trouble trouble) {
    troubles.remove(trouble);
    beginFirst();
  }

  /** The node dies: some of what it asked for last is done, the rest never is. */
  void crash() {
    int done = world.random.nextInt(tasks.size() + 1);
    for (int i = 0; i < done; i++) {
      Known known = tasks.remove().known;
      if (known != null) {
        write(known);
      }
    }
    tasks.clear();
  }

  /** Nothing is left of it. */
  void wipe() {
    records.clear();
  }
}
