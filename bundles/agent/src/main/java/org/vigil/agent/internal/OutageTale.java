package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Outage;
import org.vigil.spi.message.ReportMessage.Spoken;
import org.vigil.spi.message.SessionMessage.Ended;
import org.vigil.spi.message.SessionMessage.Told;

/** One outage as one request hears of it; without a request, as the node remembers it. */
final class OutageTale {
  final OutageCase about;
  final @Nullable WatchedRequest request;

  /** How many monitors have not had a report since. */
  int waiting;

  private final Map<Spoken, Ending> endings = new LinkedHashMap<>();
  private Outage.Phase phase = Outage.Phase.OPENED;
  private boolean untold;
  private long switchedMillis = -1;
  private long healedMillis = -1;
  private long blackoutNanos = -1;

  private static final class Ending {
    final Tally tally = new Tally();
    Epoch successor = Epoch.NONE;
    int monitored;
    int pending;
    long cycleNanos;
    long replayed;
    boolean upperBound;
  }

  OutageTale(OutageCase about, @Nullable WatchedRequest request) {
    this.about = about;
    this.request = request;
  }

  Outage.Phase phase() {
    return phase;
  }

  boolean isForgotten() {
    return about.isForgotten();
  }

  /**
   * An epoch ended.
   *
   * @param cycleNanos how long a change in it may have gone unnumbered; 0 if not known
   * @param pending how many operations ended with it
   */
  void ended(Spoken what, long cycleNanos, int pending) {
    Ending ending = endings.computeIfAbsent(what, any -> new Ending());
    ending.successor = Epoch.NONE;
    ending.monitored = 0;
    ending.pending += pending;
    ending.cycleNanos = cycleNanos;
    phase = Outage.Phase.OPENED;
    switchedMillis = -1;
    healedMillis = -1;
    blackoutNanos = -1;
    untold = true;
  }

  /** A monitor of that epoch waits for the next one. */
  void suffers(Spoken what, Watched watched, Tally tally) {
    Ending ending = endings.computeIfAbsent(what, any -> new Ending());
    ending.monitored++;
    ending.tally.add(tally);
    watched.suffer(this);
  }

  boolean hasClosed(Spoken what) {
    return endings.containsKey(what);
  }

  boolean hasClosedSomeOf(EntityName entity) {
    return endings.keySet().stream().anyMatch(what -> what.entity().equals(entity));
  }

  void lost(EntityName entity, long numbers, boolean upperBound) {
    endings.forEach(
        (what, ending) -> {
          if (what.entity().equals(entity)) {
            ending.tally.lost += numbers;
            ending.upperBound |= upperBound;
          }
        });
  }

  void replayed(EntityName entity) {
    endings.forEach(
        (what, ending) -> {
          if (what.entity().equals(entity)) {
            ending.replayed++;
          }
        });
  }

  /** The entity has a successor. */
  void succeeded(EntityName entity, Epoch successor, long nowNanos) {
    boolean complete = true;
    for (Map.Entry<Spoken, Ending> each : endings.entrySet()) {
      Ending ending = each.getValue();
      if (each.getKey().entity().equals(entity) && ending.successor.equals(Epoch.NONE)) {
        ending.successor = successor;
      }
      complete &= !ending.successor.equals(Epoch.NONE);
    }
    if (complete && phase == Outage.Phase.OPENED) {
      phase = Outage.Phase.SWITCHED;
      switchedMillis = about.notice().millisAt(nowNanos);
      untold = true;
    }
  }

  /** Goes on to healed if everything is well again; true then. */
  boolean heal(long nowNanos) {
    if (phase != Outage.Phase.SWITCHED || waiting > 0) {
      return false;
    }
    phase = Outage.Phase.HEALED;
    healedMillis = about.notice().millisAt(nowNanos);
    blackoutNanos = about.isUnseen() ? -1 : nowNanos - about.endNanos();
    untold = true;
    return true;
  }

  Told told() {
    List<Ended> ended = new ArrayList<>();
    endings.forEach(
        (what, ending) ->
            ended.add(
                new Ended(
                    what.entity(),
                    what.epoch(),
                    ending.successor,
                    ending.monitored,
                    ending.pending,
                    ending.tally.received,
                    ending.tally.conflated,
                    ending.tally.suppressed,
                    ending.replayed,
                    ending.tally.lost,
                    ending.upperBound,
                    unnumberedNanos(ending))));
    return new Told(
        about.id,
        phase,
        about.notice().cause(),
        about.notice().detector(),
        about.notice().exporter(),
        about.notice().millis(),
        switchedMillis,
        healedMillis,
        blackoutNanos,
        ended);
  }

  private long unnumberedNanos(Ending ending) {
    return blackoutNanos < 0 || ending.cycleNanos == 0 ? -1 : blackoutNanos + ending.cycleNanos;
  }

  /** Whether it has moved on, or grown, since it was told. */
  boolean isNews() {
    return untold;
  }

  /** Tells it, unless nobody is there to hear; then it stays news. */
  void tell() {
    if (request == null) {
      untold = false;
    } else if (!request.isParked()) {
      untold = false;
      request.emit(told());
    }
  }
}
