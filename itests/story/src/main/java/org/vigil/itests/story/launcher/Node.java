package org.vigil.itests.story.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vigil.itests.story.Telling;

/**
 * A node of the distribution: unpacked for this story alone, on ports that were free, a process of
 * its own that is ended by its id.
 */
final class Node implements AutoCloseable {
  private static final String USER = "storyteller";
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  /** What a user may have set for nodes, and would make this one another than it is by default. */
  private static final List<String> SETTINGS =
      List.of("VIGIL_HEAP", "JAVA_OPTS", "EXTRA_JAVA_OPTS", "JAVA_MIN_MEM", "JAVA_MAX_MEM");

  private final Path home;
  private final String password = HexFormat.of().formatHex(random());
  private final BlockingQueue<Optional<Telling>> tellings = new LinkedBlockingQueue<>();
  private @Nullable Process process;
  private volatile boolean ending;

  private Node(Path home) {
    this.home = home;
  }

  /** Unpacks a distribution into a folder, instead of what is there. */
  static Node unpack(Path archive, Path home) {
    try {
      delete(home);
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(
        new ProcessBuilder(
            "tar", "xzf", archive.toString(), "-C", home.toString(), "--strip-components", "1"),
        "",
        COMMAND_LIMIT);
    Node node = new Node(home);
    node.configure();
    return node;
  }

  private void configure() {
    int[] ports = freePorts(3);
    edit("org.apache.karaf.shell.cfg", text -> set(text, "sshPort", ports[0]));
    edit(
        "org.apache.karaf.management.cfg",
        text -> set(set(text, "rmiRegistryPort", ports[1]), "rmiServerPort", ports[2]));
    edit("system.properties", text -> text.replaceAll("(?m)^karaf.name *=.*$", "karaf.name=story"));
    edit(
        "users.properties",
        text -> text + "\n" + USER + " = " + password + ",viewer,manager,admin,ssh\n");
  }

  /** Leaves the standby exporter out of what is installed at the first start. */
  void leaveOutTheStandby() {
    edit(
        "org.apache.karaf.features.cfg",
        text -> {
          String parts =
              Stream.of("exporter", "agent", "importer", "failover", "transport-local", "node")
                  .map(role -> "vigil-" + role + ", \\\\\n    ")
                  .reduce("", String::concat);
          String edited =
              text.replaceAll("(?m)\\bvigil/[^,\\s]+, *\\\\$", parts + "vigil-shell, \\\\");
          if (edited.equals(text)) {
            throw new StoryException("the feature vigil is not where it was expected");
          }
          return edited;
        });
  }

  /** Starts it; returns at once. */
  void start() {
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bin/karaf").toString(), "daemon")
            .redirectErrorStream(true);
    SETTINGS.forEach(builder.environment()::remove);
    builder.environment().keySet().removeIf(name -> name.startsWith("KARAF_"));
    try {
      Process started = builder.start();
      started.getOutputStream().close();
      process = started;
      Thread reader = new Thread(() -> read(started), "node-output");
      reader.setDaemon(true);
      reader.start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroy, "node-end"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next thing that is told in the node; empty if the node has ended. */
  Optional<Telling> next(Duration limit) {
    try {
      Optional<Telling> next = tellings.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new StoryException("nothing was told for " + limit.toSeconds() + " s");
      }
      return next;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Runs commands in a shell of the node; says whether all succeeded. */
  Answer shell(String... commands) {
    return run(
        new ProcessBuilder(home.resolve("bin/client").toString(), "-b", "-u", USER, "-p", password)
            .redirectErrorStream(true),
        String.join("\n", commands) + "\n",
        COMMAND_LIMIT);
  }

  /**
   * What a command said.
   *
   * @param succeeded whether its exit code was 0
   * @param output what it printed
   */
  record Answer(boolean succeeded, String output) {}

  /** The lines of its log that tell of errors. */
  List<String> errors() {
    try (Stream<String> lines = Files.lines(home.resolve("data/log/karaf.log"))) {
      return lines.filter(line -> line.contains(" ERROR ")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it, by its process id. */
  @Override
  public void close() {
    if (process == null) {
      return;
    }
    ending = true;
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw interrupted(e);
    }
  }

  /** Passes on what is told; all else that the node prints is kept beside its log. */
  private void read(Process started) {
    try (BufferedReader reader = started.inputReader();
        Writer rest = Files.newBufferedWriter(home.resolve("data/output.txt"))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Optional<Telling> telling = Telling.read(line);
        if (telling.isPresent()) {
          tellings.add(telling);
        } else {
          rest.write(line + "\n");
          rest.flush();
        }
      }
    } catch (IOException e) {
      if (!ending) {
        System.err.println("The node's output could not be read: " + e);
      }
    } finally {
      tellings.add(Optional.empty());
    }
  }

  private void edit(String file, UnaryOperator<String> change) {
    Path path = home.resolve("etc").resolve(file);
    try {
      Files.writeString(
          path, change.apply(Files.readString(path)), StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String set(String text, String name, int value) {
    return text.replaceAll("(?m)^" + name + " *=.*$", name + " = " + value);
  }

  private static Answer run(ProcessBuilder builder, String input, Duration limit) {
    try {
      Path output = Files.createTempFile("story", ".txt");
      try {
        Process run = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try (Writer writer = run.outputWriter()) {
          writer.write(input);
        }
        if (!run.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
          run.destroyForcibly();
          throw new StoryException(builder.command().get(0) + " took longer than " + limit);
        }
        return new Answer(run.exitValue() == 0, Files.readString(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new StoryException("could not run " + builder.command().get(0), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StoryException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoryException("the story was interrupted", e);
  }

  /** Asked for together, so that they differ. */
  private static int[] freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      int[] ports = sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
