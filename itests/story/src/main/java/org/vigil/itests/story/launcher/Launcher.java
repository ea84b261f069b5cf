package org.vigil.itests.story.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.vigil.itests.cluster.Answer;
import org.vigil.itests.cluster.Cluster;
import org.vigil.itests.cluster.Node;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.stage.Patience;
import org.vigil.itests.story.Book;
import org.vigil.itests.story.Figure;
import org.vigil.itests.story.Telling;

/**
 * Plays the story against a node of its own, and says whether it held: {@code Launcher archive
 * player-bundle folder [--without-standby]}. Run by {@code ./run story}.
 */
public final class Launcher {
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final Duration WHOLE_LIMIT = Duration.ofMinutes(6);
  private static final double READY_SECONDS = 15;
  private static final String[] WHOLE = {"vigil"};
  private static final String[] WITHOUT_STANDBY = {
    "vigil-exporter",
    "vigil-agent",
    "vigil-importer",
    "vigil-failover",
    "vigil-transport-local",
    "vigil-node",
    "vigil-shell"
  };

  private final Book book;
  private final Node node;
  private final Path player;
  private final BlockingQueue<Telling> tellings = new LinkedBlockingQueue<>();
  private final long begun = System.nanoTime();

  private Launcher(Book book, Cluster cluster, Path player) {
    this.book = book;
    this.node = cluster.node(1);
    this.player = player;
    cluster.listenTo(node, line -> Telling.read(line).ifPresent(tellings::add));
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
    try (Cluster cluster =
        Cluster.aCluster()
            .unlinked()
            .of(archive)
            .in(folder)
            .withFeatures(withoutStandby ? WITHOUT_STANDBY : WHOLE)
            .unpack()) {
      fault = new Launcher(book, cluster, player).play();
    } catch (NotHeld e) {
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
    node.install(Node.bundleOf(NotHeld.class));
    node.install(player);
    Optional<String> fault = listen();
    if (fault.isPresent()) {
      return fault;
    }
    List<String> errors = node.log().stream().filter(line -> line.contains(" ERROR ")).toList();
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(errors.size() + " errors were logged, the first: " + errors.get(0));
  }

  private void start() {
    book.chapter("A node starts for the first time");
    long before = System.nanoTime();
    node.start();
    new Patience(Duration.ofMillis(100))
        .until(READY_LIMIT, () -> !node.isAlive() || showsInstruments(), "the node was not ready");
    if (!node.isAlive()) {
      throw new NotHeld("the node ended at its start");
    }
    double seconds = (System.nanoTime() - before) / (double) TimeUnit.SECONDS.toNanos(1);
    book.figure(new Figure("ready after unpacking", seconds, READY_SECONDS, "s"));
    book.say(String.format("ready: its shell lists instruments after %.1f s", seconds));
  }

  private boolean showsInstruments() {
    return node.shellIfThere("vigil:instrument-list --no-format")
        .filter(answer -> answer.says("node@node-1/") && answer.says("bank/transfers.committed"))
        .isPresent();
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
        throw new NotHeld(command + " failed");
      }
    }
  }

  /** Relays what is told in the node, until it ends. */
  private Optional<String> listen() {
    while (true) {
      Telling telling = next();
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

  private Telling next() {
    try {
      while (System.nanoTime() - begun < WHOLE_LIMIT.toNanos() && node.isAlive()) {
        Telling next = tellings.poll(1, TimeUnit.SECONDS);
        if (next != null) {
          return next;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotHeld("the story was interrupted", e);
    }
    throw new NotHeld(
        node.isAlive()
            ? "it took longer than " + WHOLE_LIMIT.toMinutes() + " minutes"
            : "the node ended in the middle of it");
  }
}
