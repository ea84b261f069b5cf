package org.vigil.exporter.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Instrument;
import org.vigil.api.Sample;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.Retained;

/**
 * The reports of an entity's durable instruments that are kept on other nodes until all agents have
 * acknowledged them (G5): what was taken since the last checkpoint goes along with the next one.
 *
 * <p>The ring in the service's memory is not emptied by acknowledgements. It costs nothing more to
 * keep what is there, and an agent's successor may ask for what its predecessor had acknowledged.
 */
final class RetainedReports {
  /** How many reports of one entity have copies at most, all its instruments together. */
  static final int MOST = 16_384;

  /** And how much they weigh, so that all of them fit into a frame. */
  static final long MOST_BYTES = 8L * 1024 * 1024;

  /** About what a report takes, without a text. */
  private static final int BYTES = 64;

  /** No checkpoint says it yet. */
  private static final long UNSAID = Long.MAX_VALUE;

  private final int most;
  private final long mostBytes;
  private final Map<Instrument, Row> rows = new LinkedHashMap<>();
  private boolean news;

  /** A report, and the checkpoint that said it. */
  private static final class Kept {
    private final Item item;
    private long saidIn = UNSAID;

    Kept(Item item) {
      this.item = item;
    }

    long bytes() {
      return RetainedReports.bytes(item.value());
    }
  }

  /** What is kept of one instrument, oldest first. */
  private static final class Row {
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long bytes;

    /** The last number that was taken for keeping. */
    private long last;

    /** Nothing is kept up to here, and the checkpoint that said so. */
    private long behind;

    private long behindIn = UNSAID;

    void add(Item item) {
      Kept added = new Kept(item);
      kept.add(added);
      bytes += added.bytes();
      last = item.sequence();
    }

    void drop(long upTo) {
      if (upTo > behind) {
        behind = upTo;
        behindIn = UNSAID;
        while (!kept.isEmpty() && kept.element().item.sequence() <= upTo) {
          bytes -= kept.remove().bytes();
        }
      }
    }
  }

  RetainedReports(List<Instrument> instruments) {
    long durable = instruments.stream().filter(RetainedReports::isDurable).count();
    this.most = (int) (MOST / Math.max(1, durable));
    this.mostBytes = MOST_BYTES / Math.max(1, durable);
  }

  /** About what a report of this value takes. */
  static long bytes(@Nullable Value value) {
    return value != null && value.type() == ValueType.TEXT
        ? BYTES + 3L * value.asText().length()
        : BYTES;
  }

  static boolean isDurable(Instrument instrument) {
    return instrument.declaration().isDurable();
  }

  /** An epoch begins; what the taps retain is kept on, whoever retained it. */
  void begin(List<Instrument> instruments) {
    rows.clear();
    news = false;
    instruments.stream()
        .filter(RetainedReports::isDurable)
        .forEach(instrument -> retain(instrument, instrument.tap().sequence()));
  }

  /**
   * Reports are about to leave: they must be kept first.
   *
   * @param upTo the number of the last one
   * @return whether there are any
   */
  boolean retain(Instrument instrument, long upTo) {
    Row row = rows.computeIfAbsent(instrument, any -> new Row());
    // One place in the ring is left to the successor's first report.
    int limit = Math.max(1, Math.min(most, instrument.declaration().retained() - 1));
    boolean found = false;
    for (Sample sample : instrument.tap().retained(row.last, Integer.MAX_VALUE)) {
      if (sample.sequence() <= upTo) {
        row.add(item(sample));
        found = true;
      }
      while (row.kept.size() > limit || row.bytes > mostBytes) {
        row.drop(row.kept.element().item.sequence());
      }
    }
    news |= found;
    return found;
  }

  private static Item item(Sample sample) {
    return new Item(
        0,
        sample.sequence(),
        0,
        sample.timeMillis(),
        sample.publication(),
        sample.value(),
        sample.min(),
        sample.max(),
        sample.failure());
  }

  static Sample sample(Item item) {
    return Sample.kept(
        item.sequence(),
        item.timeMillis(),
        item.publication(),
        item.value(),
        item.min(),
        item.max(),
        item.failure());
  }

  /** Nobody needs a copy of what has these numbers. */
  void acknowledged(Instrument instrument, long upTo) {
    Row row = rows.get(instrument);
    if (row != null && upTo > row.behind) {
      row.drop(Math.min(upTo, row.last));
    }
  }

  /** Copies that nobody asked for within the grace time are not needed. */
  void releaseUnless(Predicate<Instrument> wanted) {
    rows.forEach(
        (instrument, row) -> {
          if (!row.kept.isEmpty() && !wanted.test(instrument)) {
            row.drop(row.last);
          }
        });
  }

  /** Whether a checkpoint has reports to say. */
  boolean areNews() {
    return news;
  }

  /** Whether a checkpoint could free memory elsewhere. */
  boolean areSurplus() {
    return rows.values().stream().anyMatch(row -> row.behindIn == UNSAID && row.behind > 0);
  }

  /** The checkpoint of this index says it. */
  void said(long index) {
    for (Row row : rows.values()) {
      Iterator<Kept> newestFirst = row.kept.descendingIterator();
      while (newestFirst.hasNext()) {
        Kept kept = newestFirst.next();
        if (kept.saidIn != UNSAID) {
          break;
        }
        kept.saidIn = index;
      }
      if (row.behindIn == UNSAID && row.behind > 0) {
        row.behindIn = index;
      }
    }
    news = false;
  }

  /** What has changed since the checkpoint of that index; 0 for all there is. */
  List<Retained> since(long index) {
    List<Retained> changed = new ArrayList<>();
    rows.forEach(
        (instrument, row) -> {
          List<Item> items = since(row, index);
          boolean freed = row.behindIn != UNSAID && row.behindIn > index;
          if (!items.isEmpty() || freed) {
            changed.add(new Retained(instrument.declaration().name(), row.behind, items));
          }
        });
    return changed;
  }

  private static List<Item> since(Row row, long index) {
    List<Item> items = new ArrayList<>();
    Iterator<Kept> newestFirst = row.kept.descendingIterator();
    while (newestFirst.hasNext()) {
      Kept kept = newestFirst.next();
      if (kept.saidIn <= index) {
        break; // and so were all before it
      }
      if (kept.saidIn != UNSAID) {
        items.add(kept.item);
      }
    }
    Collections.reverse(items);
    return items;
  }
}
