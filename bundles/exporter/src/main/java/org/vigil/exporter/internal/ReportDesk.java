package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Control;
import org.vigil.api.Indicator;
import org.vigil.api.Instrument;
import org.vigil.api.Refusal;
import org.vigil.api.Sample;
import org.vigil.api.Value;
import org.vigil.spi.Peer;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Mark;

/**
 * The reports of one entity: which instruments are armed for which nodes, and, once a duty cycle,
 * what became due is taken, numbered and sent, one message per node. Values published as one are
 * taken as one (F8); an instrument that was armed in one cycle is first taken in a later one, and
 * looked at again one cycle after each report (R11). A cycle in which nothing happened costs the
 * same however many instruments are armed.
 */
final class ReportDesk {
  /** How long a publication may hold reports back before they go out torn. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ExportedEntity entity;
  private final Surroundings around;
  private final IdentityHashMap<Instrument, ArmedInstrument> armed = new IdentityHashMap<>();
  private final Map<Peer, Feed> feeds = new LinkedHashMap<>();
  private final Set<Subscription> lingering = new LinkedHashSet<>();

  /** Dynamic indicators, by when they are asked next; those being asked are not in it. */
  private final Agenda sampling = new Agenda();

  /** What is armed, marked, but may not be taken before its minimum interval is over. */
  private final Agenda early = new Agenda();

  private final Set<ArmedInstrument> justArmed = new LinkedHashSet<>();
  private final Set<ArmedInstrument> marked = new LinkedHashSet<>();
  private final Set<ArmedInstrument> toRecheck = new LinkedHashSet<>();

  /** What was taken and waits for a checkpoint that covers it; nothing else is taken meanwhile. */
  private @Nullable Cut covering;

  private long lastPublication;
  private long publishingSinceNanos;
  private boolean publishing;

  /** Instruments that were taken together. */
  private record Cut(List<ArmedInstrument> instruments, long publication) {}

  ReportDesk(ExportedEntity entity, Surroundings around) {
    this.entity = entity;
    this.around = around;
  }

  // ---- interest

  void arm(Peer agent, Arming arming, long nowNanos) {
    Instrument instrument = entity.declared().instruments().get(arming.handle());
    ArmedInstrument target = armed.get(instrument);
    if (arming.significances().isEmpty()) {
      if (target != null) {
        drop(target.subscriptions.get(agent));
      }
      return;
    }
    if (target == null) {
      target = new ArmedInstrument(arming.handle(), instrument);
      armed.put(instrument, target);
      if (target.isDynamic()) {
        sampling.put(target, nowNanos);
      }
    }
    target.subscriptions.values().stream()
        .filter(other -> lingering.contains(other) && other.agent.node().equals(agent.node()))
        .toList()
        .forEach(this::forget);
    long last = instrument.tap().sequence();
    Subscription subscription = target.subscriptions.get(agent);
    if (subscription == null) {
      subscription = new Subscription(agent, target);
      subscription.startBehind(last);
      target.subscriptions.put(agent, subscription);
      feeds.computeIfAbsent(agent, any -> new Feed(agent, entity, around)).all.add(subscription);
    }
    subscription.significances = arming.significances();
    subscription.every = arming.every();
    if (arming.every() && arming.after() >= 0) {
      // A number beyond the last is of a predecessor's row: of this one, nothing was seen yet.
      boolean isOfThisRow = arming.after() <= last;
      subscription.startBehind(isOfThisRow ? arming.after() : instrument.tap().inheritedTo());
      subscription.replayTo(last);
    }
    target.rearm(around.owner);
    target.refresh();
    if (!target.isKeptElsewhere()) {
      entity.checkpoints().numbers().expect(instrument, nowNanos);
    }
    // What a procedure gave before anybody looked is not current: its first report waits for the
    // next answer.
    if (!target.isDynamic() || target.wasAsked) {
      early.remove(target);
      justArmed.add(target);
    }
  }

  /**
   * An agent died: its interest ends, but what it wanted every report of is kept for its successor
   * for the grace time.
   */
  void agentGone(Peer agent, long nowNanos) {
    Feed feed = feeds.remove(agent);
    if (feed == null) {
      return;
    }
    for (Subscription subscription : feed.all) {
      if (subscription.every) {
        subscription.lingersUntilNanos = nowNanos + around.settings.graceNanos();
        lingering.add(subscription);
      } else {
        drop(subscription);
      }
    }
  }

