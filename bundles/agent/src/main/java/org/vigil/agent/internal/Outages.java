package org.vigil.agent.internal;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.spi.Clock;
import org.vigil.spi.message.ReportMessage.Spoken;
import org.vigil.spi.message.SessionMessage.Told;

/**
 * The outages this node noticed (G6, R7): whatever detectors fire, an epoch is closed once, and all
 * that one death closes is one outage, told to each request it concerns.
 */
final class Outages {
  static final int MAX_REMEMBERED = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

  /** How long after the notice another closing of the same death still joins its outage. */
  private static final long JOIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Which exporter spoke in an epoch that ended unseen. */
  private static final String UNKNOWN = "unknown";

  private final Clock clock;
  private final Deque<OutageCase> cases = new ArrayDeque<>();
  private final Set<OutageTale> news = new LinkedHashSet<>();
  private long count;

  Outages(Clock clock) {
    this.clock = clock;
  }

  /**
   * The outage for the end of an epoch: the one that closed it before, if it was heard again since
   * (R7); else that of the same death, if it is told already; or a new one. What began only after a
   * death was noticed ended with another: who hangs again was back (G6).
   *
   * @param begunNanos when the epoch began
   */
  OutageCase open(Spoken what, long begunNanos, OutageNotice notice) {
    OutageCase before = closing(what);
    if (before != null) {
      before.goesOn(notice);
      return before;
    }
    for (OutageCase known : cases) {
      boolean isSame = known.notice().death().equals(notice.death());
      boolean isSoon = notice.nanos() - known.notice().nanos() < JOIN_NANOS;
      boolean hadBegun = begunNanos - known.notice().nanos() <= 0;
      if (isSame && isSoon && hadBegun && !known.forNode.hasClosedSomeOf(what.entity())) {
        return known;
      }
    }
    String id = "o-" + Long.toString(notice.millis(), 36) + "-" + ++count;
    OutageCase opened = new OutageCase(id, notice);
    cases.addFirst(opened);
    LOG.info(
        "outage {} of {}: {}, noticed by {}",
        id,
        notice.exporter(),
        notice.cause(),
        notice.detector());
    if (cases.size() > MAX_REMEMBERED) {
      OutageCase oldest = cases.removeLast();
      oldest.forget();
      news.removeIf(OutageTale::isForgotten);
    }
    return opened;
  }

  /** The outage that closed an epoch; null if none did. */
  private @Nullable OutageCase closing(Spoken what) {
    return cases.stream().filter(known -> known.hasClosed(what)).findFirst().orElse(null);
  }

  /**
   * An epoch ended.
   *
   * @param cycleNanos how long a change in it may have gone unnumbered; 0 if not known
   * @param suffering the monitors of it
   * @param pending how many operations ended with it, by session
   * @param requests all there are
   */
  void ended(
      OutageCase outage,
      Spoken what,
      long cycleNanos,
      List<Watched> suffering,
      Map<String, Integer> pending,
      Collection<WatchedRequest> requests) {
    int all = pending.values().stream().mapToInt(Integer::intValue).sum();
    outage.forNode.ended(what, cycleNanos, all);
    news.add(outage.forNode);
    Set<WatchedRequest> concerned = new LinkedHashSet<>();
    suffering.forEach(watched -> concerned.add(watched.request));
    if (!pending.isEmpty()) {
      requests.stream()
          .filter(request -> pending.containsKey(request.spec().session()))
          .forEach(concerned::add);
    }
    for (WatchedRequest request : concerned) {
      OutageTale tale = outage.tale(request);
      tale.ended(what, cycleNanos, pending.getOrDefault(request.spec().session(), 0));
      news.add(tale);
    }
    for (Watched watched : suffering) {
      Tally tally = watched.closeEpoch();
      outage.tale(watched.request).suffers(what, watched, tally);
      outage.forNode.suffers(what, watched, tally);
    }
    LOG.debug("outage {} ended epoch {} of {}", outage.id, what.epoch(), what.entity());
  }

  /**
   * An epoch had ended, and another begun, while no agent looked (F39): told late, without a
   * blackout, which nobody measured.
   *
   * @param watched whose client was in that epoch
   */
  void endedUnseen(KnownEntity entity, Epoch epoch, Watched watched, long nowNanos) {
    Spoken what = new Spoken(entity.name(), epoch);
    OutageCase outage = closing(what);
    if (outage == null) { // else the request was not there when it was seen
      outage =
          open(
              what,
              nowNanos,
              new OutageNotice(
                  what, entity.whyOpened(), "return", UNKNOWN, nowNanos, clock.millis()));
      outage.happenedUnseen();
    }
    for (OutageTale tale : List.of(outage.tale(watched.request), outage.forNode)) {
      tale.ended(what, 0, 0);
      tale.suffers(what, watched, new Tally());
      tale.succeeded(entity.name(), entity.floor(), nowNanos);
      news.add(tale);
    }
  }

  /** An epoch begins; what ended with the one before has its successor. */
  void succeeded(EntityName entity, Epoch successor) {
    for (OutageCase outage : cases) {
      if (outage.isOpen()) {
        outage.byRequest.values().forEach(tale -> succeeded(tale, entity, successor));
        succeeded(outage.forNode, entity, successor);
      }
    }
  }

  private void succeeded(OutageTale tale, EntityName entity, Epoch successor) {
    tale.succeeded(entity, successor, clock.nanos());
    if (tale.isNews()) {
      news.add(tale);
    }
  }

  /** The monitor had its report, or will not have one, or is closed. */
  void recovered(Watched watched) {
    news.addAll(watched.recover());
  }

  /**
   * Tells what is new; called when a message was dealt with whole, so that a death is told as one.
   */
  void tell(long nowNanos) {
    if (news.isEmpty()) {
      return;
    }
    List<OutageTale> all = List.copyOf(news);
    news.clear();
    for (OutageTale tale : all) {
      if (tale.isNews()) {
        tale.tell();
      }
      if (tale.heal(nowNanos)) {
        tale.tell();
        if (tale.request == null) {
          LOG.info(
              "outage {} of {} is healed after {} ms",
              tale.about.id,
              tale.about.notice().exporter(),
              TimeUnit.NANOSECONDS.toMillis(nowNanos - tale.about.notice().nanos()));
        }
      }
    }
  }

  /** The request has an importer again, which hears what happened meanwhile. */
  void tellAnew(WatchedRequest request) {
    cases.descendingIterator().forEachRemaining(outage -> tellAnew(outage, request));
  }

  private void tellAnew(OutageCase outage, WatchedRequest request) {
    OutageTale tale = outage.byRequest.get(request);
    if (tale != null && tale.isNews()) {
      news.add(tale);
    }
  }

  void forget(WatchedRequest request) {
    cases.forEach(outage -> outage.byRequest.remove(request));
    news.removeIf(tale -> tale.request == request);
  }

  /** Newest first. */
  List<Told> remembered() {
    return cases.stream().map(outage -> outage.forNode.told()).toList();
  }
}
