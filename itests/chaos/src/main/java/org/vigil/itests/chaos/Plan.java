package org.vigil.itests.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.vigil.itests.chaos.Fault.Kind;

/** Which faults come one after the other: the same for the same seed. */
final class Plan {
  /** Every bundle of Vigil on a node; those that hold something are listed twice. */
  static final List<String> BUNDLES =
      List.of(
          "org.vigil.exporter",
          "org.vigil.exporter",
          "org.vigil.exporter.standby",
          "org.vigil.exporter.standby",
          "org.vigil.agent",
          "org.vigil.agent",
          "org.vigil.importer",
          "org.vigil.importer",
          "org.vigil.failover",
          "org.vigil.failover",
          "org.vigil.transport.cellar",
          "org.vigil.node",
          "org.vigil.journal",
          "org.vigil.blackbox",
          "org.vigil.drill",
          "org.vigil.shell",
          "org.vigil.samples.bank",
          "org.vigil.samples.client",
          "org.vigil.samples.till",
          "org.vigil.spi",
          "org.vigil.api");

  /** Roles with a duty cycle of their own, which can hang. */
  static final List<String> ROLES =
      List.of(
          "org.vigil.exporter",
          "org.vigil.exporter.standby",
          "org.vigil.agent",
          "org.vigil.importer",
          "org.vigil.failover");

  private static final long LONGEST_PAUSE_MILLIS = 4_000;
  private static final long LONGEST_STOP_MILLIS = 5_000;
  private static final long LEAST_JUMP_SECONDS = 5;
  private static final long LARGEST_JUMP_SECONDS = 7_200;

  private final Random random;
  private final long longestFreezeMillis;
  private final Set<Kind> impossible;
  private final List<Kind> deck = new ArrayList<>();

  /**
   * Of a seed.
   *
   * @param longestFreezeMillis how long a node is frozen at most
   * @param impossible what cannot be done on this machine; something else is done instead
   */
  Plan(long seed, long longestFreezeMillis, Set<Kind> impossible) {
    random = new Random(seed);
    this.longestFreezeMillis = longestFreezeMillis;
    this.impossible = Set.copyOf(impossible);
  }

  /** The next fault. Of each kind there is one among the first fourteen, and so on. */
  Fault next() {
    if (deck.isEmpty()) {
      deck.addAll(List.of(Kind.values()));
      deck.addAll(List.of(Kind.STOP, Kind.STOP, Kind.KILL, Kind.CLOCK));
      Collections.shuffle(deck, random);
    }
    Kind kind = deck.remove(deck.size() - 1);
    boolean atPrimary = random.nextInt(10) < 6;
    String bundle = BUNDLES.get(random.nextInt(BUNDLES.size()));
    long share = random.nextInt(1_000);
    long pauseMillis = 200L + random.nextInt((int) LONGEST_PAUSE_MILLIS);
    long aheadSeconds = jumpSeconds();
    if (impossible.contains(kind)) {
      kind = Kind.MOVE;
    }
    return switch (kind) {
      case KILL, WIPE -> new Fault(kind, atPrimary, "", 0, share * 2, pauseMillis);
      case FREEZE ->
          new Fault(
              kind,
              atPrimary,
              "",
              0,
              1_000 + share * (longestFreezeMillis - 1_000) / 1_000,
              pauseMillis);
      case HANG ->
          new Fault(
              kind,
              atPrimary,
              ROLES.get((int) (share % ROLES.size())),
              0,
              500 + share * LONGEST_STOP_MILLIS / 1_000,
              pauseMillis);
      case STOP ->
          new Fault(
              kind, atPrimary, bundle, 0, 100 + share * LONGEST_STOP_MILLIS / 1_000, pauseMillis);
      case FULL_DISK -> new Fault(kind, atPrimary, "", 0, 1_000 + share * 4, pauseMillis);
      case CLOCK -> new Fault(kind, atPrimary, "", aheadSeconds, 1_000 + share * 10, pauseMillis);
      case UPDATE, REFRESH -> new Fault(kind, atPrimary, bundle, 0, 0, pauseMillis);
      case MOVE -> new Fault(kind, true, "", 0, 0, pauseMillis);
    };
  }

  /** Forward as often as back; few seconds as often as minutes, and as hours. */
  private long jumpSeconds() {
    double most = (double) LARGEST_JUMP_SECONDS / LEAST_JUMP_SECONDS;
    long seconds = Math.round(LEAST_JUMP_SECONDS * StrictMath.pow(most, random.nextDouble()));
    return random.nextBoolean() ? seconds : -seconds;
  }
}
