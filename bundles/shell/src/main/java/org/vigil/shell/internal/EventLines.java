package org.vigil.shell.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vigil.api.EntityName;
import org.vigil.api.InstrumentName;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Closing;
import org.vigil.api.client.Gap;
import org.vigil.api.client.Ledger;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.StateChange;
import org.vigil.api.client.States;

/** Tells a stream line by line, and counts what it told. */
final class EventLines {
  private static final int WIDEST_NAME = 48;

  private final Output output;
  private final Clock clock;
  private final Function<InstrumentName, String> unitOf;
  private final Function<EntityName, Optional<String>> primaryOf;

  /** Instruments whose last line said that they are not good. */
  private final Set<InstrumentName> troubled = new HashSet<>();

  private final Set<String> outages = new HashSet<>();
  private int nameWidth;
  private long reports;
  private long gaps;

  /**
   * @param unitOf an instrument's unit, empty if it is not known
   * @param primaryOf who speaks for an entity now, if that is known
   */
  EventLines(
      Output output,
      Clock clock,
      Function<InstrumentName, String> unitOf,
      Function<EntityName, Optional<String>> primaryOf) {
    this.output = output;
    this.clock = clock;
    this.unitOf = unitOf;
    this.primaryOf = primaryOf;
  }

  /** Makes room for names, so that values stand in one column. */
  void makeRoomFor(InstrumentName name) {
    nameWidth = Math.min(WIDEST_NAME, Math.max(nameWidth, name.toString().length()));
  }

  long reports() {
    return reports;
  }

  /** What was told so far, {@code "12 reports, 1 gap, 0 outages"}. */
  String summary() {
    return Wording.count(reports, "report")
        + ", "
        + Wording.count(gaps, "gap")
        + ", "
        + Wording.count(outages.size(), "outage");
  }

  /** A line about the watch itself. */
  void note(String text) {
    print(clock.instant(), output.colours().dim("-- " + text));
  }

  void report(Report report) {
    reports++;
    Colours colours = output.colours();
    StringBuilder line = new StringBuilder(padded(report.instrument())).append("  ");
    Optional<Value> value = report.value();
    if (value.isPresent()) {
      line.append(Wording.value(value.get(), unitOf.apply(report.instrument())));
      line.append(range(report, value.get()));
    } else {
      String why = report.failure().map(Answers::why).orElse("no reason was given");
      line.append(colours.alarm("no value: " + why));
    }
    if (report.conflated() > 0) {
      line.append(" (+").append(report.conflated()).append(" conflated)");
    }
    String number = report.epoch() + ":" + report.sequence();
    String together = report.publication() == 0 ? "" : " #" + report.publication();
    print(report.time(), line.append("  ").append(colours.dim(number + together)).toString());
  }

  /** The extremes where they say more than the value; a counter's follow from its values. */
  private static String range(Report report, Value value) {
    if (value.type() == ValueType.COUNTER
        || report.min().isEmpty()
        || report.max().isEmpty()
        || (report.min().get().equals(value) && report.max().get().equals(value))) {
      return "";
    }
    return " ["
        + Wording.value(report.min().get())
        + ".."
        + Wording.value(report.max().get())
        + "]";
  }

  private String padded(InstrumentName name) {
    makeRoomFor(name);
    String text = name.toString();
    return text + " ".repeat(Math.max(0, nameWidth - text.length()));
  }

  /** Tells what is no report. */
  void other(MonitorEvent event) {
    if (event instanceof Gap gap) {
      gap(gap);
    } else if (event instanceof Outage outage) {
      outage(outage);
    } else if (event instanceof StateChange change) {
      state(change);
    } else {
      note("an event that this version does not know: " + Wording.plain(event.toString()));
    }
  }

  private void gap(Gap gap) {
    gaps++;
    String numbers = gap.from() == gap.to() ? "" + gap.from() : gap.from() + ".." + gap.to();
    long missing = gap.to() - gap.from() + 1;
    String text =
        String.format(
            Locale.ROOT,
            "gap     %s: %s%s will not come: %s, noticed in epoch %s",
            gap.instrument(),
            gap.isUpperBound() ? "at most " : "",
            Wording.count(missing, "report"),
            numbers,
            gap.epoch());
    print(clock.instant(), output.colours().warning(text));
  }

  private void state(StateChange change) {
    if (!change.state().equals(States.GOOD)) {
      troubled.add(change.instrument());
    } else if (!troubled.remove(change.instrument())) {
      // The first report says so already.
      return;
    }
    String cause = change.cause().map(why -> " (" + why + ")").orElse("");
    print(
        clock.instant(),
        "state   "
            + padded(change.instrument())
            + "  "
            + output.colours().state(change.state() + cause));
  }

