package org.vigil.agent.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Recorder;
import org.vigil.spi.Recorder.End;
import org.vigil.spi.Recorder.Recording;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;

/**
 * The last reports that the node imported of each entity, for the black box of an outage (F43).
 * Nothing is kept while no recorder is there.
 *
 * <p>Bounded (G10): the more entities are watched, the fewer reports are kept of each.
 */
final class LastReports {
  private static final Logger LOG = LoggerFactory.getLogger(LastReports.class);

  static final int MOST_OF_ENTITY = 1_000;
  static final int MOST_OF_NODE = 20_000;

  /** So many are kept of an entity, however many entities there are. */
  static final int LEAST_OF_ENTITY = 16;

  private final Map<KnownEntity, Tail> tails = new HashMap<>();
  private final Map<OutageCase, List<End>> ended = new LinkedHashMap<>();
  private @Nullable Recorder recorder;

  /** The reports of an epoch that is open. */
  private static final class Tail {
    final Opened opened;
    final Deque<Reports> reports = new ArrayDeque<>();
    int items;

    Tail(Opened opened) {
      this.opened = opened;
    }

    void add(Reports next, int most) {
      reports.add(next);
      items += next.items().size();
      while (items > most && reports.size() > 1) {
        items -= reports.remove().items().size();
      }
    }
  }

  /**
   * From now on reports are kept for this recorder.
   *
   * @param next null when it is gone
   */
  void recordTo(@Nullable Recorder next) {
    recorder = next;
    if (next == null) {
      tails.clear();
      ended.clear();
    }
  }

  void heard(KnownEntity entity, Opened opened, Reports reports) {
    if (recorder != null) {
      Tail tail = tails.get(entity);
      if (tail == null || !tail.opened.epoch().equals(opened.epoch())) {
        tail = new Tail(opened);
        tails.put(entity, tail);
      }
      tail.add(reports, mostOfEntity());
    }
  }

  private int mostOfEntity() {
    return Math.max(LEAST_OF_ENTITY, Math.min(MOST_OF_ENTITY, MOST_OF_NODE / tails.size()));
  }

  /** The entity's epoch is over; what was heard of it belongs to this outage. */
  void ended(OutageCase outage, KnownEntity entity) {
    Tail tail = tails.remove(entity);
    if (tail != null) {
      ended
          .computeIfAbsent(outage, any -> new ArrayList<>())
          .add(new End(tail.opened, List.copyOf(tail.reports)));
    }
  }

  /** The entity's epoch was handed over: its exporter lives, there is nothing to look into. */
  void forget(KnownEntity entity) {
    tails.remove(entity);
  }

  /** Hands over what has ended; called when a message was dealt with whole. */
  void handOver() {
    Recorder current = recorder;
    if (current != null && !ended.isEmpty()) {
      ended.forEach((outage, ends) -> handOver(current, outage, ends));
      ended.clear();
    }
  }

  /** The recorder is another bundle's: whatever it throws is said and holds up nobody. */
  private static void handOver(Recorder to, OutageCase outage, List<End> ends) {
    try {
      to.record(new Recording(outage.forNode.told(), ends));
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("the last reports before outage {} were not taken by the recorder", outage.id, e);
    }
  }
}
