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
 * {@code Drill ARCHIVE FOLDER --takeovers N --kinds a,b}; or none, on busy processors: {@code
 * --calm MINUTES}.
 */
public final class Drill {
  private static final int TAKEOVERS = 100;
  private static final int MOST = 100_000;
  private static final int MOST_MINUTES = 600;

  private Drill() {}

  /** Ends with 0 if all held, with 1 if not, with 2 if it was called wrongly. */
  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    if (given.size() < 2) {
      System.err.println("Drill ARCHIVE FOLDER [--takeovers N] [--kinds a,b] [--calm MINUTES]");
      System.exit(2);
    }
    try {
      Wanted wanted =
          new Wanted(given.subList(2, given.size()), List.of("--takeovers", "--kinds", "--calm"));
      int calmMinutes = wanted.number("--calm", 0, 0, MOST_MINUTES);
      int takeovers = wanted.number("--takeovers", TAKEOVERS, 1, MOST);
      List<DrillKind> kinds =
          calmMinutes > 0 ? List.of() : DrillKind.of(wanted.text("--kinds", "all"));
      boolean held =
          run(
              Path.of(given.get(0)),
              Path.of(given.get(1)),
              takeovers,
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
      List<DrillKind> kinds,
      int calmMinutes,
      PrintStream out) {
    long beganNanos = System.nanoTime();
    Figures figures = new Figures();
    kinds.forEach(kind -> figures.limit(kind.title(), kind.limitMillis()));
    figures.limit(Hall.FROZEN_TOLD, Hall.FROZEN_TOLD_MILLIS);
    String trouble = "";
    try (Cluster cluster =
        Cluster.aCluster().withNodes(3).debugged().of(archive).in(folder).named("nodes").unpack()) {
      Hall hall = new Hall(cluster, figures);
      cluster.start();
      hall.open();
      tell(out, beganNanos, "three nodes are linked, and " + Hall.MONITORS + " monitors armed");
      try {
        for (DrillKind kind : kinds) {
          for (int done = 1; done <= takeovers; done++) {
            hall.play(kind);
            if (kind.isSlow() || done % 10 == 0 || done == takeovers) {
              tell(out, beganNanos, progress(kind, done, takeovers, figures));
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

  private static String progress(DrillKind kind, int done, int of, Figures figures) {
    return String.format(
        Locale.ROOT,
        "%s: %d of %d, so far median %.1f, worst %.1f ms",
        kind.title(),
        done,
        of,
        figures.share(kind.title(), 0.5),
        figures.share(kind.title(), 1));
  }

  private static void tell(PrintStream out, long beganNanos, String what) {
    double seconds = (System.nanoTime() - beganNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    out.printf(Locale.ROOT, "%7.1f s  %s%n", seconds, what);
    out.flush();
  }
}
