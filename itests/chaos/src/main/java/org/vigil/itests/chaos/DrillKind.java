package org.vigil.itests.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways in which one exporter follows another, and how long that may take. */
enum DrillKind {
  /** The exporter's bundle is stopped. */
  SWAP("hot swap", 50, false),
  /** A takeover is asked for, to the other exporter of the node. */
  HERE("coordinated on a node", 50, false),
  /** A takeover is asked for, to another node. */
  ACROSS("coordinated across nodes", 150, false),
  /** The exporter's duty cycle hangs, and its node lives. */
  HUNG("hung exporter", 1_500, true),
  /** The node is frozen. */
  FROZEN("frozen node", 2_000, true),
  /** The node is killed. */
  KILL("kill -9", 1_000, true);

  private final String title;
  private final double limitMillis;
  private final boolean isSlow;

  DrillKind(String title, double limitMillis, boolean isSlow) {
    this.title = title;
    this.limitMillis = limitMillis;
    this.isSlow = isSlow;
  }

  /** For people. */
  String title() {
    return title;
  }

  /** Whether each one takes seconds. */
  boolean isSlow() {
    return isSlow;
  }

  /** What the 99th of a hundred is to stay under. */
  double limitMillis() {
    return limitMillis;
  }

  /** Those that are named, separated by commas, or all. */
  static List<DrillKind> of(String names) {
    if (names.equals("all")) {
      return List.of(values());
    }
    return Arrays.stream(names.split(",", -1)).map(DrillKind::one).toList();
  }

  private static DrillKind one(String name) {
    for (DrillKind kind : values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw new Wanted.Refused(
        "--kinds takes "
            + Arrays.stream(values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","))
            + " or some of them, not '"
            + name
            + "'");
  }
}
