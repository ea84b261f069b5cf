package org.vigil.itests.story.cluster;

import static org.vigil.itests.story.cluster.ClusterStage.text;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.vigil.api.Epoch;
import org.vigil.api.client.Gap;
import org.vigil.api.client.Ledger;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.StateChange;
import org.vigil.api.client.States;
import org.vigil.itests.cluster.RemoteImporter;
import org.vigil.itests.cluster.Succession;
import org.vigil.itests.story.Book;
import org.vigil.itests.witness.Sighting;

/** What an importer saw of a succession, moment by moment, as lines for the book. */
final class Chronicle {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Succession succession;
  private final List<String> lines = new ArrayList<>();
  private Epoch epoch = Epoch.NONE;
  private int unavailable;

  private Chronicle(Succession succession) {
    this.succession = succession;
  }

  /** Writes it down, from the deed to the end of the outage. */
  static void of(Succession succession, RemoteImporter importer, Book book) {
    Chronicle chronicle = new Chronicle(succession);
    for (Sighting sighting : importer.sightings()) {
      if (sighting instanceof Sighting.Heard heard) {
        if (heard.nanos() < succession.beganNanos()) {
          chronicle.before(heard.event());
        } else {
          chronicle.hear(heard);
        }
      }
    }
    book.say("what the importer " + importer + " saw:");
    book.quote(String.join("\n", chronicle.lines));
  }

  private void before(MonitorEvent event) {
    if (event instanceof Report report && report.epoch().isAfter(epoch)) {
      epoch = report.epoch();
    }
  }

  private void hear(Sighting.Heard heard) {
    MonitorEvent event = heard.event();
    if (event instanceof Outage outage) {
      note(heard, tell(outage));
    } else if (event instanceof Gap gap) {
      note(
          heard,
          text(
              "%s: numbers %d to %d will not come%s",
              gap.instrument(), gap.from(), gap.to(), gap.isUpperBound() ? " (at most)" : ""));
    } else if (event instanceof StateChange change
        && change.state().equals(States.UNAVAILABLE)
        && unavailable++ == 0) {
      note(
          heard,
          text(
              "%s is unavailable: %s", change.instrument(), change.cause().orElse("nobody knows")));
    } else if (event instanceof Report report && report.epoch().isAfter(epoch)) {
      epoch = report.epoch();
      note(
          heard,
          text(
              "first report of epoch %s: %s is %s",
              epoch,
              report.instrument(),
              report.value().map(Object::toString).orElse("unavailable")));
    }
  }

  private String tell(Outage outage) {
    return switch (outage.phase()) {
      case OPENED ->
          text("outage: %s of %s, %s", outage.cause(), outage.exporter(), outage.detector());
      case SWITCHED ->
          text(
              "switched to epoch %s",
              succession.closing(outage).successor().map(Object::toString).orElse("?"));
      case HEALED -> {
        Ledger ledger = succession.closing(outage).ledger();
        yield text(
            "healed; of the old epoch received %d, conflated %d, suppressed %d, replayed %d, lost %d%s",
            ledger.received(),
            ledger.conflated(),
            ledger.suppressed(),
            ledger.replayed(),
            ledger.lost(),
            ledger.isUpperBound() ? " (at most)" : "");
      }
    };
  }

  private void note(Sighting.Heard heard, String what) {
    lines.add(
        text("%+9.1f ms  %s", (heard.nanos() - succession.beganNanos()) / NANOS_PER_MILLI, what));
  }
}
