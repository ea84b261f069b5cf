package org.vigil.itests.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Value;
import org.vigil.api.client.Report;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;

/** Every value that a service had, and every report that was sent under a number. */
final class ReportBook {
  private record Numbered(InstrumentName instrument, Epoch epoch, long sequence) {}

  private final Map<Epoch, List<Declaration>> declared = new HashMap<>();
  private final Map<Numbered, Item> sent = new HashMap<>();
  private final Map<InstrumentName, Set<Value>> had = new HashMap<>();

  private long replayed;
  private long lost;

  ReportBook() {
    BankService.ALL.forEach(name -> had.put(name, new HashSet<>()));
  }

  /** A service has this value now. */
  void has(InstrumentName instrument, @Nullable Value value) {
    if (value != null) {
      values(instrument).add(value);
    }
  }

  /** How many were sent. */
  int count() {
    return sent.size();
  }

  /** How many were retained when an agent asked for them. */
  long replayed() {
    return replayed;
  }

  /** How many numbers those have missed who want every report. */
  long lost() {
    return lost;
  }

  /** Somebody who wants every report is told of a gap. */
  void loses(long numbers) {
    lost += numbers;
  }

  boolean wasEver(InstrumentName instrument, Value value) {
    return values(instrument).contains(value);
  }

  private Set<Value> values(InstrumentName instrument) {
    return had.computeIfAbsent(instrument, any -> new HashSet<>());
  }

  void opened(Opened opened) {
    declared.put(opened.epoch(), opened.declarations());
  }

  void sent(Reports reports) {
    List<Declaration> declarations = declared.getOrDefault(reports.epoch(), List.of());
    for (Item item : reports.items()) {
      replayed += item.replayed() ? 1 : 0;
      InstrumentName name = reports.entity().instrument(declarations.get(item.handle()).name());
      Item before = sent.putIfAbsent(new Numbered(name, reports.epoch(), item.sequence()), item);
      if (before != null && !Objects.equals(before.value(), item.value())) {
        throw new Violation(
            name + ": number " + item.sequence() + " was " + before + ", and is now " + item);
      }
    }
  }

  /** A client got this. */
  void check(String who, Report report) {
    Item item = sent.get(new Numbered(report.instrument(), report.epoch(), report.sequence()));
    Value value = report.value().orElse(null);
    if (item == null || !Objects.equals(item.value(), value)) {
      throw new Violation("G7, " + who + ": " + report + " was never sent, but " + item);
    }
    if (value != null) {
      checkHad(who, report.instrument(), value);
    }
    report.min().ifPresent(min -> checkHad(who, report.instrument(), min));
    report.max().ifPresent(max -> checkHad(who, report.instrument(), max));
  }

  void checkHad(String who, InstrumentName instrument, Value value) {
    if (!wasEver(instrument, value)) {
      throw new Violation(
          "G3, " + who + ": " + instrument + " shows " + value + ", which it never was");
    }
  }
}
