package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
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
import org.vigil.spi.message.SessionMessage.Reported;

/**
 * A monitor: one instrument that one request watches. It checks the row of numbers (G4), filters
 * what is not significant for the request (R22), keeps the request's minimum interval, and counts
 * what became of every number.
 */
final class Watched {
  final WatchedRequest request;
  final InstrumentName instrument;
  final int handle;

  /** All there was, and what there was in the epoch that is open. */
  final Tally total = new Tally();

  /** The outages that wait for this monitor's next report. */
  final List<OutageTale> healing = new ArrayList<>();

  private String state = States.PENDING;
  private String cause = "";
  private Tally inEpoch = new Tally();
  private Epoch epoch = Epoch.NONE;
  private long sequence = -1;
  private long unreported;
  private long conflated;
  private @Nullable ValueType type;
  private Judge judge = Significance.ANY_CHANGE.judge();
  private long intervalNanos;
  private long nextDeliveryNanos;
  private boolean delivered;
  private @Nullable Value min;
  private @Nullable Value max;
  private @Nullable Item held;
  private @Nullable Reported last;

  Watched(WatchedRequest request, InstrumentName instrument, int handle) {
    this.request = request;
    this.instrument = instrument;
    this.handle = handle;
  }

  // ---- state

  String state() {
    return state;
  }

  String cause() {
    return cause;
  }

  @Nullable Reported last() {
    return last;
  }

  /** The last number seen; -1 before the first. */
  long sequence() {
    return sequence;
  }

  Epoch epoch() {
    return epoch;
  }

  boolean isEvery() {
    return request.spec().mode() == Mode.EVERY;
  }

  void become(String newState, String why) {
    if (!newState.equals(state) || !why.equals(cause)) {
      state = newState;
      cause = why;
      request.emit(new Became(handle, newState, why));
    }
  }

  /** Its client has seen the row up to here; what follows is measured anew. */
  void resumeFrom(Epoch seenIn, long seen) {
    epoch = seenIn;
    sequence = seen;
  }

  /**
   * Armed, perhaps anew: the next report comes through whatever its value. Says whether the
   * instrument is still of the known type.
   */
  boolean arm(Declaration declaration) {
    if (type != null && type != declaration.type()) {
      return false;
    }
    type = declaration.type();
    Significance wanted = request.spec().significance();
    Significance fitting =
        type.isNumeric() ? wanted : Significance.ANY_CHANGE.atMostEvery(wanted.minimumInterval());
    Significance within = fitting.within(declaration.significance());
    judge = within.judge();
    intervalNanos = within.minimumInterval().toNanos();
    delivered = false;
    return true;
  }

  /** The significance to ask the exporter for. */
  Significance wanted() {
    return request.spec().significance();
  }

  /** The epoch is over: its tally, for the ledger. */
  Tally closeEpoch() {
    Tally closed = inEpoch;
    inEpoch = new Tally();
    return closed;
  }

  // ---- reports

  /**
   * A report of the instrument in the open epoch.
   *
   * @param asked the number behind which retained reports were asked for; -1 if none were
   */
  void report(Item item, Epoch in, long asked, long nowNanos) {
    if (sequence >= 0 && item.sequence() <= sequence) {
      boolean repeated = in.equals(epoch) || (asked >= 0 && item.sequence() > asked);
      if (repeated) {
        return; // another request's replay
      }
      sequence = -1; // a new service object counts its reports from 1
    }
    count(item, in);
    sequence = item.sequence();
    epoch = in;
    Value value = item.value();
    min = least(min, item.min());
    max = greatest(max, item.max());
    if (value == null || judge.admits(value, min, max)) {
      hold(item, nowNanos);
    } else {
      unreported++;
      inEpoch.suppressed++;
      total.suppressed++;
    }
    become(item);
  }

  /**
   * What lies between the number before and this one was conflated, as far as the exporter says so,
   * or is lost.
   */
  private void count(Item item, Epoch in) {
    if (sequence < 0) {
      return;
    }
    long between = item.sequence() - sequence - 1;
    long replaced = Math.min(item.conflated(), between);
    long missing = between - replaced;
    conflated += replaced;
    inEpoch.conflated += replaced;
    total.conflated += replaced;
    if (missing > 0) {
      total.lost += missing;
      if (healing.isEmpty()) {
        inEpoch.lost += missing;
      } else {
        healing.forEach(tale -> tale.lost(instrument.entity(), missing));
      }
      deliverHeld();
      request.emit(new Missed(handle, in, sequence + 1, sequence + missing, false));
    }
  }

  private void become(Item item) {
    Refusal failure = item.failure();
    if (held == null || States.PENDING.equals(state)) {
      become(
          failure == null ? States.GOOD : States.UNAVAILABLE,
          failure == null ? "" : failure.code());
    }
  }

  private void hold(Item item, long nowNanos) {
    if (held != null) {
      conflated++;
      inEpoch.conflated++;
      total.conflated++;
    }
    held = item;
    if (!delivered || nowNanos - nextDeliveryNanos >= 0) {
      deliverHeld();
      delivered = true;
      nextDeliveryNanos = nowNanos + intervalNanos;
    }
  }

  /** Whether a report waits for the minimum interval to end. */
  boolean isHolding() {
    return held != null;
  }

  /** When a report held back by the minimum interval is due; {@code otherwise} if none is. */
  long nextDue(long otherwise) {
    return held == null ? otherwise : Math.min(otherwise, nextDeliveryNanos);
  }

  /** Delivers a report whose interval is over: the last value is guaranteed. */
  void deliverDue(long nowNanos) {
    if (held != null && nowNanos - nextDeliveryNanos >= 0) {
      deliverHeld();
      nextDeliveryNanos = nowNanos + intervalNanos;
    }
  }

  private void deliverHeld() {
    Item item = held;
    if (item == null) {
      return;
    }
    held = null;
    become(item);
    Reported report =
        new Reported(
            handle,
            epoch,
            item.sequence(),
            conflated,
            unreported,
            item.timeMillis(),
            item.publication(),
            item.value(),
            item.value() == null ? null : min,
            item.value() == null ? null : max,
            item.failure());
    conflated = 0;
    unreported = 0;
    min = null;
    max = null;
    inEpoch.received++;
    total.received++;
    last = report;
    request.emit(report);
  }

  private static @Nullable Value least(@Nullable Value one, @Nullable Value other) {
    return one == null || (other != null && other.asDouble() <= one.asDouble()) ? other : one;
  }

  private static @Nullable Value greatest(@Nullable Value one, @Nullable Value other) {
    return one == null || (other != null && other.asDouble() >= one.asDouble()) ? other : one;
  }
}
