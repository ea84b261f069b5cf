package org.vigil.itests.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vigil.api.client.Causes;
import org.vigil.itests.chaos.Event.Struck;
import org.vigil.itests.cluster.Answer;
import org.vigil.itests.cluster.Cluster;
import org.vigil.itests.cluster.HungThread;
import org.vigil.itests.cluster.Node;
import org.vigil.itests.cluster.WallClock;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.stage.Patience;
import org.vigil.itests.witness.Tally;
import org.vigil.itests.witness.Witness;

/**
 * Does to nodes what is planned, and undoes it. One node at most is dead, frozen or on its way back
 * at a time, for two copies of a change are promised to survive no more; to the bundles of the
 * others anything may happen meanwhile.
 */
final class Nemesis implements AutoCloseable {
  /** What a node keeps when its data go: what is read here. */
  private static final Set<String> KEPT = Set.of("log", "output.txt");

  /** Of these a node returns while others are struck. */
  private static final Set<Fault.Kind> RETURNING =
      Set.of(Fault.Kind.KILL, Fault.Kind.WIPE, Fault.Kind.CLOCK);

  private static final Pattern LOST =
      Pattern.compile("No longer linked with node .*: " + Causes.NODE_LEFT);

  /**
   * Hazelcast gives up who was silent for five seconds; first the node whose clock was set, then
   * the others that node.
   */
  private static final long LOST_WITHIN_MILLIS = 15_000;

