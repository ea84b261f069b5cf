package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.Epoch;
import org.vigil.api.Judge;
import org.vigil.api.Refusal;
import org.vigil.api.Significance;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.api.client.Mode;
import org.vigil.api.client.States;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.SessionMessage.Became;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Reported;

/**
 * A monitor: one instrument that one request watches. It checks the row of numbers (G4), filters
 * what is not significant for the request (R22), keeps the request's minimum interval, and counts
 * what became of every number.
 *
 * <p>The counts of a report are of the numbers between it and the report before, exactly: an
 * importer that adds them up can tell whether the row is whole.
 */
final class Watched {
  final WatchedRequest request;
  final KnownInstrument instrument;

  /** The instrument's handle between this agent and the importer. */
  final int handle;

  /** The epoch its client was in with the agent before; NONE once that is dealt with. */
  private Epoch clientEpoch = Epoch.NONE;

  /** What there was since the request was opened, or taken up at a position. */
  private Tally total = new Tally();

  /** The part of it that belongs to epochs that are over. */
  private Tally closed = new Tally();

  /** The outages that wait for this monitor's next report. */
  private final List<OutageTale> healing = new ArrayList<>(0);

  private String state = States.PENDING;
  private String cause = "";

  // The row: the last number seen, -1 before the first.
  private Epoch epoch = Epoch.NONE;
  private long sequence = -1;

  /** Numbers up to here were there before the monitor was. */
  private long ignoredTo = -1;

  /** Whether its client was away: of mode LATEST, what came meanwhile was replaced. */
  private boolean away;

  /** Whether what its client has not seen is to be asked for with the next arming. */
  private boolean behind;

  // The filter.
  private boolean armed;
  private @Nullable ValueType type;
  private Significance wanted = Significance.ANY_CHANGE;
  private Significance within = Significance.ANY_CHANGE;
  private Judge judge = within.judge();

  // The stream.
  private final Unreported unreported = new Unreported();
  private boolean delivered;
  private long nextDeliveryNanos;
  private @Nullable Reported last;

  Watched(WatchedRequest request, KnownInstrument instrument, int handle) {
    this.request = request;
    this.instrument = instrument;
    this.handle = handle;
  }

  boolean isEvery() {
    return request.spec().mode() == Mode.EVERY;
  }

  /** Whether the request names the instrument, rather than covering it by a pattern. */
  boolean isNamed() {
    return request.names(instrument.name);
  }

  Tally total() {
    return total;
  }

  @Nullable Reported last() {
    return last;
  }

  // ---- state

  String state() {
    return state;
  }

  String cause() {
    return cause;
  }

  void become(String newState, String why) {
    if (!newState.equals(state) || !why.equals(cause)) {
      state = newState;
      cause = why;
      tellState();
    }
  }

  void tellState() {
    request.emit(new Became(handle, state, cause));
  }

  // ---- what ended while no agent looked

  /** Its client comes from another agent, with which it was in this epoch. */
  void comesFrom(Epoch before) {
    clientEpoch = before;
  }

  /** Which epoch ended unseen, now that this one is open; asked once. */
  Optional<Epoch> endedUnseen(Epoch open) {
    Epoch before = clientEpoch;
    clientEpoch = Epoch.NONE;
    boolean ended = !before.equals(Epoch.NONE) && open.isAfter(before);
    return ended ? Optional.of(before) : Optional.empty();
  }

  // ---- arming

  /**
   * An exporter that has it is there: the next report comes through whatever its value (G3). False
   * if the instrument is not of the type known any more (R13).
   */
  boolean arm(Declaration declaration) {
    armed = type == null || type == declaration.type();
    if (armed) {
      type = declaration.type();
      Significance asked = request.spec().significance();
      wanted =
          type.isNumeric() ? asked : Significance.ANY_CHANGE.atMostEvery(asked.minimumInterval());
      within = wanted.within(declaration.significance());
      judge = within.judge();
      delivered = false;
      behind = true;
    }
    return armed;
  }

  /**
   * The exporter that is there does not have it; says whether one had it before, with this agent or
   * with another.
   */
  boolean disarm() {
    armed = false;
    return type != null || request.taken(instrument.name) != null;
  }

  boolean isArmed() {
    return armed;
  }

  /** The significance to ask the exporter for. */
  Significance wanted() {
    return wanted;
  }

  /**
   * The number behind which retained reports are to be asked for, once for each arming; -1 for
   * none.
   */
  long takeAfter() {
    if (!behind || request.isParked()) {
      return -1; // who is parked asks when it is taken up
    }
    behind = false;
    if (!isEvery() || sequence < 0) {
      return -1;
    }
    return instrument.isInRow(epoch) ? sequence : 0;
  }

  /**
   * Up to which number its client needs nothing more of the present row; -1 if that is not known.
   */
  long acknowledged() {
    Position taken = request.taken(instrument.name);
    if (taken == null || !instrument.isInRow(taken.epoch())) {
      return -1;
    }
    boolean hasAll =
        last != null
            && !isHolding()
            && taken.epoch().equals(last.epoch())
            && taken.sequence() >= last.sequence();
    return hasAll ? Math.max(sequence, taken.sequence()) : taken.sequence();
  }

  // ---- outages

  /** The epoch is over: what there was in it. */
  Tally closeEpoch() {
    Tally ended = total.since(closed);
    closed = total.since(new Tally());
    return ended;
  }

