package org.vigil.importer.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Closing;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.Outage.Phase;
import org.vigil.importer.internal.ReceivedOutage.ReceivedClosing;
import org.vigil.spi.message.ReportMessage.Spoken;

/**
 * The outages that one request was told of, over the deaths of agents (G6): another agent has other
 * ids, and does not know what the one before has told. What closes the same epoch is the same
 * outage for the client; and what nobody tells further is over when the monitors that waited have
 * had a report again.
 *
 * <p>Not for several threads at once.
 */
final class OutageBook {
  private static final int MOST = 256;

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<Spoken, Entry> byEpoch = new HashMap<>();

  /** By the id that the agent gives. */
  private final Map<String, Entry> told = new HashMap<>();

  private boolean isAnyLeft;

  /** One outage. */
  private static final class Entry {
    private ReceivedOutage last;

    /** How far the agent got that tells it; healed if none does. */
    private Phase saidPhase = Phase.HEALED;

    /** What agents that are gone had closed, and under which ids. */
    private final Map<Spoken, ReceivedClosing> before = new LinkedHashMap<>();

    private final Set<String> beforeIds = new LinkedHashSet<>();

    /** Of these, what no agent tells further, and some monitor still waits for. */
    private final Set<Spoken> left = new LinkedHashSet<>();

    Entry(ReceivedOutage last) {
      this.last = last;
    }
  }

  private static Spoken spoken(Closing closing) {
    return new Spoken(closing.entity(), closing.epoch());
  }

  /** The agent tells an outage; what the client hears of it. */
  ReceivedOutage tell(ReceivedOutage said) {
    Entry entry = told.get(said.id());
    for (Closing closing : said.closings()) {
      entry = entry == null ? byEpoch.get(spoken(closing)) : entry;
    }
    if (entry == null) {
      entry = new Entry(said);
      entries.put(said.id(), entry);
      forgetOldest();
    }
    told.put(said.id(), entry);
    boolean isSameAgain = entry.beforeIds.contains(said.id()); // it was only out of reach
    Map<Spoken, ReceivedClosing> closings = new LinkedHashMap<>(entry.before);
    for (Closing closing : said.closings()) {
      Spoken what = spoken(closing);
      byEpoch.put(what, entry);
      entry.left.remove(what);
      closings.merge(
          what, (ReceivedClosing) closing, isSameAgain ? (old, now) -> now : ReceivedClosing::and);
    }
    entry.saidPhase = said.phase();
    countLeft();
    Phase phase = entry.left.isEmpty() ? said.phase() : Phase.OPENED;
    entry.last = said.as(entry.last.id(), phase, List.copyOf(closings.values()));
    return entry.last;
  }

  private void forgetOldest() {
    if (entries.size() > MOST) {
      String oldest = entries.keySet().iterator().next();
      Entry gone = entries.remove(oldest);
      byEpoch.values().removeIf(entry -> entry == gone);
      told.values().removeIf(entry -> entry == gone);
    }
  }

  /** The agent is gone, and with it whoever would tell what is not healed. */
  void agentGone() {
    told.forEach((id, entry) -> entry.beforeIds.add(id));
    told.clear();
    for (Entry entry : entries.values()) {
      entry.saidPhase = Phase.HEALED;
      entry.left.clear();
      for (Closing closing : entry.last.closings()) {
        entry.before.put(spoken(closing), (ReceivedClosing) closing);
        if (entry.last.phase() != Phase.HEALED) {
          entry.left.add(spoken(closing));
        }
      }
    }
    countLeft();
  }

  private void countLeft() {
    isAnyLeft = entries.values().stream().anyMatch(entry -> !entry.left.isEmpty());
  }

  /** Whether somebody has to tell when a monitor is well again. */
  boolean isAnyLeft() {
    return isAnyLeft;
  }

  /**
   * A report came from another agent.
   *
   * @param isWell whether no monitor of an entity waits for its first report from that agent
   */
  void heard(
      EntityName entity,
      Epoch epoch,
      Instant time,
      Predicate<EntityName> isWell,
      List<MonitorEvent> out) {
    for (Entry entry : entries.values()) {
      boolean isConcerned = entry.left.stream().anyMatch(what -> what.entity().equals(entity));
      if (isConcerned && isWell.test(entity)) {
        entry.left.removeIf(what -> what.entity().equals(entity));
        List<Closing> closings = new ArrayList<>();
        for (Closing closing : entry.last.closings()) {
          ReceivedClosing known = (ReceivedClosing) closing;
          ReceivedClosing next = known.entity().equals(entity) ? known.followedBy(epoch) : known;
          entry.before.computeIfPresent(spoken(known), (what, any) -> next);
          closings.add(next);
        }
        boolean isOver = entry.left.isEmpty() && entry.saidPhase == Phase.HEALED;
        entry.last =
            entry.last.as(entry.last.id(), isOver ? Phase.HEALED : entry.last.phase(), closings);
        if (isOver) {
          entry.last = entry.last.healedAt(time);
          out.add(entry.last);
        }
      }
    }
    countLeft();
  }
}
