package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
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
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Reports;

/**
 * The reports of one entity: which instruments are armed for which nodes, and, once a duty cycle,
 * what became due is taken, numbered and sent, one message per node. Values published as one are
 * taken as one (F8); an instrument that was armed in one cycle is first taken in a later one, and
 * looked at again one cycle after each report (R11).
 */
final class ReportDesk {
  private static final int MAX_ITEMS = 8_192;

  /** How long a publication may hold reports back before they go out torn. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ExportedEntity entity;
  private final Surroundings around;
  private final Map<Instrument, ArmedInstrument> armed = new IdentityHashMap<>();
  private final Set<ArmedInstrument> dynamic = new LinkedHashSet<>();
  private final Set<ArmedInstrument> justArmed = new LinkedHashSet<>();
  private final Set<ArmedInstrument> marked = new LinkedHashSet<>();
  private final List<ArmedInstrument> toRecheck = new ArrayList<>();
  private final Map<Peer, Set<Subscription>> ready = new LinkedHashMap<>();
  private final Set<Subscription> lingering = new HashSet<>();
  private boolean withheld;
  private long publishingSinceNanos;
  private boolean publishing;

  ReportDesk(ExportedEntity entity, Surroundings around) {
    this.entity = entity;
    this.around = around;
  }

  // ---- interest

  void arm(Peer agent, Arming arming, long nowNanos) {
    Instrument instrument = entity.instrument(arming.handle());
    ArmedInstrument target = armed.get(instrument);
    if (arming.significances().isEmpty()) {
      if (target != null) {
        drop(target.subscriptions.get(agent));
      }
      return;
    }
    if (target == null) {
      target = new ArmedInstrument(arming.handle(), instrument, entity);
      armed.put(instrument, target);
      if (isDynamic(target)) {
        target.nextSampleNanos = nowNanos;
        dynamic.add(target);
      }
    }
    boolean wasEvery = target.isEvery();
    target.subscriptions.values().stream()
        .filter(other -> other.lingersUntilNanos != 0 && other.agent.node().equals(agent.node()))
        .toList()
        .forEach(this::forget);
    Subscription subscription = target.subscriptions.get(agent);
    boolean joins = subscription == null;
    if (subscription == null) {
      subscription = new Subscription(agent, target);
      target.subscriptions.put(agent, subscription);
    }
    subscription.significances = arming.significances();
    subscription.every = arming.every();
    target.rearm(around.owner);
    long last = instrument.tap().sequence();
    if (target.isEvery() && !wasEvery) {
      target.subscriptions.values().forEach(each -> each.position = last);
    }
    if (arming.after() >= 0) {
      // A number beyond the last is of a predecessor's row: of this one, nothing was seen yet.
      subscription.position = arming.after() > last ? 0 : arming.after();
    } else if (joins) {
      subscription.position = last;
    }
    target.refresh();
    // What a procedure gave before anybody looked is not current: its first report waits for the
    // next answer.
    if (!isDynamic(target) || target.wasAsked) {
      justArmed.add(target);
    }
  }

  private static boolean isDynamic(ArmedInstrument target) {
    return target.instrument.declaration().isDynamic();
  }

  /**
   * An agent died: its interest ends, but what it wanted every report of is kept for its successor
   * for the grace time.
   */
  void agentGone(Peer agent, long nowNanos) {
    ready.remove(agent);
    for (ArmedInstrument target : List.copyOf(armed.values())) {
      Subscription subscription = target.subscriptions.get(agent);
      if (subscription != null && subscription.every) {
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
    if (target.subscriptions.isEmpty()) {
      armed.remove(target.instrument);
      dynamic.remove(target);
      marked.remove(target);
      justArmed.remove(target);
      toRecheck.remove(target);
      target.tap().disarm(around.owner);
    } else {
      target.rearm(around.owner);
    }
  }

  private void forget(Subscription subscription) {
    subscription.instrument.subscriptions.remove(subscription.agent);
    lingering.remove(subscription);
    Set<Subscription> waiting = ready.get(subscription.agent);
    if (waiting != null) {
      waiting.remove(subscription);
    }
  }

  /** The epoch is over; the taps are the caller's to detach. */
  void withdrawAll() {
    armed.clear();
    dynamic.clear();
    justArmed.clear();
    marked.clear();
    toRecheck.clear();
    ready.clear();
    lingering.clear();
    withheld = false;
  }

  /** Whether something is armed for an agent that lives. */
  boolean isListening(Peer agent) {
    return armed.values().stream()
        .anyMatch(
            target ->
                target.subscriptions.containsKey(agent)
                    && target.subscriptions.get(agent).lingersUntilNanos == 0);
  }

  boolean isIdle() {
    return armed.isEmpty();
  }

  /** A service thread put the instrument on the owner's list. */
  void mark(Instrument instrument) {
    ArmedInstrument target = armed.get(instrument);
    if (target != null) {
      marked.add(target);
    }
  }

  // ---- the duty cycle

  /** Does what is due. */
  void cycle(long nowNanos) {
    toRecheck.forEach(target -> target.tap().recheck(around.owner));
    toRecheck.clear();
    askDynamic(nowNanos);
    cut(nowNanos, false);
    flush();
    endLingering(nowNanos);
    // Taken in a later cycle than armed, so that an update that saw the empty tap is visible then.
    marked.addAll(justArmed);
    justArmed.clear();
  }

  private void endLingering(long nowNanos) {
    lingering.stream()
        .filter(subscription -> nowNanos - subscription.lingersUntilNanos >= 0)
        .toList()
        .forEach(this::drop);
  }

  /**
   * Takes and sends everything that is marked, whatever the minimum intervals say; true once all of
   * it is out.
   */
  boolean flushLast(long nowNanos) {
    marked.addAll(justArmed);
    justArmed.clear();
    cut(nowNanos, true);
    flush();
    return marked.isEmpty() && !withheld && ready.values().stream().allMatch(Set::isEmpty);
  }

  private void askDynamic(long nowNanos) {
    for (ArmedInstrument target : dynamic) {
      if (target.instrument instanceof Indicator indicator
          && !target.sampling
          && nowNanos - target.nextSampleNanos >= 0) {
        target.sampling = true;
        long interval = indicator.declaration().samplingInterval().orElseThrow().toNanos();
        target.nextSampleNanos =
            Math.max(target.nextSampleNanos + interval, nowNanos + interval / 2);
        entity
            .callbacks()
            .call(
                entity.name().instrument(indicator.declaration().name()).toString(),
                indicator::derive,
                nowNanos,
                answer -> sampled(target, answer));
      }
    }
  }

  private void sampled(ArmedInstrument target, Callbacks.Answer<Value> answer) {
    target.sampling = false;
    target.wasAsked = true;
    Value value = answer.result();
    Refusal refusal = answer.refusal();
    if (refusal != null) {
      target.tap().fail(around.owner, refusal);
    } else if (value != null) {
      target.tap().store(around.owner, value);
    }
    if (target.isFresh() && armed.get(target.instrument) == target) {
      marked.add(target);
    }
  }

  private void cut(long nowNanos, boolean all) {
    List<ArmedInstrument> due = new ArrayList<>();
    for (ArmedInstrument target : marked) {
      boolean changing =
          target.instrument instanceof Control control && entity.changes().isUnderWay(control);
      if (!changing && (all || nowNanos - target.dueNanos(nowNanos) >= 0)) {
        due.add(target);
      }
    }
    long publication = entity.entity().publication();
    if (due.isEmpty() || mustWait(publication % 2 != 0, nowNanos)) {
      return;
    }
    due.forEach(target -> target.take(around.owner));
    boolean torn = entity.entity().publication() != publication;
    if (mustWait(torn, nowNanos)) {
      return; // what was taken is kept and taken anew
    }
    long nowMillis = around.clock.millis();
    boolean checkpointed = false;
    for (ArmedInstrument target : due) {
      marked.remove(target);
      toRecheck.add(target);
      checkpointed |= target.instrument.declaration().isCheckpointed();
      number(target, nowMillis, torn ? 0 : publication);
      target.cut(nowNanos);
    }
    if (checkpointed) {
      withheld = true; // R12: it leaves only after a checkpoint that covers it
      entity.checkpoint(
          copies -> {
            withheld = false;
            flush();
          });
    }
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

  private void number(ArmedInstrument target, long nowMillis, long publication) {
    Sample sample = target.taken;
    Sample numbered =
        sample == null || target.isEvery()
            ? null
            : target.tap().number(sample, nowMillis, publication);
    for (Subscription subscription : target.subscriptions.values()) {
      if (subscription.lingersUntilNanos == 0) {
        if (numbered != null) {
          subscription.offer(numbered);
        }
        ready.computeIfAbsent(subscription.agent, agent -> new LinkedHashSet<>()).add(subscription);
      }
    }
  }

  private void flush() {
    if (!withheld) {
      ready.forEach(this::flush);
    }
  }

  /**
   * Sends a node what is ready for it; what it does not take now stays ready, replaced by newer
   * values or kept in the ring.
   */
  private void flush(Peer agent, Set<Subscription> subscriptions) {
    if (subscriptions.isEmpty()) {
      return;
    }
    List<Item> items = new ArrayList<>();
    List<Subscription> served = new ArrayList<>();
    for (Subscription subscription : subscriptions) {
      if (items.size() >= MAX_ITEMS) {
        break;
      }
      subscription.collect(items, MAX_ITEMS - items.size());
      served.add(subscription);
    }
    if (items.isEmpty()
        || around.outlet.send(
            agent, new Reports(entity.name(), entity.epoch(), entity.hash(), items))) {
      served.forEach(Subscription::taken);
      served.stream()
          .filter(subscription -> !subscription.hasMore())
          .forEach(subscriptions::remove);
    }
  }
}