  private final Cluster cluster;
  private final Crowd crowd;
  private final Consumer<String> teller;
  private final List<Struck> done = new ArrayList<>();
  private final ExecutorService returns =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "nemesis-returns");
            thread.setDaemon(true);
            return thread;
          });
  private Future<?> returning = CompletableFuture.completedFuture(null);
  private String away = "";

  /**
   * For these nodes.
   *
   * @param teller told of each deed in a sentence
   */
  Nemesis(Cluster cluster, Crowd crowd, Consumer<String> teller) {
    this.cluster = cluster;
    this.crowd = crowd;
    this.teller = teller;
  }

  /** What cannot be done on this machine, each with a sentence for the person. */
  static Map<Fault.Kind, String> impossible() {
    Map<Fault.Kind, String> impossible = new EnumMap<>(Fault.Kind.class);
    if (Stream.of("/usr/bin/prlimit", "/bin/prlimit")
        .noneMatch(tool -> Files.isExecutable(Path.of(tool)))) {
      impossible.put(Fault.Kind.FULL_DISK, "there is no prlimit here: no disk will be full");
    }
    if (!WallClock.canBeSet()) {
      impossible.put(
          Fault.Kind.CLOCK,
          "there is no libfaketime here: no clock will jump (Debian, Ubuntu: apt-get install"
              + " libfaketime)");
    }
    return impossible;
  }

  /** Does one thing, waits for as long as it is to last, undoes it, and pauses. */
  void strike(Fault fault) {
    Node node = target(fault);
    switch (fault.kind()) {
      case KILL, WIPE, FREEZE, FULL_DISK, CLOCK -> {
        awaitAllBack();
        node = target(fault);
      }
      default -> {}
    }
    teller.accept(
        fault.deed()
            + " on "
            + node.id()
            + (node.id().equals(crowd.workingNode()) ? ", whose tally works" : "")
            + (fault.holdMillis() == 0 ? "" : ", for " + fault.holdMillis() + " ms"));
    long from = System.nanoTime();
    switch (fault.kind()) {
      case KILL, WIPE -> kill(node, fault);
      case FREEZE -> freeze(node, fault);
      case FULL_DISK -> fillDisk(node, fault);
      case CLOCK -> setClock(node, fault);
      case HANG -> hang(node, fault);
      case MOVE -> move(node);
      case STOP -> {
        command(node, "bundle:stop " + fault.part());
        rest(fault.holdMillis());
        command(node, "bundle:start " + fault.part());
      }
      case UPDATE -> command(node, "bundle:update " + fault.part());
      case REFRESH -> command(node, "bundle:refresh " + fault.part());
    }
    if (!RETURNING.contains(fault.kind())) {
      note(new Struck(from, node.id(), fault.kind(), fault.part(), System.nanoTime()));
    }
    rest(fault.pauseMillis());
  }

  /** The node to strike; one that is not on its way back. */
  private Node target(Fault fault) {
    String working = crowd.workingNode();
    List<Node> there =
        cluster.nodes().stream().filter(node -> !node.id().equals(awayNode())).toList();
    return there.stream()
        .filter(node -> node.id().equals(working) == fault.atPrimary())
        .findFirst()
        .orElse(there.get(0));
  }

  private String awayNode() {
    return returning.isDone() ? "" : away;
  }

  private void kill(Node node, Fault fault) {
    long from = node.kill();
    away = node.id();
    rest(fault.holdMillis());
    boolean isWiped = fault.kind() == Fault.Kind.WIPE;
    if (isWiped) {
      wipe(node);
    }
    node.start();
    returning =
        returns.submit(
            () -> {
              if (isWiped) {
                await(node, "vigil:node-list");
                // Its shell may go once more while it starts; what is installed is not again.
                await(node, "bundle:install --start " + Node.bundleOf(Witness.class).toUri());
              }
              cluster.awaitReady();
              note(new Struck(from, node.id(), fault.kind(), "", System.nanoTime()));
              teller.accept(node.id() + " is back");
            });
  }

  private static void await(Node node, String command) {
    new Patience(Duration.ofMillis(200))
        .until(
            Duration.ofMinutes(2),
            () -> node.shellIfThere(command).filter(Answer::succeeded).isPresent(),
            node.id() + " did not come back: " + command + " did not succeed");
  }

  private static void wipe(Node node) {
    Path data = node.home().resolve("data");
    try (Stream<Path> all = Files.walk(data)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Path place = data.relativize(each);
        if (!place.toString().isEmpty() && !KEPT.contains(place.getName(0).toString())) {
          Files.delete(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void freeze(Node node, Fault fault) {
    node.stop();
    try {
      rest(fault.holdMillis());
    } finally {
      node.cont();
    }
  }

  private void hang(Node node, Fault fault) {
    try (HungThread hung = node.hang(fault.part())) {
      long end = hung.beganNanos() + TimeUnit.MILLISECONDS.toNanos(fault.holdMillis());
      rest(TimeUnit.NANOSECONDS.toMillis(Math.max(0, end - System.nanoTime())));
    } catch (NotHeld e) {
      teller.accept("it could not be made to hang: " + e.getMessage());
    }
  }

  /** No file of the process can grow: what a full disk is to it. */
  private void fillDisk(Node node, Fault fault) {
    limit(node, "0:");
    try {
      rest(fault.holdMillis());
    } finally {
      limit(node, "unlimited:");
    }
  }

  /**
   * The jump, and the jump back. Hazelcast may take members for dead for it, some seconds later; so
   * the node is on its way back until that would have been.
   */
  private void setClock(Node node, Fault fault) {
    long from = System.nanoTime();
    long losses = losses();
    try {
      node.setClock(Duration.ofSeconds(fault.aheadSeconds()));
      rest(WallClock.SEEN_WITHIN.toMillis());
      lookAtClock(node, fault);
      rest(fault.holdMillis());
    } finally {
      node.setClock(Duration.ZERO);
    }
    away = node.id();
    returning =
        returns.submit(
            () -> {
              rest(LOST_WITHIN_MILLIS);
              cluster.awaitReady();
              boolean isLost = losses() > losses;
              note(
                  new Struck(
                      from,
                      node.id(),
                      fault.kind(),
                      isLost ? Cutting.LINKS : "",
                      System.nanoTime()));
              teller.accept(
                  "the clock of "
                      + node.id()
                      + " is right again"
                      + (isLost ? ", and Hazelcast had lost members for it" : ""));
            });
  }

  /** A clock that did not jump proves nothing. */
  private void lookAtClock(Node node, Fault fault) {
    Optional<Boolean> isAhead = node.isClockAhead(Duration.ofSeconds(fault.aheadSeconds()));
    if (isAhead.isEmpty()) {
      teller.accept(node.id() + " did not answer what time it is");
    } else if (!isAhead.get()) {
      throw new NotHeld("the clock of " + node.id() + " did not jump");
    }
  }

  /** How often nodes lost another that they took for dead, as their logs say. */
  private long losses() {
    return cluster.nodes().stream()
        .flatMap(node -> node.log().stream())
        .filter(line -> LOST.matcher(line).find())
        .count();
  }

  private static void limit(Node node, String sizes) {
    try {
      int code =
          new ProcessBuilder(
                  "prlimit", "--pid", Long.toString(node.processId()), "--fsize=" + sizes)
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new NotHeld("prlimit of " + node.id() + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotHeld("interrupted", e);
    }
  }

  private void move(Node from) {
    for (Node node : cluster.nodes()) {
      if (node != from && !node.id().equals(awayNode())) {
        command(
            from,
            "vigil:takeover "
                + Tally.ENTITY
                + " --to org.vigil.exporter@"
                + node.id()
                + " --reason chaos");
        return;
      }
    }
  }

  /** What does not succeed is told: a takeover may be refused, a node may just be away. */
  private void command(Node node, String command) {
    Optional<Answer> answer = node.shellIfThere(command);
    if (answer.isEmpty()) {
      teller.accept(node.id() + " did not answer " + command);
    } else if (!answer.get().succeeded()) {
      teller.accept(node.id() + " refused " + command + ": " + answer.get().output().strip());
    }
  }

  private synchronized void note(Struck struck) {
    done.add(struck);
  }

  /** What was done so far. */
  synchronized List<Struck> done() {
    return List.copyOf(done);
  }

  /** Waits until the node that is on its way back is there. */
  void awaitAllBack() {
    try {
      returning.get(3, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotHeld("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new NotHeld(away + " did not come back: " + e.getMessage(), e);
    }
  }

  /** Waits for a time, as it is said. */
  private static void rest(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    new Patience()
        .until(
            Duration.ofMillis(millis + 60_000),
            () -> System.nanoTime() - end >= 0,
            "time stood still");
  }

  @Override
  public void close() {
    returns.shutdownNow();
  }
}
