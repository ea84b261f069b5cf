package org.vigil.failover.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.Message;

/** What must hold of every word a coordinator says, whatever happens (R1, G7). */
final class Invariants {
  private record Key(EntityName entity, Epoch epoch) {}

  private record Numbered(EntityName entity, long number) {}

  private final Map<EntityName, Epoch> floors = new HashMap<>();
  private final Map<Numbered, Long> incarnations = new HashMap<>();
  private final Map<Key, Peer> primaries = new HashMap<>();
  private final Set<Key> ended = new HashSet<>();

  /** A new coordinator may not know what another one said shortly before. */
  void onRestart() {
    floors.clear();
    incarnations.clear();
    ended.clear();
  }

  void check(Message message) {
    if (message instanceof Assigned assigned) {
      EntityName entity = assigned.entity();
      Epoch epoch = assigned.epoch();
      Key key = new Key(entity, epoch);
      Epoch floor = floors.getOrDefault(entity, Epoch.NONE);
      hold(!floor.isAfter(epoch), "floor falls from " + floor, assigned);
      floors.put(entity, epoch);
      Optional<Peer> primary = assigned.primary();
      if (primary.isEmpty()) {
        ended.add(key);
        return;
      }
      hold(!ended.contains(key), "this epoch is over", assigned);
      hold(epoch.incarnation() == primary.get().incarnation(), "another's epoch", assigned);
      hold(!assigned.backups().contains(primary.get()), "primary and backup", assigned);
      Peer before = primaries.putIfAbsent(key, primary.get());
      hold(before == null || before.equals(primary.get()), "two primaries of an epoch", assigned);
      Long other =
          incarnations.putIfAbsent(new Numbered(entity, epoch.number()), epoch.incarnation());
      hold(other == null || other == epoch.incarnation(), "two epochs of a number", assigned);
    }
  }

  private static void hold(boolean holds, String what, Assigned assigned) {
    if (!holds) {
      throw new AssertionError(what + ": " + assigned);
    }
  }
}
