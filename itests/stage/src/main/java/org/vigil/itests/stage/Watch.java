package org.vigil.itests.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Gap;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.StateChange;
import org.vigil.api.client.States;

/**
 * An importer's own stream: it keeps what the scenes ask about, and checks each event as it comes.
 */
public final class Watch implements MonitorListener {
  private final String name;
  private final Patience patience;
  private final Map<InstrumentName, Row> rows = new TreeMap<>();
  private final Map<String, Outage> outages = new LinkedHashMap<>();
  private final List<StateChange> unavailable = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  /** A watch under a name for people; whoever waits is told of each event. */
  public Watch(String name, Patience patience) {
    this.name = name;
    this.patience = patience;
  }

  @Override
  public void onReport(Report report) {
    hear(report, System.nanoTime());
  }

  @Override
  public void onGap(Gap gap) {
    hear(gap, System.nanoTime());
  }

  @Override
  public void onOutage(Outage outage) {
    hear(outage, System.nanoTime());
  }

  @Override
  public void onState(StateChange change) {
    hear(change, System.nanoTime());
  }

  /** Takes an event of the stream, and when it came, in {@link System#nanoTime}. */
  public synchronized void hear(MonitorEvent event, long nowNanos) {
    if (event instanceof Report report) {
      row(report.instrument())
          .hear(report, nowNanos)
          .forEach(fault -> note(report.instrument(), fault));
    } else if (event instanceof Gap gap) {
      row(gap.instrument()).hear(gap);
    } else if (event instanceof Outage outage) {
      outages.put(outage.id(), outage);
    } else if (event instanceof StateChange change && isFelt(change)) {
      unavailable.add(change);
    }
    patience.stir();
  }

  /** What follows is another stream over the same instruments. */
  public synchronized void beginAnew() {
    rows.values().forEach(Row::beginAnew);
  }

  /** Reports that were heard already may come again, none may be missing. */
  public synchronized void mayRepeat() {
    rows.values().forEach(Row::mayRepeat);
  }

  /** What is wrong with what was heard so far. */
  public synchronized Optional<String> fault() {
    return wrong.stream()
        .findFirst()
        .map(first -> first + (wrong.size() == 1 ? "" : ", and " + (wrong.size() - 1) + " more"));
  }

  public synchronized long reports() {
    return rows.values().stream().mapToLong(Row::reports).sum();
  }

  public synchronized long reports(String instrument) {
    return row(InstrumentName.of(instrument)).reports();
  }

  /** How many numbered reports were said not to come. */
  public synchronized long lost() {
    return rows.values().stream().mapToLong(Row::lost).sum();
  }

  /** The instruments heard of, and their newest values. */
  public synchronized Map<InstrumentName, Value> values() {
    Map<InstrumentName, Value> values = new TreeMap<>();
    rows.forEach(
        (instrument, row) -> row.value().ifPresent(value -> values.put(instrument, value)));
    return values;
  }

  /** The newest value of an instrument. */
  public Optional<Value> value(String instrument) {
    return Optional.ofNullable(values().get(InstrumentName.of(instrument)));
  }

  /** Each outage heard of, as it was told last. */
  public synchronized List<Outage> outages() {
    return List.copyOf(outages.values());
  }

  /** A test point that was not reached since its service came has no value, and misses none. */
  private static boolean isFelt(StateChange change) {
    return change.state().equals(States.UNAVAILABLE)
        && change.cause().filter(Refusal.NO_VALUE::equals).isEmpty();
  }

  /** How often an instrument was said to be unavailable, because nobody spoke for it. */
  public synchronized int unavailable() {
    return unavailable.size();
  }

  /** When the last of the instruments had its first value in its present epoch. */
  public synchronized long goodSinceNanos() {
    return rows.values().stream()
        .filter(row -> row.reports() > 0)
        .mapToLong(Row::goodSinceNanos)
        .reduce((one, other) -> one - other > 0 ? one : other)
        .orElse(0);
  }

  /** The instruments that have been heard of in an epoch of at least this number. */
  public synchronized Stream<InstrumentName> heardSince(long epochNumber) {
    return rows.entrySet().stream()
        .filter(entry -> entry.getValue().epoch().number() >= epochNumber)
        .map(Map.Entry::getKey)
        .toList()
        .stream();
  }

  @Override
  public String toString() {
    return name;
  }

  private Row row(InstrumentName instrument) {
    return rows.computeIfAbsent(instrument, anew -> new Row());
  }

  private void note(InstrumentName instrument, String fault) {
    wrong.add(name + " heard of " + instrument + ": " + fault);
  }
}
