package org.vigil.shell.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Significance;
import org.vigil.api.client.MonitorRequest;

/** {@code vigil:watch}. */
@Service
@Command(
    scope = "vigil",
    name = "watch",
    description = "Shows instruments as they change, until Ctrl-C",
    detailedDescription =
        """
        Shows the current values, then each significant change, the gaps, the outages \
        and what becomes of them. A line of a report: time, instrument, value, \
        [min..max] since the report before, reports conflated, epoch:sequence, and #n \
        for reports that were published together. The watch goes on while exporters, \
        agents and importers are stopped and started.

        Example:  vigil:watch 'bank/**'
                  vigil:watch bank/total 'bank/transfers.*' --at-most-every 500
                  vigil:watch 'bank/**' --every --count 100
                  vigil:watch 'node@*/cpu.*' --deadband 5% --seconds 60
                  vigil:watch --name evening 'bank/**'    and, to take it up again,
                  vigil:watch --name evening
        """)
public final class WatchCommand extends VigilCommand {
  @Argument(
      index = 0,
      name = "patterns",
      description =
          "Names or patterns, also of what appears later; may be left out with --name only",
      valueToShowInHelp = "",
      multiValued = true)
  @Completion(PatternCompleter.class)
  private List<String> patterns = List.of();

  @Option(
      name = "--every",
      description = "Each significant report once, or a numbered gap; else the newest")
  private boolean every;

  @Option(
      name = "--at-most-every",
      description = "At least this many milliseconds between two reports of one instrument")
  private long atMostEveryMillis;

  @Option(
      name = "--deadband",
      description = "Only changes of at least this much, in the unit or in percent, as in 5%")
  private @Nullable String deadband;

  @Option(name = "--count", description = "End after this many reports; publications stay whole")
  private long count;

  @Option(name = "--seconds", description = "End after this many seconds")
  private long seconds;

  @Option(
      name = "--name",
      description =
          "Name the request; it is kept for a while when the watch ends, and taken up again by"
              + " its name")
  private @Nullable String name;

  private Clock clock = Clock.system(ZoneId.systemDefault());
  private LongSupplier nanoTime = System::nanoTime;

  /** Puts a test's time in place of the system's. */
  void use(Clock givenClock, LongSupplier givenNanoTime) {
    clock = givenClock;
    nanoTime = givenNanoTime;
  }

  @Override
  void run() throws CommandException {
    notNegative("--count", count);
    notNegative("--seconds", seconds);
    notNegative("--at-most-every", atMostEveryMillis);
    if (patterns.isEmpty() && name == null) {
      throw new CommandException("vigil:watch takes what to watch, as in vigil:watch 'bank/**'");
    }
    String requestName =
        name == null ? "watch-" + UUID.randomUUID().toString().substring(0, 8) : name;
    Optional<MonitorRequest> wanted =
        patterns.isEmpty() ? Optional.empty() : Optional.of(wanted(requestName));
    new Watching(
            services(),
            new Watching.Plan(
                wanted, requestName, name != null, count, Duration.ofSeconds(seconds)),
            output(),
            clock,
            nanoTime)
        .run();
  }

  private MonitorRequest wanted(String requestName) throws CommandException {
    MonitorRequest.Builder wanted =
        MonitorRequest.of(patterns.toArray(String[]::new)).named(requestName);
    if (every) {
      wanted.every();
    }
    if (deadband != null) {
      wanted.significance(significance(deadband));
    }
    if (atMostEveryMillis > 0) {
      wanted.atMostEvery(Duration.ofMillis(atMostEveryMillis));
    }
    return wanted.build();
  }

  private static Significance significance(String text) throws CommandException {
    try {
      return text.endsWith("%")
          ? Significance.percent(Double.parseDouble(text.substring(0, text.length() - 1)))
          : Significance.deadband(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new CommandException(
          "--deadband takes a number greater than 0, in percent with a % behind it, not '"
              + text
              + "'",
          e);
    }
  }

  private static void notNegative(String option, long given) throws CommandException {
    if (given < 0) {
      throw new CommandException(option + " takes a number of 0 or more, not " + given);
    }
  }
}
