package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.api.client.Mode;
import org.vigil.spi.message.SessionMessage.Became;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.Reported;
import org.vigil.spi.message.SessionMessage.Told;

/**
 * Events that an importer does not take, made fewer (G10): of each instrument the newest report and
 * state stay, of each outage its present phase. The reports that go are counted as conflated, or
 * become one gap, so that still no number is missing without a word (G4, G5).
 */
final class Backlog {
  private final WatchedRequest request;
  private final Map<Integer, Integer> newestReport = new HashMap<>();
  private final Map<Integer, Integer> newestState = new HashMap<>();
  private final Map<String, Integer> newestPhase = new HashMap<>();
  private final Map<Integer, Row> rows = new LinkedHashMap<>();
  private final List<Event> kept = new ArrayList<>();

  private Backlog(WatchedRequest request) {
    this.request = request;
  }

  static List<Event> shrink(WatchedRequest request) {
    return new Backlog(request).shrink(request.events());
  }

  private List<Event> shrink(List<Event> events) {
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      if (event instanceof Reported report) {
        newestReport.put(report.handle(), i);
      } else if (event instanceof Became became) {
        newestState.put(became.handle(), i);
      } else if (event instanceof Told told) {
        newestPhase.put(told.id(), i);
      }
    }
    Set<Integer> newest = new HashSet<>(newestReport.values());
    newest.addAll(newestState.values());
    newest.addAll(newestPhase.values());
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      if (event instanceof Reported report) {
        take(report, newest.contains(i));
      } else if (event instanceof Missed missed) {
        row(missed.handle()).miss(missed);
      } else if (newest.contains(i)) {
        kept.add(event);
      }
    }
    rows.forEach(
        (handle, row) -> {
          row.endGap();
          request.monitor(handle).recount(row.change, row.owed);
        });
    return kept;
  }

  private void take(Reported original, boolean newest) {
    Row row = row(original.handle());
    Reported report = row.relieved(original);
    if (newest) {
      row.endGap();
      kept.add(row.merged(report));
    } else {
      row.drop(report);
    }
  }

  private Row row(int handle) {
    return rows.computeIfAbsent(handle, Row::new);
  }

  /** What goes of one instrument's row. */
  private final class Row {
    private final int handle;
    private final Tally change = new Tally();
    private Epoch epoch = Epoch.NONE;

    /** The gap that grows; there is none while from is negative. */
    private long from = -1;

    private long to = -1;
    private boolean upperBound;

    /** What the next report accounts for, first what lies before the gap, then behind it. */
    private long conflated;

    private long suppressed;
    private long conflatedBehind;
    private long suppressedBehind;

    /** Numbers in the gap that the next report still counts. */
    private long owed;

    private @Nullable Value min;
    private @Nullable Value max;

    Row(int handle) {
      this.handle = handle;
    }

    void drop(Reported report) {
      min = Unreported.least(min, report.min());
      max = Unreported.greatest(max, report.max());
      change.received--;
      if (request.spec().mode() == Mode.EVERY) {
        change.lost++;
        miss(
            report.epoch(),
            report.sequence(),
            report.sequence(),
            report.conflated(),
            report.suppressed());
      } else {
        change.conflated++;
        conflatedBehind += report.conflated() + 1;
        suppressedBehind += report.suppressed();
      }
    }

    void miss(Missed missed) {
      miss(missed.epoch(), missed.from(), missed.to(), 0, 0);
      upperBound |= missed.upperBound();
    }

    /**
     * These numbers are missing, and those just before them were conflated or suppressed, which
     * makes them part of the gap if one was open.
     */
    void miss(Epoch in, long first, long last, long conflatedBefore, long suppressedBefore) {
      long conflatedBetween = conflatedBehind + conflatedBefore;
      long suppressedBetween = suppressedBehind + suppressedBefore;
      conflatedBehind = 0;
      suppressedBehind = 0;
      if (from >= 0 && first > to) {
        // Counts that go back to before the gap, from an earlier shrinking, stay counts.
        long inGap = first - to - 1;
        long wereSuppressed = Math.min(suppressedBetween, inGap);
        long wereConflated = Math.min(conflatedBetween, inGap - wereSuppressed);
        suppressedBetween -= wereSuppressed;
        conflatedBetween -= wereConflated;
        change.lose(wereConflated, wereSuppressed);
        owed += inGap - wereSuppressed - wereConflated;
      } else {
        endGap();
        from = first;
      }
      conflated += conflatedBetween;
      suppressed += suppressedBetween;
      to = last;
      epoch = in;
    }

    void endGap() {
      if (from >= 0) {
        kept.add(new Missed(handle, epoch, from, to, upperBound));
        from = -1;
        upperBound = false;
      }
    }

    /** The report without the numbers that are in a gap now. */
    Reported relieved(Reported report) {
      Tally were = new Tally();
      Reported less = Unreported.without(report, owed, were);
      owed -= were.lost;
      change.add(were);
      return less;
    }

    Reported merged(Reported report) {
      boolean valued = report.value() != null;
      return Unreported.with(
          report,
          conflated + conflatedBehind,
          suppressed + suppressedBehind,
          valued ? Unreported.least(min, report.min()) : null,
          valued ? Unreported.greatest(max, report.max()) : null);
    }
  }
}