  /** Its next report heals this outage. */
  void suffer(OutageTale tale) {
    healing.removeIf(OutageTale::isForgotten);
    healing.add(tale);
    tale.waiting++;
  }

  boolean isSuffering() {
    return !healing.isEmpty();
  }

  /** Tells the outage it suffers from longest: what is missing went missing then. */
  void blame(Consumer<OutageTale> what) {
    OutageCase first = healing.get(0).about;
    healing.stream().filter(tale -> tale.about.equals(first)).forEach(what);
  }

  /** It had a report, or will not have one: no outage waits for it any more. */
  List<OutageTale> recover() {
    List<OutageTale> recovered = List.copyOf(healing);
    healing.clear();
    recovered.forEach(tale -> tale.waiting--);
    return recovered;
  }

  // ---- the row

  /** It begins to watch a row that has come this far. */
  void join(Epoch heardIn, long newest) {
    epoch = heardIn;
    ignoredTo = newest;
  }

  /**
   * Its client is there, again or with another agent before; what comes behind the position is to
   * be delivered, perhaps again.
   *
   * @param position null if the client has not taken anything
   */
  void takeUp(@Nullable Position position) {
    away = !isEvery();
    if (position == null || (position.sequence() == sequence && position.epoch().equals(epoch))) {
      return;
    }
    unreported.forgetNumbers();
    epoch = position.epoch();
    sequence = position.sequence();
    ignoredTo = -1;
    total = new Tally();
    closed = new Tally();
  }

  /** Its client is there again, and has all that was delivered. */
  void goOn() {
    away = !isEvery();
  }

  /**
   * A report of the instrument in the open epoch.
   *
   * @return false if it was none for this monitor
   */
  boolean report(Item item, Epoch in, long nowNanos) {
    if (!instrument.isInRow(epoch)) {
      restart();
    } else if (item.sequence() <= Math.max(sequence, ignoredTo)) {
      boolean seen = in.equals(epoch) || instrument.isReplay(item.sequence());
      if (seen || sequence < 0) {
        return false;
      }
      restart();
    }
    count(item, in);
    sequence = item.sequence();
    epoch = in;
    unreported.widen(item.min(), item.max());
    Value value = item.value();
    if (value == null) {
      judge = within.judge(); // what follows a failure is news, whatever it is
      hold(item, nowNanos);
    } else if (judge.admits(value, unreported.min(), unreported.max())) {
      hold(item, nowNanos);
    } else {
      unreported.addSuppressed();
      total.suppressed++;
    }
    return true;
  }

  /** A report while its client is away: of mode LATEST it is replaced, but its extremes count. */
  void passBy(Item item) {
    if (!isEvery()) {
      unreported.widen(item.min(), item.max());
    }
  }

  /** The numbers begin anew: from here on, or, where every one counts, at 1. */
  private void restart() {
    sequence = isEvery() && sequence >= 0 ? 0 : -1;
    ignoredTo = -1;
    away = false;
  }

  /**
   * What lies between the number before and this one was conflated, as far as the exporter says so,
   * or is lost.
   */
  private void count(Item item, Epoch in) {
    long between = sequence < 0 ? 0 : item.sequence() - sequence - 1;
    long replaced = away ? between : Math.min(item.conflated(), between);
    long missing = between - replaced;
    away = false;
    unreported.addConflated(replaced);
    total.conflated += replaced;
    if (missing > 0) {
      boolean upperBound = instrument.hasLeaptSince(epoch);
      total.lost += missing;
      if (isSuffering()) {
        blame(tale -> tale.lost(instrument.name.entity(), missing, upperBound));
        closed.lost += missing; // that ledger has it
      }
      deliverHeld();
      request.emit(new Missed(handle, in, sequence + 1, sequence + missing, upperBound));
    }
  }

  // ---- the minimum interval

  private void hold(Item item, long nowNanos) {
    if (unreported.hold(handle, epoch, item)) {
      total.conflated++;
    }
    if (!delivered || nowNanos - nextDeliveryNanos >= 0) {
      deliverHeld();
      delivered = true;
      nextDeliveryNanos = nowNanos + within.minimumInterval().toNanos();
    }
  }

  /** Whether a report waits for the minimum interval to end. */
  boolean isHolding() {
    return unreported.isHolding();
  }

  /** When the report that waits is due. */
  long dueNanos() {
    return nextDeliveryNanos;
  }

  /** Delivers a report whose interval is over: the last value is guaranteed. */
  void deliverDue(long nowNanos) {
    if (isHolding() && nowNanos - nextDeliveryNanos >= 0) {
      deliverHeld();
      nextDeliveryNanos = nowNanos + within.minimumInterval().toNanos();
    }
  }

  /** Delivers what waits, because something happened that comes behind it. */
  void deliverHeld() {
    Reported report = unreported.takeHeld();
    if (report == null) {
      return;
    }
    last = report;
    total.received++;
    Refusal failure = report.failure();
    become(
        failure == null ? States.GOOD : States.UNAVAILABLE, failure == null ? "" : failure.code());
    request.emit(report);
  }

  /**
   * Reports on their way to the importer were not taken: what became of them is another thing.
   *
   * @param inGap numbers told to be missing that the next report would have counted
   */
  void recount(Tally change, long inGap) {
    total.add(change);
    total.add(unreported.giveUp(inGap));
    closed.received = Math.min(closed.received, total.received);
    closed.conflated = Math.min(closed.conflated, total.conflated);
    closed.suppressed = Math.min(closed.suppressed, total.suppressed);
  }
}
