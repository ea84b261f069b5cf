package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Instrument;
import org.vigil.api.Interest;
import org.vigil.api.Sample;
import org.vigil.api.Significance;
import org.vigil.api.Tap;
import org.vigil.api.TapOwner;
import org.vigil.spi.Peer;

/**
 * An instrument that at least one node looks at: who, how finely, and when the next report is due.
 */
final class ArmedInstrument {
  final int handle;
  final Instrument instrument;
  final ExportedEntity entity;
  final Map<Peer, Subscription> subscriptions = new LinkedHashMap<>();

  /** Taken but not yet numbered, because the set it belongs to was being published. */
  @Nullable Sample taken;

  /** When a dynamic indicator is asked next. */
  long nextSampleNanos;

  boolean sampling;

  /** Whether a dynamic indicator has answered since it was armed. */
  boolean wasAsked;

  private @Nullable Interest interest;
  private long minimumIntervalNanos;
  private long lastCutNanos;
  private boolean everCut;

  ArmedInstrument(int handle, Instrument instrument, ExportedEntity entity) {
    this.handle = handle;
    this.instrument = instrument;
    this.entity = entity;
  }

  Tap tap() {
    return instrument.tap();
  }

  boolean isEvery() {
    return interest != null && interest.every();
  }

  /** Arms the tap with what all nodes want together; the finest minimum interval of all holds. */
  void rearm(TapOwner owner) {
    List<Significance> all = new ArrayList<>();
    boolean every = false;
    long shortest = Long.MAX_VALUE;
    Significance declared = instrument.declaration().significance();
    for (Subscription subscription : subscriptions.values()) {
      every |= subscription.every;
      for (Significance wanted : subscription.significances) {
        Significance within = wanted.within(declared);
        shortest = Math.min(shortest, within.minimumInterval().toNanos());
        if (!all.contains(within)) {
          all.add(within);
        }
      }
    }
    Interest next = new Interest(all, every);
    minimumIntervalNanos = shortest;
    if (!next.equals(interest)) {
      interest = next;
      tap().arm(owner, next);
    }
  }

  /** When the next report may be taken. */
  long dueNanos(long nowNanos) {
    return everCut && !isEvery() ? lastCutNanos + minimumIntervalNanos : nowNanos;
  }

  /**
   * Takes the value. In mode EVERY the service numbers by itself, but for the first report after an
   * arming.
   */
  void take(TapOwner owner) {
    if (!isEvery() || !everCut) {
      taken = tap().take(owner, taken);
    }
  }

  boolean isFresh() {
    return !everCut;
  }

  void cut(long nowNanos) {
    lastCutNanos = nowNanos;
    everCut = true;
    taken = null;
  }

  /** A node joined or asked anew: the next report is due at once. */
  void refresh() {
    everCut = false;
  }
}
