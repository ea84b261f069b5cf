package org.vigil.itests.chaos;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vigil.api.Epoch;
import org.vigil.itests.chaos.Event.Had;
import org.vigil.itests.chaos.Event.Reported;
import org.vigil.itests.chaos.Event.Struck;
import org.vigil.itests.chaos.Event.Told;
import org.vigil.itests.witness.Tally;

/** How long it was dark, as the outages say it, and from the kill on. */
final class Blackouts {
  private Blackouts() {}

  static Figures of(History history) {
    Figures figures = new Figures();
    Set<String> seen = new HashSet<>();
    history
        .events(Told.class)
        .filter(Told::isHealed)
        .filter(told -> seen.add(told.who() + " " + told.outage()))
        .forEach(told -> figures.add("said by outages: " + told.cause(), told.blackoutNanos()));
    List<Reported> counts =
        history
            .events(Reported.class)
            .filter(report -> report.instrument().equals(Tally.COUNT))
            .toList();
    history
        .events(Struck.class)
        .filter(struck -> struck.what() == Fault.Kind.KILL || struck.what() == Fault.Kind.WIPE)
        .filter(struck -> wasWorking(history, struck))
        .forEach(
            struck ->
                darkNanos(counts, struck)
                    .ifPresent(nanos -> figures.add("kill -9 to the next value", nanos)));
    return figures;
  }

  /** Whether the tally of the node worked: who speaks for it was killed. */
  private static boolean wasWorking(History history, Struck kill) {
    return history
        .events(Had.class)
        .filter(had -> had.nanos() < kill.nanos() && had.value().asDouble() > 0)
        .reduce((one, next) -> next)
        .filter(last -> last.node().equals(kill.who()))
        .isPresent();
  }

  /**
   * From a kill to the first value from a successor, at the client elsewhere that waits longest.
   */
  private static Optional<Long> darkNanos(List<Reported> counts, Struck kill) {
    Set<String> clients =
        counts.stream()
            .filter(report -> !report.node().equals(kill.who()))
            .map(Reported::who)
            .collect(Collectors.toSet());
    long longest = 0;
    for (String client : clients) {
      Epoch last = Epoch.NONE;
      for (Reported report : counts) {
        if (!report.who().equals(client)) {
          continue;
        }
        if (report.nanos() < kill.nanos()) {
          last = report.epoch();
        } else if (report.nanos() > kill.untilNanos()) {
          break;
        } else if (report.epoch().isAfter(last) && !last.equals(Epoch.NONE)) {
          longest = Math.max(longest, report.nanos() - kill.nanos());
          break;
        }
      }
    }
    return longest == 0 ? Optional.empty() : Optional.of(longest);
  }
}
