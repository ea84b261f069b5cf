package org.vigil.itests.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.itests.chaos.Event.Began;
import org.vigil.itests.chaos.Event.Missed;
import org.vigil.itests.chaos.Event.Reported;
import org.vigil.itests.chaos.History.Entry;

/**
 * Each client's reports of an instrument, in a row: numbers and epochs only grow, what is missing
 * was told, and no counter falls (G4, G7).
 */
final class ReportsCheck implements Checker.Check {
  private final History history;
  private final Findings findings;

  /** By client and instrument. */
  private final Map<String, Row> rows = new HashMap<>();

  /** The highest epoch that a stream heard of an entity. */
  private final Map<String, Entry> epochs = new HashMap<>();

  /** What one stream heard of one instrument. */
  private static final class Row {
    private @Nullable Entry last;
    private long told;
    private final Set<Long> heard = new HashSet<>();
    private @Nullable Entry lastValue;
    private @Nullable Value value;

    void beginAnew() {
      last = null;
      told = 0;
      heard.clear();
    }
  }

  ReportsCheck(History history, Findings findings) {
    this.history = history;
    this.findings = findings;
  }

  @Override
  public void look(Entry entry) {
    Event event = entry.event();
    if (event instanceof Began) {
      String stream = event.who() + " ";
      rows.forEach(
          (name, row) -> {
            if (name.startsWith(stream)) {
              row.beginAnew();
            }
          });
      epochs.keySet().removeIf(name -> name.startsWith(stream));
    } else if (event instanceof Missed missed) {
      findings.count("gaps");
      Row row = row(missed.who(), missed.instrument());
      row.told += missed.to() - missed.from() + 1;
    } else if (event instanceof Reported report) {
      findings.count("reports");
      lookAtEpoch(entry, report);
      Row row = row(report.who(), report.instrument());
      lookAtNumber(row, entry, report);
      lookAtCounter(row, entry, report);
    }
  }

  private Row row(String client, String instrument) {
    return rows.computeIfAbsent(client + " " + instrument, anew -> new Row());
  }

  private void lookAtEpoch(Entry entry, Reported report) {
    String name = report.who() + " " + report.entity();
    Entry highest = epochs.get(name);
    if (highest == null || report.epoch().isAfter(epoch(highest))) {
      epochs.put(name, entry);
    } else if (epoch(highest).isAfter(report.epoch())) {
      findings.wrong(
          Wrong.EPOCH_BACK,
          report.who()
              + " was sent a report of "
              + report.instrument()
              + " of epoch "
              + report.epoch()
              + " after one of "
              + epoch(highest),
          highest,
          entry);
    }
  }

  private static Epoch epoch(Entry entry) {
    return ((Reported) entry.event()).epoch();
  }

  private void lookAtNumber(Row row, Entry entry, Reported report) {
    Entry before = row.last;
    if (before == null) {
      row.last = entry;
      row.heard.add(report.sequence());
      row.told = 0;
      return;
    }
    long last = ((Reported) before.event()).sequence();
    String what = report.who() + " was sent number " + report.sequence() + " of ";
    if (report.sequence() <= last && isOfTheOtherSide(before, entry)) {
      findings.excused(Excuse.YIELDED);
      row.beginAnew();
      row.last = entry;
      row.heard.add(report.sequence());
      return;
    }
    if (report.sequence() <= last) {
      boolean isHeard = row.heard.contains(report.sequence());
      findings.wrong(
          isHeard ? Wrong.DOUBLED : Wrong.OUT_OF_ORDER,
          what + report.instrument() + (isHeard ? " twice" : " after number " + last),
          before,
          entry);
      return;
    }
    long missing = report.sequence() - last - 1;
    if (missing > row.told + report.accounted()) {
      findings.wrong(
          Wrong.LOST,
          what
              + report.instrument()
              + " after number "
              + last
              + ", and of the "
              + missing
              + " between only "
              + (row.told + report.accounted())
              + " were accounted for",
          before,
          entry);
    }
    row.last = entry;
    row.heard.add(report.sequence());
    row.told = 0;
  }

  private void lookAtCounter(Row row, Entry entry, Reported report) {
    Value value = report.value();
    if (value == null) {
      return;
    }
    Entry before = row.lastValue;
    Value was = row.value;
    row.lastValue = entry;
    row.value = value;
    if (before == null || was == null || value.type() != ValueType.COUNTER) {
      return;
    }
    if (value.asLong() >= was.asLong()) {
      return;
    }
    if (hasYielded(before, entry)) {
      findings.excused(Excuse.YIELDED);
      return;
    }
    findings.wrong(
        Wrong.STALE,
        report.who() + " saw the counter " + report.instrument() + " fall to " + value,
        before,
        entry);
  }

  /**
   * Whether both sides of a split numbered on from where they parted, and the client hears now from
   * the one that won: the epoch is higher, the number need not be.
   */
  private boolean isOfTheOtherSide(Entry before, Entry entry) {
    return epoch(entry).isAfter(epoch(before))
        && history.wasStruck(
            before.event().nanos() - Cutting.FELT_NANOS, entry.event().nanos(), Cutting.split());
  }

  /** Whether the client's node was frozen, and hears now from who went on without it (R4). */
  private boolean hasYielded(Entry before, Entry entry) {
    Epoch then = epoch(before);
    return epoch(entry).isAfter(then)
        && history.wasStruck(
            before.event().nanos() - Cutting.FELT_NANOS,
            entry.event().nanos(),
            Cutting.of(entry.event().node()));
  }
}
