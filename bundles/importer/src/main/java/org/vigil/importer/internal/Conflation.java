package org.vigil.importer.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorEvent;

/**
 * What waits for a client that is slower than its stream, in a space that does not grow with its
 * slowness (G10): at most one report, one state and two gaps per instrument, and each of the newest
 * outages once, in its newest phase.
 *
 * <p>In mode LATEST a newer report takes the place of an older one and counts it as conflated; in
 * mode EVERY a report that comes here is given up and becomes a gap. Either way received +
 * conflated + suppressed + gaps stays what was numbered: where two gaps merge over numbers that a
 * report is yet to account for, that report is relieved of them ({@link #settled}).
 *
 * <p>Not for several threads; {@link EventBuffer} guards it.
 */
final class Conflation {
  static final int MAX_OUTAGES = 256;

  private enum Kind {
    REPORT,
    /** Before the report that waits, or alone. */
    GAP,
    /** Behind the report that waits. */
    LATER_GAP,
    STATE,
    OUTAGE
  }

  private record Key(Kind kind, Object of) {}

  /** What the next report of an instrument stands for in addition, and what it does not. */
  private record Account(long conflated, long suppressed, long relieved) {
    static final Account NONE = new Account(0, 0, 0);
  }

  private final Mode mode;
  private final Map<Key, MonitorEvent> waiting = new LinkedHashMap<>();
  private final Map<InstrumentName, Account> accounts = new HashMap<>();
  private int outages;

  Conflation(Mode mode) {
    this.mode = mode;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  /** Takes an event in, newer than all before. */
  void add(MonitorEvent event) {
    if (event instanceof ReceivedReport report) {
      if (mode == Mode.LATEST) {
        replace(report);
      } else {
        giveUp(report);
      }
    } else if (event instanceof ReceivedGap gap) {
      miss(gap);
    } else if (event instanceof ReceivedState state) {
      putLast(new Key(Kind.STATE, state.instrument()), state);
    } else if (event instanceof ReceivedOutage outage) {
      tell(outage);
    } else {
      throw new IllegalArgumentException("no event of a stream: " + event);
    }
  }

  /** Hands out what waits, in the order of the newest arrivals. */
  List<MonitorEvent> take() {
    List<MonitorEvent> all = new ArrayList<>(waiting.values());
    waiting.clear();
    outages = 0;
    return all;
  }

  /** A report that is handed out next of its instrument, with its counts put right. */
  ReceivedReport settled(ReceivedReport report) {
    Account account = accounts.remove(report.instrument());
    if (account == null) {
      return report;
    }
    long conflated = report.conflated() + account.conflated;
    long suppressed = report.suppressed() + account.suppressed;
    long fromSuppressed = Math.min(suppressed, account.relieved);
    long fromConflated = Math.min(conflated, account.relieved - fromSuppressed);
    return report.with(conflated - fromConflated, suppressed - fromSuppressed);
  }

  /**
   * Takes in what was handed out and comes back, and what came after it, as if it had never left.
   * Accounts that are open belong to reports that are yet to come.
   */
  void rewind(Runnable adding) {
    Map<InstrumentName, Account> open = Map.copyOf(accounts);
    accounts.clear();
    adding.run();
    open.forEach(this::owe);
  }

  private void replace(ReceivedReport report) {
    InstrumentName instrument = report.instrument();
    Key key = new Key(Kind.REPORT, instrument);
    ReceivedReport newest = report;
    if (waiting.remove(key) instanceof ReceivedReport older) {
      newest = report.replacing(older);
      if (waiting.remove(new Key(Kind.LATER_GAP, instrument)) instanceof ReceivedGap later) {
        miss(later);
      }
    }
    waiting.put(key, settled(newest));
  }

  private void giveUp(ReceivedReport report) {
    ReceivedReport whole = settled(report);
    miss(
        new ReceivedGap(
            whole.instrument(), whole.epoch(), whole.sequence(), whole.sequence(), false));
    owe(whole.instrument(), new Account(whole.conflated(), whole.suppressed(), 0));
  }

  private void miss(ReceivedGap gap) {
    boolean behind = waiting.containsKey(new Key(Kind.REPORT, gap.instrument()));
    Key key = new Key(behind ? Kind.LATER_GAP : Kind.GAP, gap.instrument());
    ReceivedGap older = waiting.get(key) instanceof ReceivedGap waits ? waits : null;
    putLast(key, older == null ? gap : merged(older, gap));
  }

  private ReceivedGap merged(ReceivedGap older, ReceivedGap newer) {
    if (newer.from() > older.to()) {
      owe(newer.instrument(), new Account(0, 0, newer.from() - older.to() - 1));
      return new ReceivedGap(
          newer.instrument(),
          newer.epoch(),
          older.from(),
          newer.to(),
          older.isUpperBound() || newer.isUpperBound());
    }
    // The service was replaced and its numbers began anew: more than this cannot be said in one.
    return new ReceivedGap(
        newer.instrument(),
        newer.epoch(),
        Math.min(older.from(), newer.from()),
        Math.max(older.to(), newer.to()),
        true);
  }

  private void owe(InstrumentName instrument, Account more) {
    if (more.equals(Account.NONE)) {
      return;
    }
    Account before = accounts.getOrDefault(instrument, Account.NONE);
    accounts.put(
        instrument,
        new Account(
            before.conflated + more.conflated,
            before.suppressed + more.suppressed,
            before.relieved + more.relieved));
  }

  /** An outage keeps its place: it is told before what came of it. */
  private void tell(ReceivedOutage outage) {
    if (waiting.put(new Key(Kind.OUTAGE, outage.id()), outage) == null && ++outages > MAX_OUTAGES) {
      Key oldest = oldestOutage();
      if (oldest != null) {
        waiting.remove(oldest);
        outages--;
      }
    }
  }

  private @Nullable Key oldestOutage() {
    for (Key key : waiting.keySet()) {
      if (key.kind == Kind.OUTAGE) {
        return key;
      }
    }
    return null;
  }

  private void putLast(Key key, MonitorEvent event) {
    waiting.remove(key);
    waiting.put(key, event);
  }
}
