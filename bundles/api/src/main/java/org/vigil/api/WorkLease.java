package org.vigil.api;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells a replica whether it does the entity's work (R6). The exporter that speaks for the entity
 * renews it; the service checks the deadline itself, so a frozen or cut-off replica knows on its
 * own that its time is over.
 *
 * <p>Speaking for an entity and doing its work are different: over a hot swap on one node the next
 * exporter renews the same lease, and the service works on. Another replica gets the lease only
 * after this deadline or a resignation; by then its checkpointed instruments have the values that
 * it goes on from. A step that was begun under the lease may end after it: what it changed is then
 * lost, for no importer ever sees it. What must not happen twice in spite of that is committed
 * through the checkpoint, which the epoch fences.
 */
@ProviderType
public final class WorkLease {
  /** How long a renewal holds unless said otherwise. */
  public static final Duration DEFAULT_DURATION = Duration.ofSeconds(1);

  /** A deadline of null is none. */
  private record Hold(Object owner, @Nullable Long deadlineNanos) {
    boolean isOverAt(long nowNanos) {
      return deadlineNanos != null && deadlineNanos - nowNanos <= 0;
    }
  }

  private final Duration duration;
  private final AtomicReference<@Nullable Hold> hold = new AtomicReference<>();
  private volatile @Nullable Long withheldNanos;

  /** A lease of the default duration. */
  public WorkLease() {
    this(DEFAULT_DURATION);
  }

  /** A lease that holds this long after each renewal, 100 ms or more. */
  public WorkLease(Duration duration) {
    if (duration.compareTo(Duration.ofMillis(100)) < 0) {
      throw new IllegalArgumentException("a work lease holds 100 ms or more, not " + duration);
    }
    this.duration = duration;
  }

  public Duration duration() {
    return duration;
  }

  /**
   * Whether this replica may work now. Ask before each step, on any thread; it costs a clock read.
   */
  public boolean isHeld() {
    return isHeldAt(System.nanoTime());
  }

  /** The same at a moment of {@link System#nanoTime}. */
  public boolean isHeldAt(long nowNanos) {
    Hold current = hold.get();
    return current != null && !current.isOverAt(nowNanos);
  }

  /**
   * For exporters: lengthens the lease to its duration from the given moment of {@link
   * System#nanoTime}. A later owner takes it over. While it is withheld nothing happens.
   */
  public void renew(Object owner, long nowNanos) {
    Long withheld = withheldNanos;
    if (withheld == null || nowNanos - withheld >= 0) {
      hold.set(new Hold(owner, nowNanos + duration.toNanos()));
    }
  }

  /**
   * For exporters: gives the lease without an end, where there can be no other replica. With the
   * next renewal it has one.
   */
  public void grant(Object owner) {
    hold.set(new Hold(owner, null));
  }

  /**
   * For exporters: takes the lease away, whoever gave it, because until that moment another replica
   * may have it. What was said before of a later moment stays: of several exporters on a node each
   * hears of others in its own time.
   */
  public synchronized void withhold(long untilNanos) {
    Long before = withheldNanos;
    if (before == null || untilNanos - before > 0) {
      withheldNanos = untilNanos;
    }
    hold.set(null);
  }

  /** For exporters: gives the lease up at once, if it is still the owner's. */
  public void resign(Object owner) {
    hold.updateAndGet(current -> current != null && current.owner == owner ? null : current);
  }
}
