package org.vigil.exporter.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Sample;
import org.vigil.api.Significance;
import org.vigil.api.Value;
import org.vigil.spi.Peer;
import org.vigil.spi.message.ReportMessage.Item;

/**
 * One node's interest in one armed instrument and how far it was served. Of mode LATEST it keeps at
 * most one report that the agent did not take yet; of mode EVERY just the position, the reports
 * being in the tap's ring.
 */
final class Subscription {
  final Peer agent;
  final ArmedInstrument instrument;
  List<Significance> significances = List.of();
  boolean every;

  /** Mode EVERY: the last number sent. */
  long position;

  /** When the interest of an agent that died ends; 0 while it lives. */
  long lingersUntilNanos;

  private @Nullable Item pending;
  private long collected;

  Subscription(Peer agent, ArmedInstrument instrument) {
    this.agent = agent;
    this.instrument = instrument;
  }

  /** A numbered sample for this node; it replaces one that was not taken. */
  void offer(Sample sample) {
    Item before = pending;
    Item next = item(sample);
    pending = before == null ? next : replacing(before, next);
  }

  /** Adds what is ready to a message; {@link #taken} follows if the message was taken. */
  void collect(List<Item> items, int limit) {
    collected = position;
    if (pending != null) {
      items.add(pending);
    }
    if (instrument.isEvery()) {
      for (Sample sample : instrument.tap().retained(position, limit)) {
        items.add(item(sample));
        collected = sample.sequence();
      }
    }
  }

  void taken() {
    pending = null;
    position = collected;
  }

  /** Whether the ring holds reports beyond the position. */
  boolean hasMore() {
    return instrument.isEvery() && instrument.tap().sequence() > position;
  }

  private Item item(Sample sample) {
    return new Item(
        instrument.handle,
        sample.sequence(),
        0,
        sample.timeMillis(),
        sample.publication(),
        sample.value(),
        sample.min(),
        sample.max(),
        sample.failure());
  }

  private static Item replacing(Item before, Item next) {
    return new Item(
        next.handle(),
        next.sequence(),
        before.conflated() + (next.sequence() - before.sequence()),
        next.timeMillis(),
        next.publication(),
        next.value(),
        least(before.min(), next.min()),
        greatest(before.max(), next.max()),
        next.failure());
  }

  private static @Nullable Value least(@Nullable Value one, @Nullable Value other) {
    return one == null || (other != null && other.asDouble() <= one.asDouble()) ? other : one;
  }

  private static @Nullable Value greatest(@Nullable Value one, @Nullable Value other) {
    return one == null || (other != null && other.asDouble() >= one.asDouble()) ? other : one;
  }
}
