package org.vigil.itests.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.witness.Exhibit;

/** One node: a folder with the distribution, and the process that runs in it, if one does. */
public final class Node implements AutoCloseable {
  /** What it prints beside its log. */
  static final String PRINTED = "data/output.txt";

  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
  static final Duration END_LIMIT = Duration.ofSeconds(60);

  private static final Pattern TIME = Pattern.compile("\"time\" *: *\"([^\"]+)\"");
  private static final double KILOBYTES_PER_MEGABYTE = 1024;

  /** What a user may have set for nodes, and would make this one another than it is by default. */
  private static final List<String> FOREIGN =
      List.of("VIGIL_HEAP", "JAVA_OPTS", "EXTRA_JAVA_OPTS", "JAVA_MIN_MEM", "JAVA_MAX_MEM");

  private final NodePlan plan;
  private final Shell shell;
  private final List<String> javaOptions;
  private final @Nullable WallClock clock;
  private @Nullable Process process;

  Node(NodePlan plan) {
    this(plan, List.of(), null);
  }

  /**
   * With options of its JVM beside those of the distribution, and with or without a wall clock of
   * its own, see {@link #setClock}.
   */
  Node(NodePlan plan, List<String> javaOptions, @Nullable WallClock clock) {
    this.plan = plan;
    this.javaOptions = List.copyOf(javaOptions);
    this.clock = clock;
    shell = new Shell(plan.login(), plan.addresses().ssh());
  }

  /** Its number, counted from 1. */
  public int number() {
    return plan.number();
  }

  /** Its id in the cluster, {@code node-1} and so on. */
  public String id() {
    return plan.id();
  }

  public Path home() {
    return plan.home();
  }

  NodePlan plan() {
    return plan;
  }

  /** Starts it, at first or again with all it had; returns at once. */
  public void start() {
    process = Processes.start(command());
  }

  /** The same; it stays when this process, or its terminal, ends. */
  void startToStay() {
    ProcessBuilder builder = command();
    builder.command().add(0, "nohup");
    process = Processes.startToStay(builder);
  }

  private ProcessBuilder command() {
    if (isAlive()) {
      throw new IllegalStateException(id() + " runs already");
    }
    File printed = plan.home().resolve(PRINTED).toFile();
    ProcessBuilder builder =
        new ProcessBuilder(
                new ArrayList<>(List.of(plan.home().resolve("bin/karaf").toString(), "daemon")))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(printed));
    FOREIGN.forEach(builder.environment()::remove);
    builder.environment().keySet().removeIf(name -> name.startsWith("KARAF_"));
    if (!javaOptions.isEmpty()) {
      builder.environment().put("EXTRA_JAVA_OPTS", String.join(" ", javaOptions));
    }
    if (clock != null) {
      clock.set(Duration.ZERO);
      builder.environment().putAll(clock.environment());
    }
    return builder;
  }

  /**
   * Ends it as a crash does, with SIGKILL, and waits until it has ended.
   *
   * @return when, in {@link System#nanoTime}, just before
   */
  public long kill() {
    Process running = running();
    long before = System.nanoTime();
    running.destroyForcibly();
    awaitEnd(running);
    return before;
  }

  /**
   * Freezes it with SIGSTOP: it is there, and does nothing.
   *
   * @return when, in {@link System#nanoTime}, just before
   */
  public long stop() {
    long before = System.nanoTime();
    Processes.signal(running(), "STOP");
    return before;
  }

  /** Lets it go on with SIGCONT, as if nothing had been. */
  public void cont() {
    Processes.signal(running(), "CONT");
  }

  /**
   * Lets one of its threads hang until what is returned is closed; the others go on. The thread of
   * a role's duty cycle has the symbolic name of its bundle.
   */
  public HungThread hang(String thread) {
    running();
    return HungThread.of(plan.addresses().debugger(), thread);
  }

  /**
   * Sets its wall clock ahead of the machine's, or behind if negative, while it runs or not; it
   * sees that {@linkplain WallClock#SEEN_WITHIN soon}. Each start sets it right.
   */
  public void setClock(Duration ahead) {
    if (clock == null) {
      throw new IllegalStateException(id() + " has no wall clock of its own");
    }
    clock.set(ahead);
  }

  /**
   * Whether its wall clock is so far ahead of the machine's, by the time of a reading of its own;
   * empty if it does not answer.
   */
  public Optional<Boolean> isClockAhead(Duration ahead) {
    long askedNanos = System.nanoTime();
    return shellIfThere("vigil:read node@" + id() + "/uptime --json")
        .flatMap(answer -> TIME.matcher(answer.output()).results().findFirst())
        .map(found -> WallClock.mayShow(Instant.parse(found.group(1)), ahead, askedNanos));
  }

  /** Ends it as a person does: all its bundles are stopped. */
  public void shutdown() {
    Process running = running();
    running.destroy();
    awaitEnd(running);
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** The id of its process. */
  public long processId() {
    return running().pid();
  }

  /**
   * Runs a command in its shell.
   *
   * @throws NotHeld if the node does not answer
   */
  public Answer shell(String command) {
    try {
      return shell.run(command, COMMAND_LIMIT);
    } catch (IOException e) {
      throw new NotHeld("the shell of " + id() + " does not answer " + command, e);
    }
  }

  /** The same; empty if the node does not answer. */
  public Optional<Answer> shellIfThere(String command) {
    try {
      return Optional.of(shell.run(command, COMMAND_LIMIT));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The cluster as its shell shows it. */
  public View view() {
    return new View(this);
  }

  /**
   * Gives it a service to be looked at, by name, whose text is said anew as often as {@code
   * vigil:fire <name>/say <times> <length>} wants.
   *
   * @param indicators what it has beside
   */
  public void exhibit(String entity, String... indicators) {
    settings()
        .write(
            Exhibit.PID + "-" + entity + ".cfg",
            "entity = %s%nindicators = %s%n".formatted(entity, String.join(" ", indicators)));
  }

  /** Takes the service away again. */
  public void removeExhibit(String entity) {
    settings().delete(Exhibit.PID + "-" + entity + ".cfg");
  }

  /** Installs a bundle, and starts it. */
  public void install(Path bundle) {
    shell("bundle:install --start " + bundle.toAbsolutePath().toUri()).orThrow();
  }

  /** Where the bundle that a class comes from lies on this machine. */
  public static Path bundleOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  /** What its process holds in memory. */
  public double residentMegabytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + processId() + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          / KILOBYTES_PER_MEGABYTE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of its log. */
  public List<String> log() {
    return lines(plan.home().resolve("data/log/karaf.log"));
  }

  /** What it printed beside its log. */
  public List<String> printed() {
    return lines(plan.home().resolve(PRINTED));
  }

  /** Its configuration files. */
  Settings settings() {
    return new Settings(plan.home());
  }

  /** Ends it, whatever it does. */
  @Override
  public void close() {
    shell.close();
    if (isAlive()) {
      kill();
    }
  }

  private Process running() {
    Process running = process;
    if (running == null || !running.isAlive()) {
      throw new NotHeld(id() + " does not run");
    }
    return running;
  }

  private void awaitEnd(Process running) {
    if (!Processes.hasEnded(running, END_LIMIT)) {
      running.destroyForcibly();
      throw new NotHeld(id() + " did not end within " + END_LIMIT.toSeconds() + " s");
    }
    if (clock != null) {
      WallClock.forget(running.pid());
    }
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
