package org.vigil.itests.story.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.vigil.itests.story.Figure;
import org.vigil.itests.story.Telling;
import org.vigil.itests.story.launcher.Node.Answer;

/**
 * Plays the story against a node of its own, and says whether it held: {@code Launcher archive
 * player-bundle folder [--without-standby]}. Run by {@code ./run story}.
 */
public final class Launcher {
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration WHOLE_LIMIT = Duration.ofMinutes(4);
  private static final double READY_SECONDS = 15;

  private final Book book;
  private final Node node;
  private final Path player;
  private final long begun = System.nanoTime();

  private Launcher(Book book, Node node, Path player) {
    this.book = book;
    this.node = node;
    this.player = player;
  }

  /** Ends with exit code 0 only if the story held. */
  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    if (given.size() < 3) {
      System.err.println("Launcher ARCHIVE PLAYER FOLDER [--without-standby]");
      System.exit(2);
    }
    boolean held =
        tell(
            Path.of(given.get(0)),
            Path.of(given.get(1)),
            Path.of(given.get(2)),
            given.contains("--without-standby"),
            System.out);
    System.exit(held ? 0 : 1);
  }

  /**
   * Plays it from beginning to end.
   *
   * @param archive the distribution
   * @param player the bundle that plays the scenes
   * @param folder where the node is unpacked
   * @return whether it held
   */
  static boolean tell(
      Path archive, Path player, Path folder, boolean withoutStandby, PrintStream out) {
    Book book = new Book(out);
    book.title("Vigil: the story of a monitor that outlives what it watches");
    Optional<String> fault;
    try (Node node = Node.unpack(archive, folder)) {
      if (withoutStandby) {
        node.leaveOutTheStandby();
      }
      fault = new Launcher(book, node, player).play();
    } catch (StoryException e) {
      fault = Optional.of(String.valueOf(e.getMessage()));
    }
    book.table();
    fault.ifPresentOrElse(book::notHeld, book::held);
    return fault.isEmpty();
  }

  /** What did not hold. */
  private Optional<String> play() {
    start();
    lookAround();
    Answer installed = node.shell("bundle:install --start " + player.toAbsolutePath().toUri());
    if (!installed.succeeded()) {
      return Optional.of("the player could not be installed: " + installed.output());
    }
    Optional<String> fault = listen();
    if (fault.isPresent()) {
      return fault;
    }
    List<String> errors = node.errors();
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(errors.size() + " errors were logged, the first: " + errors.get(0));
  }

  private void start() {
    book.chapter("A node starts for the first time");
    long before = System.nanoTime();
    node.start();
    while (!showsInstruments()) {
      if (!node.isAlive() || System.nanoTime() - before > READY_LIMIT.toNanos()) {
        throw new StoryException("the node was not ready within " + READY_LIMIT.toSeconds() + " s");
      }
    }
    double seconds = (System.nanoTime() - before) / (double) TimeUnit.SECONDS.toNanos(1);
    book.figure(new Figure("ready after unpacking", seconds, READY_SECONDS, "s"));
    book.say(String.format("ready: its shell lists instruments after %.1f s", seconds));
  }

  private boolean showsInstruments() {
    Answer answer = node.shell("vigil:instrument-list --no-format");
    return answer.succeeded()
        && answer.output().contains("node@story/")
        && answer.output().contains("bank/transfers.committed");
  }

  private void lookAround() {
    book.chapter("A person looks around");
    for (String command :
        List.of(
            "vigil:instrument-list 'bank/**'",
            "vigil:exporter-list",
            "vigil:set bank/workers 6 --reason \"evening load\"",
            "vigil:read bank/workers",
            "vigil:fire bank/transfer.commit 10 1 2",
            "vigil:watch --count 5 'bank/transfers.*'")) {
      Answer answer = node.shell(command);
      book.quote("> " + command);
      book.quote(answer.output());
      if (!answer.succeeded()) {
        throw new StoryException(command + " failed");
      }
    }
  }

  /** Relays what is told in the node, until it ends. */
  private Optional<String> listen() {
    while (true) {
      long left = WHOLE_LIMIT.toNanos() - (System.nanoTime() - begun);
      Optional<Telling> next = node.next(Duration.ofNanos(Math.max(0, left)));
      if (next.isEmpty()) {
        return Optional.of("the node ended in the middle of it");
      }
      Telling telling = next.get();
      switch (telling.kind()) {
        case CHAPTER -> book.chapter(telling.part(0));
        case SENTENCE -> book.say(telling.part(0));
        case FIGURE -> book.figure(Figure.of(telling));
        case HELD -> {
          return Optional.empty();
        }
        case NOT_HELD -> {
          return Optional.of(telling.part(0));
        }
      }
    }
  }
}
