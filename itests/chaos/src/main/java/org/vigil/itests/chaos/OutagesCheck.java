package org.vigil.itests.chaos;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Epoch;
import org.vigil.itests.chaos.Event.Began;
import org.vigil.itests.chaos.Event.Closed;
import org.vigil.itests.chaos.Event.Ended;
import org.vigil.itests.chaos.Event.Reported;
import org.vigil.itests.chaos.Event.Told;
import org.vigil.itests.chaos.History.Entry;

/**
 * Each client hears of each end of an epoch in one outage, which heals (G2, G6), and says how long
 * it was dark, also where clocks jumped.
 */
final class OutagesCheck implements Checker.Check {
  /** How long after the first report of the next epoch the end of the last may be told. */
  private static final long TOLD_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final History history;
  private final Findings findings;
  private final Map<String, Stream> streams = new HashMap<>();

  /** Where one epoch went over into the next in what a stream heard. */
  private record Turn(String entity, Epoch ended, Entry last, Entry first) {}

  /** What a stream heard. */
  private static final class Stream {
    private final Map<String, Entry> newest = new HashMap<>();
    private final Map<Closed, Turn> turns = new LinkedHashMap<>();
    private final Map<Closed, Entry> closedIn = new HashMap<>();
    private final Map<String, Entry> outages = new LinkedHashMap<>();
  }

  OutagesCheck(History history, Findings findings) {
    this.history = history;
    this.findings = findings;
  }

  @Override
  public void look(Entry entry) {
    Event event = entry.event();
    if (event instanceof Began || event instanceof Ended) {
      end(streams.remove(event.who()), event.nanos(), false);
    } else if (event instanceof Reported report) {
      hear(stream(report.who()), entry, report);
    } else if (event instanceof Told told) {
      hear(stream(told.who()), entry, told);
    }
  }

  private Stream stream(String client) {
    return streams.computeIfAbsent(client, anew -> new Stream());
  }

  private static void hear(Stream stream, Entry entry, Reported report) {
    Entry last = stream.newest.put(report.entity(), entry);
    if (last == null) {
      return;
    }
    Epoch ended = ((Reported) last.event()).epoch();
    if (report.epoch().isAfter(ended)) {
      stream.turns.put(
          new Closed(report.entity(), ended), new Turn(report.entity(), ended, last, entry));
    }
  }

  private void hear(Stream stream, Entry entry, Told told) {
    findings.count("outages");
    stream.outages.put(told.outage(), entry);
    if (told.isHealed()) {
      lookAtBlackout(entry, told);
    }
    for (Closed closed : told.closings()) {
      Entry before = stream.closedIn.putIfAbsent(closed, entry);
      if (before == null || ((Told) before.event()).outage().equals(told.outage())) {
        continue;
      }
      findings.wrong(
          Wrong.OUTAGE_DOUBLED,
          told.who()
              + " was told that epoch "
              + closed.epoch()
              + " of "
              + closed.entity()
              + " ended in outage "
              + ((Told) before.event()).outage()
              + ", and again in "
              + told.outage(),
          before,
          entry);
    }
  }

  private void lookAtBlackout(Entry entry, Told told) {
    findings.count("blackouts");
    long longestNanos = told.nanos() - history.beginNanos();
    if (told.blackoutNanos() < 0 || told.blackoutNanos() > longestNanos) {
      findings.wrong(
          Wrong.BLACKOUT_WRONG,
          told.who()
              + " was told that the outage "
              + told.outage()
              + " took "
              + TimeUnit.NANOSECONDS.toMillis(told.blackoutNanos())
              + " ms, "
              + TimeUnit.NANOSECONDS.toMillis(longestNanos)
              + " ms after the beginning",
          entry);
    }
  }

  @Override
  public void end() {
    streams.forEach((client, stream) -> end(stream, history.endNanos(), true));
  }

  private void end(@Nullable Stream stream, long nowNanos, boolean isLast) {
    if (stream == null) {
      return;
    }
    stream.turns.forEach(
        (closed, turn) -> {
          findings.count("ends of epochs");
          boolean isDue = nowNanos - turn.first().event().nanos() > TOLD_WITHIN_NANOS;
          if (isDue && !stream.closedIn.containsKey(closed)) {
            findings.wrong(
                Wrong.OUTAGE_MISSING,
                turn.first().event().who()
                    + " was never told of the end of epoch "
                    + turn.ended()
                    + " of "
                    + turn.entity(),
                turn.last(),
                turn.first());
          }
        });
    if (isLast) {
      stream.outages.values().forEach(this::lookWhetherItHealed);
    }
  }

  private void lookWhetherItHealed(Entry last) {
    Told told = (Told) last.event();
    if (!told.isHealed()) {
      findings.wrong(
          Wrong.OUTAGE_OPEN,
          told.who() + " was told of the outage " + told.outage() + ", which never healed",
          last);
    }
  }
}
