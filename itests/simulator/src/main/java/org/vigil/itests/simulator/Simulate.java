package org.vigil.itests.simulator;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** {@code ./run simulate}: as many schedules as wanted, with a word now and then. */
public final class Simulate {
  private static final Set<String> NUMBERS = Set.of("--seeds", "--nodes", "--seed");
  private static final String STORY = "--story";
  private static final long STEP = 500;

  private Simulate() {}

  /** Ends with 1 if a schedule fails, with 2 if it was called wrongly. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out));
  }

  static int run(String[] arguments, PrintStream out) {
    Map<String, Long> options = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      if (name.equals(STORY)) {
        options.put(STORY, 1L);
      } else if (!NUMBERS.contains(name) || i + 1 == arguments.length) {
        out.println(
            "'" + name + "' is not understood; it takes --seeds N --nodes 3..7 --seed S --story");
        return 2;
      } else {
        try {
          options.put(name, Long.parseLong(arguments[++i]));
        } catch (NumberFormatException e) {
          out.println(name + " takes a whole number, not '" + arguments[i] + "'");
          return 2;
        }
      }
    }
    long nodes = options.getOrDefault("--nodes", 0L);
    if (nodes != 0 && (nodes < 2 || nodes > 50)) {
      out.println("--nodes takes 2 to 50, not " + nodes + "; without it there are 3 to 7");
      return 2;
    }
    long first = options.getOrDefault("--seed", 1L);
    if (options.containsKey(STORY)) {
      return tellOne(first, (int) nodes, out);
    }
    return runAll(first, options.getOrDefault("--seeds", 10_000L), (int) nodes, out);
  }

  private static int runAll(long first, long seeds, int nodes, PrintStream out) {
    long begin = System.nanoTime();
    Campaign campaign = new Campaign(() -> Bug.NONE);
    campaign.run(
        first,
        seeds,
        nodes,
        done -> {
          if (done % STEP == 0) {
            out.printf("%,d of %,d schedules, %.0f s%n", done, seeds, secondsSince(begin));
          }
        });
    double seconds = secondsSince(begin);
    out.printf(
        "%,d schedules in %.1f s, %.0f a second, %,d s of virtual time;"
            + " %,d epochs, %,d reports, %,d changes, %,d of them on disks only for a while%n",
        campaign.done(),
        seconds,
        campaign.done() / seconds,
        campaign.virtualSeconds(),
        campaign.epochs(),
        campaign.reports(),
        campaign.changes(),
        campaign.survived());
    for (Campaign.Failure failure : campaign.failures()) {
      out.println(Shrinking.tell(failure.schedule(), failure.violation(), () -> Bug.NONE));
    }
    if (campaign.failures().isEmpty()) {
      out.println("All of them kept every rule, and healed.");
    }
    return campaign.failures().isEmpty() ? 0 : 1;
  }

  private static int tellOne(long seed, int nodes, PrintStream out) {
    Story story = new Story(true);
    String end = "and all is well again.";
    int code = 0;
    try {
      Simulation.run(Campaign.schedule(seed, nodes), Bug.NONE, story);
    } catch (Violation e) {
      end = "and then: " + e.getMessage();
      code = 1;
    }
    story.lines().forEach(out::println);
    out.println(end);
    return code;
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