  private void drop(@Nullable Subscription subscription) {
    if (subscription == null) {
      return;
    }
    forget(subscription);
    ArmedInstrument target = subscription.instrument;
    if (!target.subscriptions.isEmpty()) {
      target.rearm(around.owner);
      release(target);
      return;
    }
    armed.remove(target.instrument);
    sampling.remove(target);
    early.remove(target);
    marked.remove(target);
    justArmed.remove(target);
    toRecheck.remove(target);
    target.tap().disarm(around.owner);
    entity.checkpoints().numbers().giveBack(target.instrument);
  }

  /** The clients of an agent have taken what it was sent, up to these numbers (G5). */
  void acknowledged(Peer agent, List<Mark> marks) {
    for (Mark mark : marks) {
      ArmedInstrument target =
          mark.handle() >= 0 && mark.handle() < entity.declared().instruments().size()
              ? armed.get(entity.declared().instruments().get(mark.handle()))
              : null;
      Subscription subscription = target == null ? null : target.subscriptions.get(agent);
      if (target != null && subscription != null) {
        subscription.acknowledge(mark.sequence());
        release(target);
      }
    }
  }

  /** What all have taken by now is not kept elsewhere any more. */
  void releaseTaken() {
    armed.values().forEach(this::release);
  }

  /** What nobody needs any more is not kept elsewhere either, once all could say so. */
  private void release(ArmedInstrument target) {
    if (target.isKeptElsewhere() && entity.checkpoints().areAllHeard(around.clock.nanos())) {
      entity.checkpoints().retained().acknowledged(target.instrument, target.acknowledged());
    }
  }

  /** Whether somebody wants every report of it. */
  boolean isWantedWhole(Instrument instrument) {
    ArmedInstrument target = armed.get(instrument);
    return target != null && target.isEvery();
  }

  private void forget(Subscription subscription) {
    subscription.instrument.subscriptions.remove(subscription.agent);
    lingering.remove(subscription);
    Feed feed = feeds.get(subscription.agent);
    if (feed != null) {
      feed.all.remove(subscription);
      feed.ready.remove(subscription);
      if (feed.all.isEmpty()) {
        feeds.remove(subscription.agent);
      }
    }
  }

  /** The epoch is over; the taps are the caller's to detach. */
  void withdrawAll() {
    armed.clear();
    feeds.clear();
    lingering.clear();
    sampling.clear();
    early.clear();
    justArmed.clear();
    marked.clear();
    toRecheck.clear();
    covering = null;
  }

  /** Whether something is armed for an agent that lives. */
  boolean isListening(Peer agent) {
    return feeds.containsKey(agent);
  }

  boolean isIdle() {
    return armed.isEmpty();
  }

  /** A service thread put the instrument on the owner's list. */
  void mark(Instrument instrument) {
    ArmedInstrument target = armed.get(instrument);
    if (target != null && !early.contains(target)) {
      marked.add(target);
    }
  }

  // ---- the duty cycle

  /** Does what is due. */
  void cycle(long nowNanos) {
    recheck();
    askDynamic(nowNanos);
    for (ArmedInstrument next = early.poll(nowNanos); next != null; next = early.poll(nowNanos)) {
      marked.add(next);
    }
    cut(nowNanos, false);
    flush();
    endLingering(nowNanos);
    // Taken in a later cycle than armed, so that an update that saw the empty tap is visible then.
    marked.addAll(justArmed);
    justArmed.clear();
  }

  /** The value of a change that has no outcome yet must not be noticed (R14). */
  private void recheck() {
    Iterator<ArmedInstrument> targets = toRecheck.iterator();
    while (targets.hasNext()) {
      ArmedInstrument target = targets.next();
      if (!isChanging(target)) {
        target.tap().recheck(around.owner);
        targets.remove();
      }
    }
  }

  private boolean isChanging(ArmedInstrument target) {
    return target.instrument instanceof Control control && entity.changes().isUnderWay(control);
  }

  private void endLingering(long nowNanos) {
    if (!lingering.isEmpty()) {
      lingering.stream()
          .filter(subscription -> nowNanos - subscription.lingersUntilNanos >= 0)
          .toList()
          .forEach(this::drop);
    }
  }

  /**
   * Takes and sends everything that is marked, whatever the minimum intervals say; true once all of
   * it is out.
   */
  boolean flushLast(long nowNanos) {
    marked.addAll(early.clear());
    marked.addAll(justArmed);
    justArmed.clear();
    cut(nowNanos, true);
    flush();
    return marked.isEmpty()
        && covering == null
        && feeds.values().stream().allMatch(feed -> feed.ready.isEmpty());
  }

