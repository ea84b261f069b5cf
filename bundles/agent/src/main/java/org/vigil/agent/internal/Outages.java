package org.vigil.agent.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.spi.Clock;
import org.vigil.spi.message.SessionMessage.Told;

/**
 * The outages this node noticed (G6, R7): whatever detectors fire, an epoch is closed once, and all
 * that one death closes is one outage, told to each request it concerns.
 */
final class Outages {
  private static final Logger LOG = LoggerFactory.getLogger(Outages.class);
  private static final int MAX_REMEMBERED = 256;

  /** How long after the notice another closing of the same death still joins its outage. */
  private static final long JOIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Clock clock;
  private final Deque<OutageCase> cases = new ArrayDeque<>();
  private final Set<OutageTale> news = new LinkedHashSet<>();
  private long count;

  Outages(Clock clock) {

    this.clock = clock;
  }

  /**
   * The outage for a death; a new one, or the one that is told already.
   *
   * @param key the same for everything that one death closes
   */
  OutageCase open(String key, String cause, String detector, String exporter, long nowNanos) {
    for (OutageCase known : cases) {
      if (known.key.equals(key) && nowNanos - known.noticedNanos < JOIN_NANOS) {
        return known;
      }
    }
    count++;
    OutageCase opened =
        new OutageCase(
            "o-" + Long.toString(clock.millis(), 36) + "-" + count,
            key,
            cause,
            detector,
            exporter,
            nowNanos,
            clock.millis());
    cases.addFirst(opened);
    if (cases.size() > MAX_REMEMBERED) {
      cases.removeLast();
    }
    return opened;
  }

  /** An epoch ended for some monitors. */
  void ended(
      OutageCase outage,
      EntityName entity,
      Epoch epoch,
      Map<WatchedRequest, List<Watched>> monitors,
      Map<WatchedRequest, Integer> pending) {
    outage.forNode.ended(entity, epoch, 0, 0, List.of());
    news.add(outage.forNode);
    Set<WatchedRequest> concerned = new LinkedHashSet<>(monitors.keySet());
    concerned.addAll(pending.keySet());
    for (WatchedRequest request : concerned) {
      List<Watched> watched = monitors.getOrDefault(request, List.of());
      List<Tally> tallies = watched.stream().map(Watched::closeEpoch).toList();
      int operations = pending.getOrDefault(request, 0);
      OutageTale tale = outage.tale(request);
      for (OutageTale each : List.of(tale, outage.forNode)) {
        each.ended(entity, epoch, watched.size(), operations, tallies);
        watched.forEach(each::waitFor);
      }
      news.add(tale);
    }
    LOG.info(
        "epoch {} of {} ended: {} of {}, noticed by {}",
        epoch,
        entity,
        outage.cause,
        outage.exporter,
        outage.detector);
  }

  /** An epoch begins; what ended with the one before has its successor. */
  void succeeded(EntityName entity, Epoch successor) {
    for (OutageCase outage : cases) {
      for (OutageTale tale : tales(outage)) {
        if (tale.succeeded(entity, successor, clock.millis())) {
          // Told before the reports of the new epoch come, unless the opening itself was not told
          // yet.
          news.add(tale);
        }
      }
    }
  }

  private static Collection<OutageTale> tales(OutageCase outage) {
    List<OutageTale> all = new ArrayList<>(outage.byRequest.values());
    all.add(outage.forNode);
    return all;
  }

  /** The monitor had its report, or will not have one, or is closed. */
  void doneWith(Watched watched) {
    for (OutageTale tale : watched.healing) {
      tale.doneWith(watched);
      news.add(tale);
    }
    watched.healing.clear();
  }

  /**
   * Tells what is new; called when a message was dealt with whole, so that one death is told as
   * one.
   */
  void tell(long nowNanos) {
    if (news.isEmpty()) {
      return;
    }
    List<OutageTale> all = List.copyOf(news);
    news.clear();
    for (OutageTale tale : all) {
      boolean healed = tale.heal(nowNanos, clock.millis());
      if (healed || tale.isNews()) {
        tale.tell();
      }
      if (healed && tale.request == null) {
        LOG.info(
            "outage {} of {} is healed after {} ms",
            tale.about.id,
            tale.about.exporter,
            TimeUnit.NANOSECONDS.toMillis(nowNanos - tale.about.noticedNanos));
      }
    }
  }

  void forget(WatchedRequest request) {
    cases.forEach(outage -> outage.byRequest.remove(request.id()));
    news.removeIf(tale -> tale.request == request);
  }

  /** Newest first. */
  List<Told> remembered() {
    return cases.stream().map(outage -> outage.forNode.told()).toList();
  }
}
