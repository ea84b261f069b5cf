package org.vigil.transport.cellar.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.vigil.spi.Neighbour;
import org.vigil.spi.Transport;

/** A node's links with all others, without the threads that {@link CellarTransport} has. */
public final class SimulatedLinks {
  private static final long RETRY_NANOS = 1_000_000;
  private static final long LOOK_NANOS = 20_000_000;

  private final Neighbourhood neighbourhood;
  private final Map<String, Long> dueNanos = new LinkedHashMap<>();
  private final Set<String> woken = new LinkedHashSet<>();
  private boolean isSettled;

  /**
   * The links of a node that knows no other yet.
   *
   * @param numbers random ones
   */
  public SimulatedLinks(String node, LongSupplier numbers, long nowNanos) {
    neighbourhood =
        new Neighbourhood(
            node, numbers.getAsLong(), numbers, member -> () -> woken.add(member.id()));
    neighbourhood.onGroup("default", nowNanos);
  }

  /** What the roles of the node connect to, once it is settled. */
  public Transport transport() {
    return neighbourhood.switchboard();
  }

  /** Who is there, the oldest first. */
  public void onMembers(List<String> ids, String self, long nowNanos) {
    List<Member> members = ids.stream().map(id -> new Member(id, id)).toList();
    neighbourhood.onMembers(members, new Member(self, self), nowNanos);
    dueNanos.keySet().retainAll(ids);
  }

  /** Something came from a member. */
  public void onBytes(String from, byte[] bytes, long nowNanos) {
    neighbourhood.onBytes(from, bytes, nowNanos);
  }

  /** Whether roles may connect. */
  public boolean isSettled(long nowNanos) {
    isSettled = isSettled || neighbourhood.isSettled(nowNanos);
    return isSettled;
  }

  /** Whether all members are linked. */
  public boolean isLinkedWithAll() {
    return neighbourhood.neighbours().stream()
        .allMatch(neighbour -> neighbour.state().equals(Neighbour.LINKED));
  }

  /** Sends what is to be sent now, by member. */
  public void pump(long nowNanos, BiConsumer<String, byte[]> carrier) {
    if (neighbourhood.switchboard().isJammed()) {
      neighbourhood.switchboard().retry();
    }
    List<String> ready = new ArrayList<>(woken);
    woken.clear();
    dueNanos.forEach(
        (member, due) -> {
          if (nowNanos - due >= 0 && !ready.contains(member)) {
            ready.add(member);
          }
        });
    for (String member : ready) {
      @Nullable Envelope next = neighbourhood.next(member, nowNanos);
      while (next != null) {
        carrier.accept(member, EnvelopeCodec.encode(next));
        next = neighbourhood.next(member, nowNanos);
      }
      woken.remove(member);
      long wait = neighbourhood.nanosUntilDue(member, nowNanos);
      if (wait == Long.MAX_VALUE) {
        dueNanos.remove(member);
      } else {
        dueNanos.put(member, nowNanos + wait);
      }
    }
  }

  /** When there is something to do if nothing happens. */
  public long dueNanos(long nowNanos) {
    long due =
        dueNanos.values().stream().min(Comparator.naturalOrder()).orElse(nowNanos + LOOK_NANOS);
    if (!woken.isEmpty()) {
      due = nowNanos;
    }
    long jammed = neighbourhood.switchboard().isJammed() ? nowNanos + RETRY_NANOS : due;
    return Math.min(Math.min(due, jammed), isSettled ? due : nowNanos + LOOK_NANOS);
  }

  /** Ends in good order: the last words, by member. */
  public void close(BiConsumer<String, byte[]> carrier) {
    neighbourhood
        .close()
        .forEach((member, bye) -> carrier.accept(member.id(), EnvelopeCodec.encode(bye)));
  }
}