  private void askDynamic(long nowNanos) {
    for (ArmedInstrument next = sampling.poll(nowNanos);
        next != null;
        next = sampling.poll(nowNanos)) {
      ArmedInstrument target = next;
      if (target.instrument instanceof Indicator indicator) {
        entity
            .callbacks()
            .call(
                entity.name().instrument(indicator.declaration().name()).toString(),
                indicator::derive,
                answer -> sampled(target, answer, nowNanos));
      }
    }
  }

  private void sampled(ArmedInstrument target, Callbacks.Answer<Value> answer, long askedNanos) {
    Value value = answer.result();
    Refusal refusal = answer.refusal();
    if (refusal != null) {
      target.tap().fail(around.owner, refusal);
    } else if (value != null) {
      target.tap().store(around.owner, value);
    }
    target.wasAsked = true;
    if (armed.get(target.instrument) == target) {
      long interval = target.instrument.declaration().samplingInterval().orElseThrow().toNanos();
      sampling.put(target, askedNanos + interval);
      if (target.isFresh()) {
        marked.add(target);
      }
    }
  }

  private void cut(long nowNanos, boolean all) {
    if (marked.isEmpty() || covering != null) {
      return;
    }
    long publication = entity.entity().publication();
    boolean underWay = publication % 2 != 0;
    if (mustWait(underWay, nowNanos)) {
      return;
    }
    List<ArmedInstrument> due = due(nowNanos, all);
    due.forEach(target -> target.take(around.owner));
    boolean torn = underWay || entity.entity().publication() != publication;
    if (due.isEmpty() || mustWait(torn, nowNanos)) {
      return; // what was taken is kept and taken anew
    }
    boolean covered = true;
    boolean checkpointed = false;
    RetainedReports retained = entity.checkpoints().retained();
    Numbers numbers = entity.checkpoints().numbers();
    for (ArmedInstrument target : due) {
      marked.remove(target);
      toRecheck.add(target);
      target.cut(nowNanos);
      boolean keeps = target.instrument.declaration().isCheckpointed();
      checkpointed |= keeps;
      if (target.isKeptElsewhere()) {
        keeps = true;
        covered &= !retained.retain(target.instrument, target.lastOfCut());
      }
      covered &= numbers.use(target.instrument, target.lastOfCut(), keeps, nowNanos);
    }
    Cut cut = new Cut(due, torn || publication == lastPublication ? 0 : publication);
    lastPublication = publication;
    if (checkpointed) {
      covering = cut;
      entity.checkpoint(copies -> releaseCovered(cut));
    } else if (!covered) {
      covering = cut;
      entity.checkpoints().takeNumbers(nowNanos, () -> releaseCovered(cut));
    } else {
      release(cut);
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very cut, not one like it
  private void releaseCovered(Cut cut) {
    if (covering == cut) {
      covering = null;
      release(cut);
    }
  }

  private List<ArmedInstrument> due(long nowNanos, boolean all) {
    List<ArmedInstrument> due = new ArrayList<>();
    Iterator<ArmedInstrument> targets = marked.iterator();
    while (targets.hasNext()) {
      ArmedInstrument target = targets.next();
      long dueNanos = target.dueNanos(nowNanos);
      if (!all && nowNanos - dueNanos < 0) {
        targets.remove();
        early.put(target, dueNanos);
      } else if (!isChanging(target)) {
        due.add(target);
      }
    }
    return due;
  }

  private boolean mustWait(boolean isPublishing, long nowNanos) {
    if (!isPublishing) {
      publishing = false;
      return false;
    }
    if (!publishing) {
      publishing = true;
      publishingSinceNanos = nowNanos;
    }
    return nowNanos - publishingSinceNanos < PATIENCE_NANOS;
  }

  /** What was taken may leave (R12): it gets its numbers and is sent. */
  private void release(Cut cut) {
    long nowMillis = around.clock.millis();
    for (ArmedInstrument target : cut.instruments) {
      if (armed.get(target.instrument) == target) {
        release(target, target.release(around.owner, nowMillis, cut.publication));
      }
    }
    flush();
  }

  private void release(ArmedInstrument target, @Nullable Sample numbered) {
    for (Subscription subscription : target.subscriptions.values()) {
      Feed feed = feeds.get(subscription.agent);
      if (feed != null && !lingering.contains(subscription)) {
        if (numbered != null) {
          subscription.offer(numbered);
        } else if (!subscription.every) {
          subscription.catchUp();
        }
        feed.ready.add(subscription);
      }
    }
  }

  private void flush() {
    feeds.values().forEach(Feed::flush);
  }
}
