package org.vigil.exporter.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;

/**
 * An entity's checkpoints, as its primary sees them (R14, R15): numbered, sent to every coordinator
 * that is up, and awaited. What waits for one goes on when each of them has stored it or is gone;
 * with none left the primary's own memory has to do, and the answer says so.
 */
final class Safekeeping {
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final EntityName entity;
  private final Surroundings around;
  private final Map<Peer, Long> storedBy = new HashMap<>();
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private Epoch epoch = Epoch.NONE;
  private long index;
  private long nextRetryNanos;
  private List<Entry> latest = List.of();

  private record Waiter(long index, IntConsumer whenStored) {}

  Safekeeping(EntityName entity, Surroundings around) {
    this.entity = entity;
    this.around = around;
  }

  /** A new epoch counts its checkpoints anew. */
  void begin(Epoch newEpoch) {
    epoch = newEpoch;
    index = 0;
    storedBy.clear();
    waiters.clear();
    latest = List.of();
  }

  /**
   * Sends a checkpoint.
   *
   * @param whenStored called with the number of nodes that keep it, once nobody is left to wait for
   */
  void save(List<Entry> entries, IntConsumer whenStored) {
    latest = entries;
    index++;
    waiters.add(new Waiter(index, whenStored));
    around.peers.tellCoordinators(new Checkpoint(entity, epoch, index, entries));
    release();
  }

  /** A coordinator came up, perhaps without a memory: it gets the newest. */
  void seed(Peer coordinator) {
    if (index > 0) {
      around.peers.tell(coordinator, new Checkpoint(entity, epoch, index, latest));
    }
  }

  /** Says it again to who has not answered for long: it may not have known the epoch yet. */
  void retry(long nowNanos) {
    if (waiters.isEmpty()) {
      nextRetryNanos = nowNanos + RETRY_NANOS;
    } else if (nowNanos - nextRetryNanos >= 0) {
      nextRetryNanos = nowNanos + RETRY_NANOS;
      around.peers.coordinators().stream()
          .filter(coordinator -> storedBy.getOrDefault(coordinator, 0L) < index)
          .forEach(this::seed);
    }
  }

  void stored(Peer coordinator, Epoch in, long upTo) {
    if (in.equals(epoch)) {
      storedBy.merge(coordinator, upTo, Math::max);
      release();
    }
  }

  void gone(Peer coordinator) {
    storedBy.remove(coordinator);
    release();
  }

  private void release() {
    Waiter first = waiters.peek();
    while (first != null && isStored(first.index)) {
      waiters.remove();
      first.whenStored.accept(copies(first.index));
      first = waiters.peek();
    }
  }

  private boolean isStored(long wanted) {
    return around.peers.coordinators().stream()
        .allMatch(coordinator -> storedBy.getOrDefault(coordinator, 0L) >= wanted);
  }

  private int copies(long wanted) {
    Set<String> nodes = new HashSet<>();
    storedBy.forEach(
        (coordinator, stored) -> {
          if (stored >= wanted) {
            nodes.add(coordinator.node());
          }
        });
    return nodes.size();
  }
}
