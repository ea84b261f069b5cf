package org.vigil.drill.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Closing;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.StateChange;
import org.vigil.api.client.States;

/** What an importer sees of an entity during a drill. Told by Vigil's threads, asked by another. */
final class Sight implements MonitorListener {
  private static final int REMEMBERED = 16;

  private final EntityName entity;

  /** Outages that healed, the latest last. */
  private final Deque<Outage> healed = new ArrayDeque<>();

  private boolean good;
  private boolean unavailable;

  Sight(EntityName entity) {
    this.entity = entity;
  }

  @Override
  public synchronized void onReport(Report report) {
    good = true;
    notifyAll();
  }

  @Override
  public synchronized void onState(StateChange change) {
    unavailable |= good && change.state().equals(States.UNAVAILABLE);
  }

  @Override
  public synchronized void onOutage(Outage outage) {
    if (outage.phase() == Outage.Phase.HEALED) {
      healed.add(outage);
      if (healed.size() > REMEMBERED) {
        healed.remove();
      }
      notifyAll();
    }
  }

  /** Whether an instrument that was good became unavailable meanwhile. */
  synchronized boolean wasUnavailable() {
    return unavailable;
  }

  /** Waits for the first report; false if none came in time. */
  synchronized boolean awaitsGood(long seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!good && pauses(end)) {
      // Looks again.
    }
    return good;
  }

  /** Waits until all monitors have had a good report of this epoch; empty if not in time. */
  synchronized Optional<Outage> awaitsHealing(Epoch successor, long seconds)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Optional<Outage> found = ended(successor);
    while (found.isEmpty() && pauses(end)) {
      found = ended(successor);
    }
    return found;
  }

  private Optional<Outage> ended(Epoch successor) {
    return healed.stream()
        .filter(
            outage ->
                closing(outage).flatMap(Closing::successor).filter(successor::equals).isPresent())
        .findFirst();
  }

  /** The entity's part of an outage. */
  Optional<Closing> closing(Outage outage) {
    return outage.closings().stream()
        .filter(closing -> closing.entity().equals(entity))
        .findFirst();
  }

  private boolean pauses(long endNanos) throws InterruptedException {
    long left = endNanos - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return left > 0;
  }
}
