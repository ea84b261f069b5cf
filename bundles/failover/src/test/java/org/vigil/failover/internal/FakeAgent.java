package org.vigil.failover.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Fenced;

/** An agent's ear for assignments, and its fence (R1). */
final class FakeAgent extends FakePeer {
  /** What it was told of each entity since the coordinator came. */
  final Map<EntityName, Assigned> believed = new LinkedHashMap<>();

  private final Map<EntityName, Epoch> floors = new LinkedHashMap<>();

  FakeAgent(Peer peer) {
    super(peer);
  }

  @Override
  void hearCoordinator() {
    believed.clear();
  }

  @Override
  void hearCoordinatorOf(Peer coordinator) {
    if (coordinator.node().equals(peer.node())) {
      hearCoordinator();
    }
  }

  @Override
  void hear(Message message) {
    if (message instanceof Assigned assigned) {
      Epoch floor = floors.getOrDefault(assigned.entity(), Epoch.NONE);
      if (floor.isAfter(assigned.epoch())) {
        assigned
            .primary()
            .ifPresent(primary -> sayTo(primary, new Fenced(assigned.entity(), floor)));
      } else {
        floors.put(assigned.entity(), assigned.epoch());
        believed.put(assigned.entity(), assigned);
      }
    }
  }
}
