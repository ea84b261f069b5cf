package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Journalled;

/**
 * What is known of one entity's checkpoints on disk (G8). A checkpoint is on disk when the
 * coordinator of this node has put it there, and each of another node, unless that says that it
 * keeps no journal. Only changes of persistent controls wait for that, and not for ever.
 */
final class Disks {
  /** How long a disk may take. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Surroundings around;
  private final Map<Peer, Long> onDisk = new HashMap<>();
  private final Map<Peer, Journalled> faults = new HashMap<>();

  /** Who said last that it keeps no journal. */
  private final Set<Peer> without = new HashSet<>();

  private List<Waiter> waiters = new ArrayList<>();

  /** The last checkpoint that somebody wanted on disk; at first that with which the epoch began. */
  private long wanted = 1;

  private record Waiter(long index, long untilNanos, Consumer<Optional<Refusal>> whenKnown) {}

  Disks(Surroundings around) {
    this.around = around;
  }

  /** An epoch begins, which counts its checkpoints anew. */
  void begin() {
    onDisk.clear();
    faults.clear();
    waiters = new ArrayList<>();
    wanted = 1;
  }

  /**
   * Waits for a checkpoint.
   *
   * @param whenKnown told nothing when it is on disk, else why it is not
   */
  void await(long index, Consumer<Optional<Refusal>> whenKnown) {
    wanted = Math.max(wanted, index);
    waiters.add(new Waiter(index, around.clock.nanos() + PATIENCE_NANOS, whenKnown));
    release();
  }

  /** Waits for all that was said of persistent controls so far. */
  void awaitLast(Consumer<Optional<Refusal>> whenKnown) {
    await(wanted, whenKnown);
  }

  /** A coordinator says what came of a checkpoint of this epoch. */
  void heard(Peer coordinator, Journalled word) {
    boolean keepsNone =
        word.refusal().filter(why -> why.code().equals(Causes.NO_JOURNAL)).isPresent();
    if (keepsNone) {
      without.add(coordinator);
      onDisk.remove(coordinator);
    } else {
      without.remove(coordinator);
    }
    if (word.refusal().isPresent()) {
      faults.put(coordinator, word);
    } else {
      onDisk.merge(coordinator, word.index(), Math::max);
    }
    release();
  }

  void gone(Peer coordinator) {
    without.remove(coordinator);
    onDisk.remove(coordinator);
    faults.remove(coordinator);
    release();
  }

  /** Lets go who has waited too long. */
  void expire() {
    release();
  }

  /** The term is over: what is not known by now is not known here any more. */
  void end() {
    List<Waiter> all = waiters;
    waiters = new ArrayList<>();
    Refusal over =
        new Refusal(
            Causes.TAKEOVER, "the end of the exporter's term came between; ask again by the key");
    all.forEach(waiter -> waiter.whenKnown.accept(Optional.of(over)));
  }

  private void release() {
    for (Waiter waiter : List.copyOf(waiters)) {
      Optional<Refusal> refusal = refusal(waiter.index);
      boolean late = around.clock.nanos() - waiter.untilNanos >= 0;
      Peer missing = missing(waiter.index);
      if (refusal.isEmpty() && missing != null && late) {
        refusal = Optional.of(late(missing));
      }
      if ((refusal.isPresent() || missing == null) && waiters.remove(waiter)) {
        waiter.whenKnown.accept(refusal);
      }
    }
  }

  /** Why this checkpoint is not on disk somewhere; empty if it is, or may be soon. */
  private Optional<Refusal> refusal(long index) {
    String here = around.outlet.self().node();
    if (around.peers.coordinators().stream().noneMatch(peer -> peer.node().equals(here))) {
      return Optional.of(
          new Refusal(
              Causes.NO_JOURNAL,
              here
                  + " has no coordinator at the moment, which keeps its journal; see that"
                  + " org.vigil.failover runs there"));
    }
    return around.peers.coordinators().stream()
        .filter(peer -> isNeeded(peer) && !isOnDisk(peer, index))
        .map(faults::get)
        .filter(fault -> fault != null && fault.index() >= index)
        .findFirst()
        .flatMap(Journalled::refusal);
  }

  /** A coordinator that has not said yet that it is on disk. */
  private @Nullable Peer missing(long index) {
    return around.peers.coordinators().stream()
        .filter(peer -> isNeeded(peer) && !isOnDisk(peer, index))
        .findFirst()
        .orElse(null);
  }

  private boolean isNeeded(Peer coordinator) {
    return coordinator.node().equals(around.outlet.self().node()) || !without.contains(coordinator);
  }

  private boolean isOnDisk(Peer coordinator, long index) {
    return onDisk.getOrDefault(coordinator, 0L) >= index;
  }

  private static Refusal late(Peer missing) {
    return new Refusal(
        Causes.JOURNAL,
        "the journal of "
            + missing.node()
            + " did not say within "
            + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)
            + " s that it has the change on disk; try again");
  }
}
