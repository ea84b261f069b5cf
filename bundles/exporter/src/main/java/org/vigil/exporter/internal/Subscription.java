package org.vigil.exporter.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Sample;
import org.vigil.api.Significance;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
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

  /** When the interest of an agent that died ends; meaningful once it lingers. */
  long lingersUntilNanos;

  /** The last number that was sent, or that the pending report stands for. */
  private long position;

  /** What has a number up to this one was retained already when it was asked for. */
  private long replayTo;

  /**
   * Up to where the clients behind the agent have taken it; -1 while the agent has not said so. Who
   * asks for nothing retained may have a client that is away, and comes back for it.
   */
  private long acknowledged = -1;

  private @Nullable Item pending;
  private long collected;

  Subscription(Peer agent, ArmedInstrument instrument) {
    this.agent = agent;
    this.instrument = instrument;
  }

  /** What comes behind this number is to be sent, perhaps again: somebody has not taken it. */
  void startBehind(long number) {
    position = number;
    acknowledged = Math.min(acknowledged, number);
  }

  void replayTo(long number) {
    replayTo = number;
  }

  void acknowledge(long upTo) {
    acknowledged = Math.max(acknowledged, upTo);
  }

  /** Up to which number no copy is needed for this node; -1 while that is not known. */
  long acknowledged() {
    return acknowledged;
  }

  /** The next numbered sample for this node, mode LATEST; it replaces one that was not taken. */
  void offer(Sample sample) {
    Item next = item(sample, sample.sequence() - position - 1);
    Item before = pending;
    pending = before == null ? next : replacing(before, next);
    position = sample.sequence();
  }

  /** What the service retained for others, mode LATEST: the newest stands for all of it. */
  void catchUp() {
    instrument.retained(position, Integer.MAX_VALUE).forEach(this::offer);
  }

  /**
   * Adds what is ready to a message; {@link #taken} follows if the message was taken.
   *
   * @param most how many reports at most
   * @param mostBytes when there are about so many bytes, no other report is added
   * @return about how many bytes were added
   */
  long collect(List<Item> items, int most, long mostBytes) {
    long bytes = 0;
    if (pending != null) {
      items.add(pending);
      bytes += RetainedReports.bytes(pending.value());
    }
    collected = position;
    if (every) {
      List<Sample> samples = instrument.retained(position, most);
      int fitting = 0;
      while (fitting < samples.size() && bytes < mostBytes) {
        Sample sample = samples.get(fitting++);
        items.add(item(sample, 0));
        bytes += RetainedReports.bytes(sample.value());
      }
      boolean isAll = fitting == samples.size() && fitting < most;
      if (isAll) {
        collected = Math.max(position, instrument.readyNumber());
      } else if (fitting > 0) {
        collected = samples.get(fitting - 1).sequence();
      }
    }
    return bytes;
  }

  void taken() {
    pending = null;
    position = collected;
  }

  /** Whether retained reports are left that may leave. */
  boolean hasMore() {
    return every && instrument.readyNumber() > position;
  }

  private Item item(Sample sample, long conflated) {
    // A service thread inside a publication sees an odd number, the next even one stands for it.
    long publication = sample.publication() + (sample.publication() & 1);
    return new Item(
        instrument.handle,
        sample.sequence(),
        conflated,
        sample.timeMillis(),
        publication,
        sample.value(),
        sample.min(),
        sample.max(),
        sample.failure(),
        sample.sequence() <= replayTo);
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
        next.failure(),
        next.replayed());
  }

  private static @Nullable Value least(@Nullable Value one, @Nullable Value other) {
    return one == null || (other != null && compare(other, one) <= 0) ? other : one;
  }

  private static @Nullable Value greatest(@Nullable Value one, @Nullable Value other) {
    return one == null || (other != null && compare(other, one) >= 0) ? other : one;
  }

  private static int compare(Value left, Value right) {
    return left.type() == ValueType.REAL
        ? Double.compare(left.asDouble(), right.asDouble())
        : Long.compare(left.asLong(), right.asLong());
  }
}
