package org.vigil.itests.chaos;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.vigil.itests.cluster.AllowedErrors;
import org.vigil.itests.cluster.Cluster;
import org.vigil.itests.stage.NotHeld;

/**
 * {@code ./run drill}: many takeovers of each kind, with a thousand armed monitors, measured:
 * {@code Drill ARCHIVE FOLDER --takeovers N --kinds a,b --warmup N}; or none, on busy processors:
 * {@code --calm MINUTES}.
 *
 * <p>The first takeovers of each kind, in JVMs that still interpret and among nodes that hardly
 * know how long the others pause, are measured as well and told apart: they would be all that a
 * 99th of a hundred shows.
 */
public final class Drill {
  private static final int TAKEOVERS = 100;
  private static final int MOST = 100_000;
  private static final int WARMUP = 50;

  /** The slow kinds have so many less of them. */
  private static final int SLOWER = 10;

  private static final int MOST_MINUTES = 600;

  private Drill() {}

  /** Ends with 0 if all held, with 1 if not, with 2 if it was called wrongly. */
  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    if (given.size() < 2) {
      System.err.println(
          "Drill ARCHIVE FOLDER [--takeovers N] [--warmup N] [--kinds a,b] [--calm MINUTES]");
      System.exit(2);
    }
    try {
      Wanted wanted =
          new Wanted(
              given.subList(2, given.size()),
              List.of("--takeovers", "--warmup", "--kinds", "--calm"));
      int calmMinutes = wanted.number("--calm", 0, 0, MOST_MINUTES);
      int takeovers = wanted.number("--takeovers", TAKEOVERS, 1, MOST);
      int warmup = wanted.number("--warmup", WARMUP, 0, MOST);
      List<DrillKind> kinds =
          calmMinutes > 0 ? List.of() : DrillKind.of(wanted.text("--kinds", "all"));
      boolean held =
          run(
              Path.of(given.get(0)),
              Path.of(given.get(1)),
              takeovers,
              warmup,
              kinds,
              calmMinutes,
              System.out);
      System.exit(held ? 0 : 1);
    } catch (Wanted.Refused e) {
      System.err.println("run: " + e.getMessage());
      System.exit(2);
    }
  }

  /** Plays it, and says whether each takeover was as it must be; figures decide nothing. */
  static boolean run(
      Path archive,
      Path folder,
      int takeovers,
      int warmup,
      List<DrillKind> kinds,
      int calmMinutes,
      PrintStream out) {
    long beganNanos = System.nanoTime();
    Figures figures = new Figures();
    kinds.forEach(kind -> figures.limit(kind.title(), kind.limitMillis()));
    figures.limit(Hall.FROZEN_TOLD, Hall.FROZEN_TOLD_MILLIS);
    String trouble = "";
    Cluster.Builder nodes = Cluster.aCluster().withNodes(3).of(archive).in(folder).named("nodes");
    if (kinds.contains(DrillKind.HUNG)) {
      nodes.debugged();
    }
    try (Cluster cluster = nodes.unpack()) {
      Hall hall = new Hall(cluster, figures);
      cluster.start();
      hall.open();
      tell(out, beganNanos, "three nodes are linked, and " + Hall.MONITORS + " monitors armed");
      try {
        for (DrillKind kind : kinds) {
          int cold = kind.isSlow() ? warmup / SLOWER : warmup;
          for (int done = 1; done <= cold + takeovers; done++) {
            String row = done <= cold ? kind.title() + ", the first " + cold : kind.title();
            hall.play(kind, row);
            int left = cold + takeovers - done;
            if (kind.isSlow() || done == cold || left % 10 == 0) {
              tell(out, beganNanos, progress(row, figures, left));
            }
          }
        }
        if (calmMinutes > 0) {
          hall.stayCalm(Duration.ofMinutes(calmMinutes), word -> tell(out, beganNanos, word));
        }
        List<String> errors = cluster.errors(AllowedErrors.beside(Chaos.class));
        trouble = errors.isEmpty() ? "" : errors.size() + " errors were logged: " + errors.get(0);
      } catch (NotHeld e) {
        trouble = String.valueOf(e.getMessage());
        out.println(cluster.account());
      }
    }
    out.println();
    figures.rows().forEach(out::println);
    List<String> missed = figures.missed();
    if (!missed.isEmpty()) {
      out.println();
      out.println("limits missed: " + String.join(", ", missed) + " (figures decide nothing)");
    }
    out.println();
    out.println(trouble.isEmpty() ? "drill: held" : "drill: not held: " + trouble);
    return trouble.isEmpty();
  }

  private static String progress(String row, Figures figures, int left) {
    return String.format(
        Locale.ROOT,
        "%s: %d, so far median %.1f, worst %.1f ms; %d to come",
        row,
        figures.count(row),
        figures.share(row, 0.5),
        figures.share(row, 1),
        left);
  }

  private static void tell(PrintStream out, long beganNanos, String what) {
    double seconds = (System.nanoTime() - beganNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    out.printf(Locale.ROOT, "%7.1f s  %s%n", seconds, what);
    out.flush();
  }
}
