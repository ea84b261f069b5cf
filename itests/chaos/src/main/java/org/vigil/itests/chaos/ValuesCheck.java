package org.vigil.itests.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Value;
import org.vigil.itests.chaos.Event.Began;
import org.vigil.itests.chaos.Event.Ended;
import org.vigil.itests.chaos.Event.Had;
import org.vigil.itests.chaos.Event.Read;
import org.vigil.itests.chaos.Event.Reported;
import org.vigil.itests.chaos.Event.Struck;
import org.vigil.itests.chaos.Event.Told;
import org.vigil.itests.chaos.Event.Turned;
import org.vigil.itests.chaos.History.Entry;

/**
 * What clients were shown is what the service had (G3), and what they were not shown for long they
 * were told of.
 */
final class ValuesCheck implements Checker.Check {
  /** How old a value may be that is called current. */
  static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The bundles without which a client is told nothing. */
  private static final List<String> TELLERS =
      List.of(
          "org.vigil.agent",
          "org.vigil.importer",
          "org.vigil.transport",
          "org.vigil.spi",
          "org.vigil.api");

  private final History history;
  private final Findings findings;
  private final Map<String, List<Had>> had = new HashMap<>();
  private final Map<String, Map<Value, Long>> firstHad = new HashMap<>();

  /** By client and instrument: the last that it heard; absent if it was told not to trust it. */
  private final Map<String, Entry> heard = new HashMap<>();

  ValuesCheck(History history, Findings findings) {
    this.history = history;
    this.findings = findings;
    history
        .events(Had.class)
        .forEach(
            event -> {
              had.computeIfAbsent(event.instrument(), anew -> new ArrayList<>()).add(event);
              firstHad
                  .computeIfAbsent(event.instrument(), anew -> new HashMap<>())
                  .putIfAbsent(event.value(), event.nanos());
            });
  }

  @Override
  public void look(Entry entry) {
    Event event = entry.event();
    if (event instanceof Had) {
      findings.count("values of the service");
    } else if (event instanceof Reported report && had.containsKey(report.instrument())) {
      lookWhetherItWasHad(entry, report.who(), report.instrument(), report.value());
      lookForSilence(entry, report);
    } else if (event instanceof Read read && had.containsKey(read.instrument())) {
      findings.count("readings");
      lookWhetherItWasHad(entry, read.who(), read.instrument(), read.value());
      lookAtAge(entry, read);
    } else if (event instanceof Turned turned && !turned.state().equals("good")) {
      heard.remove(turned.who() + " " + turned.instrument());
    } else if (event instanceof Began || event instanceof Ended || event instanceof Told) {
      String stream = event.who() + " ";
      heard.keySet().removeIf(name -> name.startsWith(stream));
    }
  }

  private void lookWhetherItWasHad(
      Entry entry, String client, String instrument, @Nullable Value value) {
    if (value == null) {
      return;
    }
    Long first = firstHad.getOrDefault(instrument, Map.of()).get(value);
    if (first == null || first > entry.event().nanos()) {
      findings.wrong(
          Wrong.NEVER_HAD,
          client + " was shown " + value + " of " + instrument + ", which it never was",
          entry);
    }
  }

  /** A reading is not older than the least that was had shortly before it was asked for. */
  private void lookAtAge(Entry entry, Read read) {
    Long least = least(read.instrument(), read.beganNanos() - FRESH_NANOS, read.nanos());
    if (least != null && read.value().raw() instanceof Long shown && shown < least) {
      findings.wrong(
          Wrong.STALE,
          read.who()
              + " read "
              + shown
              + " of "
              + read.instrument()
              + ", which was at least "
              + least
              + " for long",
          entry);
    }
  }

  /** The least value that was had between two moments, with the one that was had at first. */
  private @Nullable Long least(String instrument, long fromNanos, long toNanos) {
    Long least = null;
    Long atFirst = null;
    for (Had event : had.getOrDefault(instrument, List.of())) {
      if (!(event.value().raw() instanceof Long value)) {
        return null;
      }
      if (event.nanos() < fromNanos) {
        atFirst = value;
      } else if (event.nanos() <= toNanos) {
        least = least == null ? value : Math.min(least, value);
      } else {
        break;
      }
    }
    if (atFirst == null) {
      return null; // it was not watched for so long: nobody can say
    }
    return least == null ? atFirst : Math.min(least, atFirst);
  }

  private void lookForSilence(Entry entry, Reported report) {
    String name = report.who() + " " + report.instrument();
    Entry before = heard.put(name, entry);
    if (before != null) {
      lookForSilence(before, report.nanos(), report.instrument());
    }
  }

  /** It changed after a report, and for long nobody heard of it, nor that all is not well. */
  private void lookForSilence(Entry before, long nowNanos, String instrument) {
    long from = before.event().nanos();
    if (nowNanos - from <= FRESH_NANOS || !hasChanged(instrument, from, nowNanos - FRESH_NANOS)) {
      return;
    }
    String node = before.event().node();
    if (history.wasStruck(from - FRESH_NANOS, nowNanos, fault -> silences(fault, node))) {
      findings.excused(Excuse.CLIENT_STRUCK);
      return;
    }
    findings.wrong(
        Wrong.STALE,
        before.event().who()
            + " heard nothing of "
            + instrument
            + " for "
            + TimeUnit.NANOSECONDS.toMillis(nowNanos - from)
            + " ms, in which it changed, and was told of no outage",
        before);
  }

  /** Whether a client on the node may be told nothing, or cannot write it down. */
  private static boolean silences(Struck fault, String node) {
    return fault.who().equals(node)
        && switch (fault.what()) {
          case KILL, WIPE, FREEZE, FULL_DISK -> true;
          default -> TELLERS.stream().anyMatch(fault.part()::startsWith);
        };
  }

  private boolean hasChanged(String instrument, long fromNanos, long toNanos) {
    return had.getOrDefault(instrument, List.of()).stream()
        .anyMatch(event -> event.nanos() > fromNanos && event.nanos() < toNanos);
  }

  @Override
  public void end() {
    heard.values().stream()
        .sorted(Comparator.comparingInt(Entry::number))
        .forEach(
            last ->
                lookForSilence(last, history.endNanos(), ((Reported) last.event()).instrument()));
  }
}
