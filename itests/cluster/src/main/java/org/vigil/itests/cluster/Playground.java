package org.vigil.itests.cluster;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.vigil.itests.stage.NotHeld;

/**
 * A cluster for a person to play with: its nodes stay until they are stopped. Run by {@code ./run
 * cluster}: {@code Playground start ARCHIVE FOLDER NODES} or {@code Playground stop FOLDER}.
 */
public final class Playground {
  private static final int MOST = 5;
  private static final String USER = "admin";
  private static final List<String> FEATURES =
      List.of("vigil-cluster", "http", "http-whiteboard", "webconsole");

  private final Path folder;
  private final PrintStream out;

  Playground(Path folder, PrintStream out) {
    this.folder = folder.toAbsolutePath();
    this.out = out;
  }

  /** Ends with exit code 0 if it could be done. */
  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    try {
      if (given.size() == 4 && given.get(0).equals("start")) {
        new Playground(Path.of(given.get(2)), System.out)
            .start(Path.of(given.get(1)), number(given.get(3)));
      } else if (given.size() == 2 && given.get(0).equals("stop")) {
        new Playground(Path.of(given.get(1)), System.out).stop();
      } else {
        throw new Refused("Playground start ARCHIVE FOLDER NODES | Playground stop FOLDER");
      }
    } catch (Refused | NotHeld e) {
      System.err.println("run: " + e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  /** What cannot be done, in a sentence for the person. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why);
    }
  }

  static int number(String text) {
    if (!text.matches("[1-" + MOST + "]")) {
      throw new Refused(
          "a cluster here has 1 to " + MOST + " nodes, not '" + text + "': ./run cluster 3");
    }
    return Integer.parseInt(text);
  }

  /** Makes nodes and starts them, and shows how they come up and how to get at them. */
  void start(Path archive, int size) {
    long begun = System.nanoTime();
    List<String> running = running().entrySet().stream().map(Object::toString).toList();
    if (!running.isEmpty()) {
      throw new Refused(
          "a cluster runs already ("
              + String.join(", ", running)
              + "); ./run cluster stop ends it, ./run shell 1 opens a shell of it");
    }
    Map<Integer, byte[]> hostKeys = hostKeys();
    Distribution distribution = Distribution.unpack(archive, folder.resolve("template"));
    Path users = folder.resolve("users.properties");
    if (Files.exists(users)) {
      out.println("The administrator and the password are those of the first start.");
    } else {
      distribution.makeAdministrator(users);
      out.println("That is for all nodes; ./run shell opens a shell without it.");
    }
    Login login = Login.of(USER);
    login.keep(folder.resolve("shell.key"));
    List<Node> nodes = plans(size, login).stream().map(Node::new).toList();
    for (Node node : nodes) {
      prepare(distribution, node, users, hostKeys);
      node.startToStay();
    }
    try {
      new Readiness(
              nodes, (node, how) -> out.printf("  %s  %s: %s%n", since(begun), node.id(), how))
          .await();
    } catch (NotHeld e) {
      nodes.forEach(Node::close);
      throw new Refused(e.getMessage() + "; the logs are in " + folder + "/node-*/data/log");
    }
    tell(nodes, begun);
  }

  private static String since(long begun) {
    double seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
    return String.format(Locale.ROOT, "%5.1f s", seconds);
  }

  private List<NodePlan> plans(int size, Login login) {
    Ports ports = new Ports(new Random());
    List<Addresses> addresses = new ArrayList<>();
    for (int number = 1; number <= size; number++) {
      addresses.add(Addresses.memorable(ports, number));
    }
    String group = "vigil-" + Long.toUnsignedString(System.nanoTime(), Character.MAX_RADIX);
    List<Integer> members = addresses.stream().map(Addresses::hazelcast).toList();
    List<NodePlan> plans = new ArrayList<>();
    for (int number = 1; number <= size; number++) {
      Path home = folder.resolve("node-" + number);
      plans.add(
          new NodePlan(number, home, addresses.get(number - 1), group, members, FEATURES, login));
    }
    return plans;
  }

  private static void prepare(
      Distribution distribution, Node node, Path users, Map<Integer, byte[]> hostKeys) {
    distribution.copyTo(node.home());
    node.settings().follow(node.plan());
    Path etc = node.home().resolve("etc");
    try {
      Files.copy(users, etc.resolve("users.properties"), REPLACE_EXISTING);
      byte[] hostKey = hostKeys.get(node.number());
      if (hostKey != null) {
        Files.write(etc.resolve("host.key"), hostKey);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tell(List<Node> nodes, long begun) {
    out.printf("  %s  ready%n%n", since(begun));
    for (Node node : nodes) {
      Addresses addresses = node.plan().addresses();
      out.printf(
          "  %s  shell: ./run shell %d   or ssh -p %d %s@127.0.0.1%n"
              + "          web console: http://127.0.0.1:%d/system/console   process: %d%n",
          node.id(), node.number(), addresses.ssh(), USER, addresses.http(), node.processId());
    }
    Node last = nodes.get(nodes.size() - 1);
    Node first = nodes.get(0);
    out.printf(
        "%nIn ./run shell %d try%n"
            + "  vigil:node-list%n"
            + "  vigil:entity-list%n"
            + "  vigil:watch 'bank/**'%n"
            + "and while it watches, here:%n"
            + "  kill -9 %d                    # the watch goes on at another node%n"
            + "  %s/bin/start   # node-1 comes back, as a backup%n"
            + "  ./run cluster stop%n",
        last.number(), first.processId(), Path.of("").toAbsolutePath().relativize(first.home()));
  }

  /** Ends what runs here, by process id. */
  void stop() {
    Map<String, ProcessHandle> running = running();
    if (running.isEmpty()) {
      out.println("No cluster runs here.");
    }
    running.values().forEach(ProcessHandle::destroy);
    running.forEach(
        (id, process) -> {
          if (!Processes.hasEnded(process, Node.END_LIMIT)) {
            process.destroyForcibly();
          }
          out.println(id + " (process " + process.pid() + ") has ended");
        });
  }

  /** The nodes of this folder whose processes live, by id. */
  private Map<String, ProcessHandle> running() {
    Map<String, ProcessHandle> running = new TreeMap<>();
    for (int number = 1; number <= MOST; number++) {
      String id = "node-" + number;
      RunningNode.in(folder.resolve(id)).ifPresent(process -> running.put(id, process));
    }
    return running;
  }

  /** Keys by which an ssh client knows a node again, kept when it is made anew. */
  private Map<Integer, byte[]> hostKeys() {
    Map<Integer, byte[]> keys = new TreeMap<>();
    for (int number = 1; number <= MOST; number++) {
      Path key = folder.resolve("node-" + number).resolve("etc/host.key");
      try {
        if (Files.exists(key)) {
          keys.put(number, Files.readAllBytes(key));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return keys;
  }
}
