package org.vigil.exporter.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.vigil.api.ChangeKey;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.spi.AnswerWindow;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.CallMessage.Answer;

/**
 * An entity's checkpoints on their way to the coordinators (R14, R15): numbered, sent to each that
 * is up, and awaited. Each gets what has changed since the last one it stored. What waits for one
 * goes on when each of them has stored it or is gone; with none left the primary's own memory has
 * to do, and the answer says so. What is only about numbers does not wait for one that is silent.
 *
 * <p>Nothing waits for a coordinator that is to be left out, {@link Peers#leaveOut}. One that was
 * lost from sight is no coordinator that is gone: what needs the word of all waits for it until it
 * is back, or membership has had the time to give it up (R3).
 */
final class Safekeeping {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Who answers nothing for so long is silent. */
  static final long SILENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final EntityName entity;
  private final Surroundings around;
  private final RetainedReports retained;
  private final Map<Peer, Long> storedBy = new HashMap<>();

  /** Since when coordinators that have not stored everything have not answered. */
  private final Map<Peer, Long> owedSinceNanos = new HashMap<>();

  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  /** The answers in the window, and by key the checkpoint that said each. */
  private AnswerWindow answers = new AnswerWindow();

  private final Map<ChangeKey, Long> answeredIn = new HashMap<>();

  private long lastAnswerIn;
  private Epoch epoch = Epoch.NONE;
  private long index;
  private long stored;
  private long nextRetryNanos;

  private record Waiter(long index, boolean byAll, IntConsumer whenStored) {}

  /** An entry, and the checkpoint that said it first. */
  private record Kept(Entry entry, long index) {}

  Safekeeping(EntityName entity, RetainedReports retained, Surroundings around) {
    this.entity = entity;
    this.retained = retained;
    this.around = around;
  }

  /** A new epoch counts its checkpoints anew, and the first is whole. */
  void begin(Epoch newEpoch) {
    epoch = newEpoch;
    index = 0;
    stored = 0;
    storedBy.clear();
    owedSinceNanos.clear();
    waiters.clear();
    kept.clear();
    answers = new AnswerWindow();
    answeredIn.clear();
    lastAnswerIn = 0;
    nextRetryNanos = around.clock.nanos() + RETRY_NANOS;
  }

  /** The number of the last checkpoint that was stored by all that were up and not silent. */
  long stored() {
    return stored;
  }

  /** Whether a checkpoint is on its way. */
  boolean isAwaited() {
    return !waiters.isEmpty();
  }

  /** Whether some of it is not in the last checkpoint. */
  boolean isNews(List<Entry> entries) {
    return entries.stream().anyMatch(this::isNews);
  }

  private boolean isNews(Entry entry) {
    Kept before = kept.get(entry.instrument());
    return before == null || !before.entry.equals(entry);
  }

  /**
   * Sends a checkpoint.
   *
   * @param entries what is kept of some instruments from now on; the others stay as they are
   * @param newAnswers what was answered since the last one
   * @return its number
   */
  long save(List<Entry> entries, List<Answer> newAnswers) {
    index++;
    for (Answer answer : newAnswers) {
      answers.remember(answer);
      answeredIn.put(answer.key(), index);
      lastAnswerIn = index;
    }
    if (answeredIn.size() > 2 * AnswerWindow.ANSWERS) {
      answeredIn.keySet().removeIf(key -> answers.find(key).isEmpty());
    }
    for (Entry entry : entries) {
      if (isNews(entry)) {
        kept.put(entry.instrument(), new Kept(entry, index));
      }
    }
    retained.said(index);
    Map<Long, Checkpoint> bySince = new HashMap<>();
    for (Peer coordinator : around.peers.coordinators()) {
      long since = storedBy.getOrDefault(coordinator, 0L);
      owedSinceNanos.putIfAbsent(coordinator, around.clock.nanos());
      around.peers.tell(coordinator, bySince.computeIfAbsent(since, this::changes));
    }
    return index;
  }

  /**
   * Waits for a checkpoint.
   *
   * @param wanted its number
   * @param byAll whether also for those that are silent
   * @param whenStored called with the number of nodes that keep it, once nobody is left to wait for
   */
  void await(long wanted, boolean byAll, IntConsumer whenStored) {
    waiters.add(new Waiter(wanted, byAll, whenStored));
    release();
  }

  private Checkpoint changes(long since) {
    List<Entry> changed =
        kept.values().stream().filter(each -> each.index > since).map(Kept::entry).toList();
    return new Checkpoint(
        entity, epoch, index, changed, since, answers(since), retained.since(since));
  }

  private List<Answer> answers(long since) {
    return lastAnswerIn <= since
        ? List.of()
        : answers.all().stream()
            .filter(each -> answeredIn.getOrDefault(each.key(), 0L) > since)
            .toList();
  }

  /** A coordinator came up, perhaps without a memory: it gets everything. */
  void seed(Peer coordinator) {
    if (index > 0) {
      owedSinceNanos.putIfAbsent(coordinator, around.clock.nanos());
      around.peers.tell(coordinator, changes(0));
    }
  }

  /** Says it again to who has not answered for long: it may not have known the epoch yet. */
  void retry(long nowNanos) {
    if (waiters.isEmpty()) {
      nextRetryNanos = nowNanos + RETRY_NANOS;
      return;
    }
    release(); // who has not answered may be silent by now
    if (nowNanos - nextRetryNanos >= 0) {
      nextRetryNanos = nowNanos + RETRY_NANOS;
      around.peers.coordinators().stream()
          .filter(coordinator -> storedBy.getOrDefault(coordinator, 0L) < index)
          .forEach(this::seed);
    }
  }

  void stored(Peer coordinator, Epoch in, long upTo) {
    if (in.equals(epoch)) {
      storedBy.merge(coordinator, upTo, Math::max);
      owedSinceNanos.remove(coordinator);
      if (upTo < index) {
        owedSinceNanos.put(coordinator, around.clock.nanos());
      }
      release();
    }
  }

  void gone(Peer coordinator) {
    storedBy.remove(coordinator);
    owedSinceNanos.remove(coordinator);
    release();
  }

  /** Somebody need not be waited for any more, or has to be again. */
  void awaitOthers() {
    release();
  }

  private void release() {
    boolean areAllThere = !around.peers.areAnyOutOfSight(around.clock.nanos());
    long byAll = areAllThere ? storedBy(coordinator -> true) : 0;
    long byWhoAnswers = storedBy(coordinator -> !isSilent(coordinator));
    stored = Math.max(stored, byWhoAnswers);
    for (Waiter waiter : List.copyOf(waiters)) {
      boolean isStored = waiter.index <= (waiter.byAll ? byAll : byWhoAnswers);
      if (isStored && waiters.remove(waiter)) {
        waiter.whenStored.accept(copies(waiter.index));
      }
    }
  }

  /** The last checkpoint that each of these coordinators has stored. */
  private long storedBy(Predicate<Peer> these) {
    return around.peers.awaited().stream()
        .filter(these)
        .mapToLong(coordinator -> storedBy.getOrDefault(coordinator, 0L))
        .min()
        .orElse(index);
  }

  private boolean isSilent(Peer coordinator) {
    Long since = owedSinceNanos.get(coordinator);
    return since != null && around.clock.nanos() - since >= SILENT_NANOS;
  }

  private int copies(long wanted) {
    Set<String> nodes = new HashSet<>();
    storedBy.forEach(
        (coordinator, upTo) -> {
          if (upTo >= wanted) {
            nodes.add(coordinator.node());
          }
        });
    return nodes.size();
  }
}
