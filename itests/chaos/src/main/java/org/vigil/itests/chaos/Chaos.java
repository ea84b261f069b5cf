package org.vigil.itests.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.vigil.itests.cluster.AllowedErrors;
import org.vigil.itests.cluster.Cluster;
import org.vigil.itests.stage.NotHeld;

/**
 * {@code ./run chaos}: three nodes, eight clients, a nemesis, and a verdict: {@code Chaos ARCHIVE
 * FOLDER --minutes N --seed S}.
 */
public final class Chaos {
  static final int NODES = 3;

  private static final long SHORT_RUN_MINUTES = 5;
  private static final long SHORT_FREEZE_MILLIS = 6_000;
  private static final long LONG_FREEZE_MILLIS = 30_000;
  private static final long QUIET_SECONDS = 15;
  private static final long LOOK_MILLIS = 100;
  private static final long STATUS_SECONDS = 5;
  private static final int MOST_TOLD = 20;

  private final PrintStream out;
  private final long beganNanos = System.nanoTime();

  private Chaos(PrintStream out) {
    this.out = out;
  }

  /** Ends with 0 if all held, with 1 if not, with 2 if it was called wrongly. */
  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    if (given.size() < 2) {
      System.err.println("Chaos ARCHIVE FOLDER [--minutes N] [--seed S]");
      System.exit(2);
    }
    try {
      Wanted wanted = new Wanted(given.subList(2, given.size()), List.of("--minutes", "--seed"));
      int minutes = wanted.number("--minutes", 3, 1, 10_000);
      long seed = wanted.number("--seed", new SecureRandom().nextInt(1_000_000));
      List<String> wrong =
          run(Path.of(given.get(0)), Path.of(given.get(1)), minutes, seed, System.out);
      System.exit(wrong.isEmpty() ? 0 : 1);
    } catch (Wanted.Refused e) {
      System.err.println("run: " + e.getMessage());
      System.exit(2);
    }
  }

  /** Plays it, and says what did not hold. */
  static List<String> run(Path archive, Path folder, int minutes, long seed, PrintStream out) {
    return new Chaos(out).play(archive, folder, minutes, seed);
  }

  private List<String> play(Path archive, Path folder, int minutes, long seed) {
    say("chaos of " + minutes + " min, seed " + seed);
    Nemesis.impossible().values().forEach(this::say);
    ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    try (Cluster cluster =
        Cluster.aCluster()
            .withNodes(NODES)
            .debugged()
            .clocked()
            .of(archive)
            .in(folder)
            .named("nodes")
            .unpack()) {
      cluster.start();
      say("three nodes are linked");
      Crowd crowd = new Crowd(cluster, folder.resolve("history"));
      crowd.send();
      Future<?> looking =
          looks.scheduleWithFixedDelay(crowd::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      cluster.awaits("nobody counted", () -> !crowd.workingNode().isEmpty());
      Future<?> telling =
          looks.scheduleAtFixedRate(
              () -> tellHowItIs(crowd), STATUS_SECONDS, STATUS_SECONDS, TimeUnit.SECONDS);
      List<String> troubles = new ArrayList<>();
      try (Nemesis nemesis = new Nemesis(cluster, crowd, this::say)) {
        try {
          strike(nemesis, minutes, seed);
          say("no more faults");
          nemesis.awaitAllBack();
          cluster.awaitReady();
          rest(cluster);
        } catch (NotHeld e) {
          troubles.add(String.valueOf(e.getMessage()));
        }
        if (looking.isDone() || telling.isDone()) {
          troubles.add("what was written could not be read any more");
        }
        looks.shutdownNow();
        crowd.look();
        List<Event> events = new ArrayList<>(crowd.events());
        events.addAll(nemesis.done());
        troubles.addAll(cluster.errors(AllowedErrors.beside(Chaos.class)));
        List<String> wrong = judge(History.of(events), troubles, folder);
        if (!wrong.isEmpty()) {
          out.println("the nodes, their logs and history are in " + folder);
        }
        return wrong;
      }
    } finally {
      looks.shutdownNow();
    }
  }

  private static void strike(Nemesis nemesis, int minutes, long seed) {
    long freezeMillis = minutes > SHORT_RUN_MINUTES ? LONG_FREEZE_MILLIS : SHORT_FREEZE_MILLIS;
    Plan plan = new Plan(seed, freezeMillis, Nemesis.impossible().keySet());
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    while (System.nanoTime() - end < 0) {
      nemesis.strike(plan.next());
    }
  }

  /** What is under way gets to its end. */
  private static void rest(Cluster cluster) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(QUIET_SECONDS);
    cluster.awaits(
        Duration.ofSeconds(QUIET_SECONDS * 2), "no rest", () -> System.nanoTime() - end >= 0);
  }

  private void tellHowItIs(Crowd crowd) {
    say(
        String.format(
            Locale.ROOT,
            "   %,d reports, %,d gaps, %,d words of outages, %,d answers, %,d readings; %s works",
            crowd.count(Event.Reported.class),
            crowd.count(Event.Missed.class),
            crowd.count(Event.Told.class),
            crowd.count(Event.Answered.class),
            crowd.count(Event.Read.class),
            crowd.workingNode()));
  }

  private synchronized void say(String what) {
    double seconds = (System.nanoTime() - beganNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    out.printf(Locale.ROOT, "%7.1f s  %s%n", seconds, what);
    out.flush();
  }

  // ---- the verdict

  private List<String> judge(History history, List<String> troubles, Path folder) {
    write(history, folder.resolve("history.txt"));
    Findings findings = Checker.checkRun(history);
    out.println();
    findings.counts().forEach((what, count) -> out.printf(Locale.ROOT, "%,9d %s%n", count, what));
    out.printf(Locale.ROOT, "%,9d faults%n%n", history.events(Event.Struck.class).count());
    Blackouts.of(history).rows().forEach(out::println);
    findings
        .excused()
        .forEach(
            (excuse, count) ->
                out.printf("excused %d times, %s: %s%n", count, excuse, excuse.reason()));
    List<Violation> violations = findings.violations();
    out.println();
    violations.stream().limit(MOST_TOLD).forEach(violation -> tell(history, violation));
    troubles.stream().limit(MOST_TOLD).forEach(out::println);
    List<String> wrong =
        Stream.concat(violations.stream().map(Violation::toString), troubles.stream()).toList();
    out.println(
        wrong.isEmpty()
            ? "chaos: held"
            : "chaos: not held: "
                + violations.size()
                + " violations, "
                + troubles.size()
                + " errors and troubles");
    return wrong;
  }

  private void tell(History history, Violation violation) {
    out.println(violation);
    for (int number : violation.events()) {
      History.Entry entry = history.entry(number);
      out.println("   " + at(history, entry.event().nanos()) + " " + entry);
      history
          .struck(entry.event().nanos() - TimeUnit.SECONDS.toNanos(10), entry.event().nanos())
          .forEach(
              struck ->
                  out.println(
                      "        after "
                          + at(history, struck.nanos())
                          + " "
                          + struck.what().command()
                          + " "
                          + struck.part()
                          + " on "
                          + struck.who()
                          + ", until "
                          + at(history, struck.untilNanos())));
    }
  }

  private static String at(History history, long nanos) {
    return String.format(
        Locale.ROOT,
        "%.3f s",
        (nanos - history.beginNanos()) / (double) TimeUnit.SECONDS.toNanos(1));
  }

  private static void write(History history, Path file) {
    try {
      Files.write(
          file,
          history.entries().stream()
              .map(entry -> at(history, entry.event().nanos()) + " " + entry)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
