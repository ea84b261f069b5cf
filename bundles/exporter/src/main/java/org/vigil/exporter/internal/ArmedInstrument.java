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
  final Map<Peer, Subscription> subscriptions = new LinkedHashMap<>();

  /** Whether a dynamic indicator has answered since it was armed. */
  boolean wasAsked;

  private @Nullable Interest interest;
  private @Nullable Sample taken;
  private long minimumIntervalNanos;
  private long lastTakenNanos;
  private boolean wasTaken;
  private long lastNumber;
  private long readyNumber;

  ArmedInstrument(int handle, Instrument instrument) {
    this.handle = handle;
    this.instrument = instrument;
  }

  Tap tap() {
    return instrument.tap();
  }

  boolean isDynamic() {
    return instrument.declaration().isDynamic();
  }

  boolean isEvery() {
    return interest != null && interest.every();
  }

  /** Whether its reports are kept on other nodes until they are acknowledged. */
  boolean isKeptElsewhere() {
    return isEvery() && RetainedReports.isDurable(instrument);
  }

  /** Up to which number all that want every report have acknowledged; -1 if that is not known. */
  long acknowledged() {
    return subscriptions.values().stream()
        .filter(subscription -> subscription.every)
        .mapToLong(Subscription::acknowledged)
        .min()
        .orElse(-1);
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

  /** A node joined or asked anew: the current value is due, whatever the interval. */
  void refresh() {
    wasTaken = false;
  }

  /** Whether the current value was not taken since somebody asked for it. */
  boolean isFresh() {
    return !wasTaken;
  }

  /** When the next report may be taken. In mode EVERY the service takes them itself. */
  long dueNanos(long nowNanos) {
    return wasTaken && !isEvery() ? lastTakenNanos + minimumIntervalNanos : nowNanos;
  }

  /**
   * Takes the value and notes what the service has numbered itself. In mode EVERY only the first
   * report after an arming is taken here.
   */
  void take(TapOwner owner) {
    if (!isEvery()) {
      taken = tap().take(owner, taken);
    } else if (!wasTaken) {
      tap().take(owner, null);
      wasTaken = true; // it has a number already: not once more if it has to wait
    }
    lastNumber = tap().sequence();
  }

  /** What was taken goes into a report. */
  void cut(long nowNanos) {
    lastTakenNanos = nowNanos;
    wasTaken = true;
  }

  /** The last number that leaves with what was taken. */
  long lastOfCut() {
    return isEvery() ? lastNumber : lastNumber + 1;
  }

  /**
   * The report may leave: gives it its number. Null if the service gives the numbers, or another
   * exporter does by now.
   */
  @Nullable Sample release(TapOwner owner, long nowMillis, long publication) {
    Sample sample = taken;
    taken = null;
    readyNumber = lastNumber;
    return sample == null || isEvery() || tap().owner() != owner
        ? null
        : tap().number(sample, nowMillis, publication);
  }

  /** Up to which number the retained reports may leave. */
  long readyNumber() {
    return readyNumber;
  }

  /** The retained reports behind a number that may leave, oldest first. */
  List<Sample> retained(long after, int limit) {
    List<Sample> samples = tap().retained(after, limit);
    samples.removeIf(sample -> sample.sequence() > readyNumber);
    return samples;
  }
}
