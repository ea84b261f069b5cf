package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Outage;
import org.vigil.spi.message.SessionMessage.Ended;
import org.vigil.spi.message.SessionMessage.Told;

/** One outage as one request hears of it; without a request, as the node remembers it. */
final class OutageTale {
  final OutageCase about;
  final @Nullable WatchedRequest request;
  private final Map<EntityName, Ending> endings = new LinkedHashMap<>();
  private final Set<Watched> waiting = new LinkedHashSet<>();
  private Outage.Phase phase = Outage.Phase.OPENED;
  private boolean untold;
  private long switchedMillis = -1;
  private long healedMillis = -1;
  private long blackoutNanos = -1;

  private static final class Ending {
    final Epoch epoch;
    final Tally tally = new Tally();
    Epoch successor = Epoch.NONE;
    int monitored;
    int pending;

    Ending(Epoch epoch) {
      this.epoch = epoch;
    }
  }

  OutageTale(OutageCase about, @Nullable WatchedRequest request) {
    this.about = about;
    this.request = request;
  }

  void ended(EntityName entity, Epoch epoch, int monitored, int pending, List<Tally> tallies) {
    Ending ending = endings.computeIfAbsent(entity, any -> new Ending(epoch));
    ending.monitored += monitored;
    ending.pending += pending;
    tallies.forEach(ending.tally::add);
    phase = Outage.Phase.OPENED;
    untold = true;
  }

  /** The outage is not healed before this monitor had a report. */
  void waitFor(Watched watched) {
    waiting.add(watched);
    watched.healing.add(this);
  }

  void lost(EntityName entity, long numbers) {
    Ending ending = endings.get(entity);
    if (ending != null) {
      ending.tally.lost += numbers;
    }
  }

  void replayed(EntityName entity) {
    Ending ending = endings.get(entity);
    if (ending != null) {
      ending.tally.replayed++;
    }
  }

  /** The entity has a successor; true if that is news. */
  boolean succeeded(EntityName entity, Epoch successor, long nowMillis) {
    Ending ending = endings.get(entity);
    if (ending == null || !ending.successor.equals(Epoch.NONE)) {
      return false;
    }
    ending.successor = successor;
    boolean all = endings.values().stream().noneMatch(each -> each.successor.equals(Epoch.NONE));
    if (all && phase == Outage.Phase.OPENED) {
      phase = Outage.Phase.SWITCHED;
      switchedMillis = nowMillis;
      untold = true;
      return true;
    }
    return false;
  }

  /** The monitor had a report, or will not have one. */
  void doneWith(Watched watched) {
    waiting.remove(watched);
  }

  /** Whether everything is well again; true once. */
  boolean heal(long nowNanos, long nowMillis) {
    if (phase != Outage.Phase.SWITCHED || !waiting.isEmpty()) {
      return false;
    }
    phase = Outage.Phase.HEALED;
    healedMillis = nowMillis;
    blackoutNanos = nowNanos - about.noticedNanos;
    return true;
  }

  Told told() {
    List<Ended> ended = new ArrayList<>();
    endings.forEach(
        (entity, ending) ->
            ended.add(
                new Ended(
                    entity,
                    ending.epoch,
                    ending.successor,
                    ending.monitored,
                    ending.pending,
                    ending.tally.received,
                    ending.tally.conflated,
                    ending.tally.suppressed,
                    ending.tally.replayed,
                    ending.tally.lost,
                    false)));
    return new Told(
        about.id,
        phase,
        about.cause,
        about.detector,
        about.exporter,
        about.noticedMillis,
        switchedMillis,
        healedMillis,
        blackoutNanos,
        ended);
  }

  /** Whether its phase moved on, or it grew, since it was told. */
  boolean isNews() {
    return untold;
  }

  void tell() {
    untold = false;
    if (request != null) {
      request.emit(told());
    }
  }
}