  private void outage(Outage outage) {
    boolean first = outages.add(outage.id());
    if (first || outage.phase() == Outage.Phase.OPENED) {
      // A short outage may be past its opening when it is first told.
      print(outage.noticed(), output.colours().alarm(opened(outage)));
    }
    switch (outage.phase()) {
      case OPENED -> {
        // Told above.
      }
      case SWITCHED ->
          print(
              outage.switched().orElseGet(clock::instant),
              output.colours().warning(switched(outage)));
      case HEALED -> {
        Instant when = outage.healed().orElseGet(clock::instant);
        print(when, output.colours().good(healed(outage)));
        if (outage.closings().size() > 1) {
          for (Closing closing : outage.closings()) {
            String of = closing.entity() + " " + closing.epoch();
            print(
                when,
                output.colours().good("outage    of " + of + ": " + ledger(closing.ledger())));
          }
        }
      }
    }
  }

  private static String opened(Outage outage) {
    boolean coordinated = outage.cause().equals(Causes.COORDINATED);
    String entities =
        outage.closings().stream().map(EventLines::monitored).collect(Collectors.joining(", "));
    return "outage  "
        + outage.cause()
        + " of "
        + outage.exporter()
        + ", noticed by "
        + outage.detector()
        + ": "
        + entities
        + (coordinated ? ", nothing unavailable" : " unavailable");
  }

  private static String monitored(Closing closing) {
    String operations =
        closing.pending() == 0
            ? ""
            : ", " + Wording.count(closing.pending(), "operation") + " pending";
    return closing.entity()
        + " ("
        + Wording.count(closing.monitored(), "monitor")
        + operations
        + ")";
  }

  private String switched(Outage outage) {
    String successors =
        outage.closings().stream().map(this::successor).collect(Collectors.joining(", "));
    String after =
        outage
            .switched()
            .map(then -> Duration.between(outage.noticed(), then))
            .map(took -> " after " + Wording.duration(took))
            .orElse("");
    return "outage  switched" + after + ": " + successors;
  }

  private String successor(Closing closing) {
    return closing.entity()
        + " to "
        + primaryOf.apply(closing.entity()).orElse("a successor")
        + closing.successor().map(epoch -> ", epoch " + epoch).orElse("")
        + " (was "
        + closing.epoch()
        + ")";
  }

  private static String healed(Outage outage) {
    String blackout =
        outage.blackout().map(time -> "blackout " + Wording.duration(time)).orElse("no blackout");
    String of = outage.cause() + " of " + outage.exporter();
    return "outage  healed: " + of + ", " + blackout + "; " + ledger(outage.closings());
  }

  private static String ledger(List<Closing> closings) {
    long received = 0;
    long conflated = 0;
    long suppressed = 0;
    long replayed = 0;
    long lost = 0;
    boolean upperBound = false;
    Duration unnumbered = Duration.ZERO;
    for (Closing closing : closings) {
      Ledger ledger = closing.ledger();
      received += ledger.received();
      conflated += ledger.conflated();
      suppressed += ledger.suppressed();
      replayed += ledger.replayed();
      lost += ledger.lost();
      upperBound |= ledger.isUpperBound();
      Duration more = ledger.unnumbered().orElse(Duration.ZERO);
      unnumbered = more.compareTo(unnumbered) > 0 ? more : unnumbered;
    }
    return ledger(received, conflated, suppressed, replayed, lost, upperBound)
        + unnumbered(unnumbered);
  }

  /** What became of the reports of one epoch. */
  static String ledger(Ledger ledger) {
    return ledger(
            ledger.received(),
            ledger.conflated(),
            ledger.suppressed(),
            ledger.replayed(),
            ledger.lost(),
            ledger.isUpperBound())
        + unnumbered(ledger.unnumbered().orElse(Duration.ZERO));
  }

  /** What bounds the changes that nobody counted. */
  private static String unnumbered(Duration within) {
    return within.isZero() ? "" : ", unnumbered within " + Wording.duration(within);
  }

  private static String ledger(
      long received,
      long conflated,
      long suppressed,
      long replayed,
      long lost,
      boolean upperBound) {
    return String.format(
        Locale.ROOT,
        "received %d, conflated %d, suppressed %d, replayed %d, lost %s%d",
        received,
        conflated,
        suppressed,
        replayed,
        upperBound && lost > 0 ? "at most " : "",
        lost);
  }

  private void print(Instant time, String text) {
    output.line(Wording.time(time, clock.getZone()) + "  " + text);
  }
}
