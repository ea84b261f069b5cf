package org.vigil.failover.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.AssignmentMessage.Resigned;
import org.vigil.spi.message.AssignmentMessage.Withdraw;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Fenced;

/** What an exporter says to the coordinator, and nothing else of it. */
final class FakeExporter extends FakePeer {
  /** Whether it does as it is told. */
  boolean obedient = true;

  /** What its replica declares. */
  List<String> declared = List.of();

  /** What of it is to be on disk. */
  List<String> persistent = List.of();

  /** Its services' entities and who owns them. */
  final Map<EntityName, String> owners = new LinkedHashMap<>();

  /** What it speaks for. */
  final Map<EntityName, Epoch> held = new LinkedHashMap<>();

  /** What it works on, or took on from the one before. */
  final Map<EntityName, Long> values = new LinkedHashMap<>();

  private long lastIndex;
  private final Map<EntityName, Epoch> floors = new LinkedHashMap<>();
  private final boolean standby;

  FakeExporter(Peer peer, boolean standby) {
    super(peer);
    this.standby = standby;
  }

  void serve(EntityName entity, String owner) {
    owners.put(entity, owner);
    offer(entity);
  }

  void withdraw(EntityName entity) {
    owners.remove(entity);
    Epoch was = held.remove(entity);
    say(new Withdraw(entity, was == null ? Epoch.NONE : was));
  }

  /** Claims to speak in an epoch, as one does that the coordinator does not know yet. */
  void claim(EntityName entity, Epoch epoch) {
    held.put(entity, epoch);
    know(entity, epoch);
    offer(entity);
  }

  void know(EntityName entity, Epoch epoch) {
    floors.merge(entity, epoch, (one, other) -> one.isAfter(other) ? one : other);
  }

  /** The highest epoch that it knows of. */
  Epoch floor(EntityName entity) {
    return floors.getOrDefault(entity, Epoch.NONE);
  }

  void letGo(EntityName entity) {
    Epoch was = held.remove(entity);
    say(new Resigned(entity, was));
    offer(entity);
  }

  private void resign(Resign resign) {
    held.remove(resign.entity());
    say(new Resigned(resign.entity(), resign.epoch(), Optional.of(resign.successor())));
    offer(resign.entity());
  }

  /** Keeps a value with the coordinators, in the epoch it speaks in. */
  void keep(EntityName entity, long value) {
    Epoch epoch = held.get(entity);
    if (epoch != null) {
      values.put(entity, value);
      Entry entry = new Entry("accounts", Value.integer(value), 0, null, null, null);
      say(new Checkpoint(entity, epoch, ++lastIndex, List.of(entry)));
    }
  }

  private void offer(EntityName entity) {
    say(
        new Offer(
            entity,
            owners.get(entity),
            standby,
            held.getOrDefault(entity, Epoch.NONE),
            floors.getOrDefault(entity, Epoch.NONE),
            3,
            0,
            declared,
            persistent));
  }

  @Override
  void hearCoordinator() {
    owners.keySet().forEach(this::offer);
  }

  @Override
  void hear(Message message) {
    if (!obedient) {
      return;
    }
    if (message instanceof Assigned assigned) {
      hear(assigned);
    } else if (message instanceof Resign resign
        && resign.epoch().equals(held.get(resign.entity()))) {
      resign(resign);
    } else if (message instanceof Fenced fenced) {
      know(fenced.entity(), fenced.floor());
      if (held.remove(fenced.entity()) != null) {
        offer(fenced.entity());
      }
    }
  }

  private void hear(Assigned assigned) {
    EntityName entity = assigned.entity();
    Epoch floor = floors.getOrDefault(entity, Epoch.NONE);
    know(entity, assigned.epoch());
    boolean mine = assigned.primary().filter(peer::equals).isPresent();
    if (!owners.containsKey(entity)) {
      return;
    }
    if (floor.isAfter(assigned.epoch())) {
      if (mine) {
        offer(entity); // the coordinator does not know the floor yet
      }
    } else if (mine && !assigned.epoch().equals(held.get(entity))) {
      held.put(entity, assigned.epoch());
      assigned.checkpoint().forEach(entry -> values.put(entity, entry.value().asLong()));
      offer(entity);
    } else if (!mine && held.remove(entity) != null) {
      offer(entity);
    }
  }
}
