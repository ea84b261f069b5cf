package org.vigil.itests.cluster;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.vigil.api.client.Mode;
import org.vigil.itests.stage.Patience;
import org.vigil.itests.witness.Leash;
import org.vigil.itests.witness.Witness;

/**
 * Nodes that were started together, linked with one another or each of its own. Begin with {@link
 * #aCluster}; closing it ends all of them.
 */
public final class Cluster implements AutoCloseable {
  private static final long LOOK_MILLIS = 3;
  private static final int LOGGED_LINES = 60;

  private final long seed;
  private final List<Node> nodes;
  private final boolean isLinked;
  private final IntFunction<Node> making;
  private final Patience patience = new Patience(Duration.ofMillis(50));
  private final Map<String, RemoteImporter> importers = new TreeMap<>();
  private final Map<Follower, ScheduledFuture<?>> followers = new ConcurrentHashMap<>();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "cluster-looks");
            thread.setDaemon(true);
            return thread;
          });

  private Cluster(long seed, List<Node> nodes, boolean isLinked, IntFunction<Node> making) {
    this.seed = seed;
    this.nodes = List.copyOf(nodes);
    this.isLinked = isLinked;
    this.making = making;
  }

  /** A cluster of one node, until said otherwise. */
  public static Builder aCluster() {
    return new Builder();
  }

  /** How a cluster is to be. */
  public static final class Builder {
    private Path archive = Path.of(System.getProperty("distribution", "."));
    private Path folder = Path.of(System.getProperty("nodes", "."));
    private String name = "cluster";
    private int size = 1;
    private boolean isLinked = true;
    private boolean isDebugged;
    private boolean isClocked;
    private boolean isBrief;
    private List<String> features = List.of();
    private long seed = Long.getLong("cluster.seed", new SecureRandom().nextLong());

    private Builder() {}

    /** How many nodes. */
    public Builder withNodes(int nodes) {
      size = nodes;
      return this;
    }

    /** Each node of its own: they do not know of one another. */
    public Builder unlinked() {
      isLinked = false;
      return this;
    }

    /** Threads of its nodes can be made to hang; that costs them a little. */
    public Builder debugged() {
      isDebugged = true;
      return this;
    }

    /**
     * The wall clock of each of its nodes can be set, if {@linkplain WallClock#canBeSet this
     * machine has} what it takes; that costs them a little.
     */
    public Builder clocked() {
      isClocked = true;
      return this;
    }

    /**
     * Its nodes do not live long: they compile less well and so are up sooner. For tests, not for
     * what is measured.
     */
    public Builder brief() {
      isBrief = true;
      return this;
    }

    /** What its nodes boot; unless said, all of Vigil, linked or not. */
    public Builder withFeatures(String... names) {
      features = List.of(names);
      return this;
    }

    /** The distribution's archive; unless said, the system property {@code distribution}. */
    public Builder of(Path distribution) {
      archive = distribution;
      return this;
    }

    /** The folder for nodes; unless said, the system property {@code nodes}. */
    public Builder in(Path parent) {
      folder = parent;
      return this;
    }

    /** What its own folder in there is called. */
    public Builder named(String cluster) {
      name = cluster;
      return this;
    }

    /** What its ports and its group come from; unless said, {@code cluster.seed} or random. */
    public Builder withSeed(long number) {
      seed = number;
      return this;
    }

    /** Unpacks its nodes, and starts none of them. */
    public Cluster unpack() {
      Distribution distribution = Distribution.unpack(archive, folder.resolve("template"));
      Random random = new Random(seed);
      Ports ports = new Ports(random);
      List<Addresses> addresses = Stream.generate(() -> Addresses.any(ports)).limit(size).toList();
      String group = "test-" + Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX);
      Login login = Login.of("harness");
      List<Integer> members =
          isLinked ? addresses.stream().map(Addresses::hazelcast).toList() : List.of();
      IntFunction<Node> making =
          number ->
              make(
                  distribution,
                  new NodePlan(
                      number,
                      folder.resolve(name).resolve("node-" + number),
                      number <= size ? addresses.get(number - 1) : Addresses.any(ports),
                      group,
                      members,
                      booted(),
                      login));
      return new Cluster(
          seed, IntStream.rangeClosed(1, size).mapToObj(making).toList(), isLinked, making);
    }

    private Node make(Distribution distribution, NodePlan plan) {
      distribution.copyTo(plan.home());
      Settings settings = new Settings(plan.home());
      settings.follow(plan);
      settings.begin("users.properties", plan.login().user() + " = " + plan.group() + ",viewer\n");
      WallClock clock = isClocked ? WallClock.of(plan.home().resolve("wall-clock.txt")) : null;
      List<String> javaOptions = new ArrayList<>();
      if (isDebugged) {
        javaOptions.add(HungThread.option(plan.addresses().debugger()));
      }
      if (isBrief) {
        javaOptions.add("-XX:TieredStopAtLevel=1");
      }
      return new Node(plan, javaOptions, clock);
    }

    private List<String> booted() {
      return features.isEmpty() ? List.of(isLinked ? "vigil-cluster" : "vigil") : features;
    }

    /** Unpacks and starts its nodes, and waits until all are ready. */
    public Cluster start() {
      Cluster cluster = unpack();
      try {
        cluster.start();
        return cluster;
      } catch (RuntimeException | Error e) {
        System.err.println(cluster.account());
        cluster.close();
        throw e;
      }
    }
  }

  /**
   * Unpacks a node beside those it has, that knows where they are; whoever asked for it prepares,
   * starts and closes it.
   */
  public Node unpackAnother() {
    return making.apply(nodes.size() + 1);
  }

  /** Starts its nodes for the first time, and waits until all are ready. */
  public void start() {
    nodes.forEach(Node::start);
    awaitReady();
    nodes.forEach(Cluster::sendWitness);
  }

  /** A node, counted from 1. */
  public Node node(int number) {
    return nodes.get(number - 1);
  }

  public List<Node> nodes() {
    return nodes;
  }

  /** An entity, by name. */
  public RemoteEntity entity(String name) {
    return new RemoteEntity(this, name);
  }

  /** What its ports and its group came from. */
  public long seed() {
    return seed;
  }

  /** The importer on a node that watches everything from the beginning, newest values only. */
  public synchronized RemoteImporter importerOn(int number) {
    return importerOn(number, "all", Mode.LATEST, "**");
  }

  /** An importer on a node, by its name there; made with these patterns if there is none yet. */
  public synchronized RemoteImporter importerOn(
      int number, String name, Mode mode, String... patterns) {
    return importers.computeIfAbsent(
        name + "@" + number, anew -> send(node(number), name, mode, patterns));
  }

  /** Ends an importer: its witness closes the session. */
  public synchronized void dismiss(RemoteImporter importer) {
    if (importers.values().remove(importer)) {
      ScheduledFuture<?> looking = followers.remove(importer.follower());
      if (looking != null) {
        looking.cancel(false);
      }
      importer.node().settings().delete(Witness.PID + "-" + importer.name() + ".cfg");
    }
  }

  /** All importers that were asked for. */
  public synchronized List<RemoteImporter> importers() {
    return List.copyOf(importers.values());
  }

  /** Hands on each line that a node prints beside its log, as it comes. */
  public void listenTo(Node node, Consumer<String> listener) {
    follow(new Follower(node.home().resolve(Node.PRINTED), listener));
  }

  private void follow(Follower follower) {
    followers.put(
        follower,
        looks.scheduleWithFixedDelay(follower::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS));
  }

  private RemoteImporter send(Node node, String name, Mode mode, String... patterns) {
    RemoteImporter importer = new RemoteImporter(name, node);
    configure(
        node,
        Witness.PID + "-" + name,
        "patterns = %s%nmode = %s%nfile = %s%n"
            .formatted(String.join(" ", patterns), mode, importer.file()));
    follow(importer.follower());
    return importer;
  }

  private static void sendWitness(Node node) {
    node.install(Node.bundleOf(Witness.class));
    configure(node, Leash.PID, "holder = " + ProcessHandle.current().pid() + "\n");
  }

  private static void configure(Node node, String pid, String text) {
    node.settings().write(pid + ".cfg", text);
  }

  /**
   * Waits until something is so, {@link RemoteImporter#SOON} at most.
   *
   * @param otherwise what is wrong if it is not
   */
  public void awaits(String otherwise, BooleanSupplier isSo) {
    awaits(RemoteImporter.SOON, otherwise, isSo);
  }

  /** The same with a bound of its own. */
  public void awaits(Duration bound, String otherwise, BooleanSupplier isSo) {
    patience.until(bound, isSo, otherwise);
  }

  /** Waits until each node answers and sees all of its cluster. */
  public void awaitReady() {
    if (isLinked) {
      new Readiness(nodes, (node, how) -> {}).await();
    } else {
      nodes.forEach(node -> new Readiness(List.of(node), (one, how) -> {}).await());
    }
  }

  /** The errors in the logs of all nodes that nobody allowed. */
  public List<String> errors(AllowedErrors allowed) {
    return nodes.stream()
        .flatMap(node -> allowed.others(node.log()).map(line -> node.id() + ": " + line))
        .toList();
  }

  /** All that helps to understand what went wrong: the seed, states, components, logs. */
  public String account() {
    StringBuilder account = new StringBuilder("seed " + seed + "\n");
    for (Node node : nodes) {
      account.append("==== ").append(node.id()).append(" in ").append(node.home());
      account.append(node.isAlive() ? ", alive\n" : ", not alive\n");
      if (node.isAlive()) {
        unsatisfied(node).forEach(line -> account.append(line).append('\n'));
      }
      tail(node.printed()).forEach(line -> account.append("printed: ").append(line).append('\n'));
      tail(node.log()).forEach(line -> account.append(line).append('\n'));
    }
    return account.toString();
  }

  private static Stream<String> unsatisfied(Node node) {
    try {
      return node.shell("scr:list").lines().filter(line -> !line.contains("ACTIVE"));
    } catch (AssertionError e) {
      return Stream.of(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> tail(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - LOGGED_LINES), lines.size());
  }

  /** Ends all of it. */
  @Override
  public void close() {
    looks.shutdownNow();
    nodes.forEach(Node::close);
  }
}
