package org.vigil.itests.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.vigil.api.Epoch;
import org.vigil.api.client.Causes;
import org.vigil.exporter.internal.SimulatedExporter;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Journalled;

/**
 * On which disks a change of a persistent control has to be before it is answered (G8): on that of
 * the node where it is made, and of each other whose coordinator is there and has said that it
 * keeps a journal. Whether it is there is seen when nothing else is left.
 */
final class JournalBook {
  private final Map<RunningPart, Set<Peer>> keepers = new HashMap<>();

  /** Somebody hears what came of a checkpoint on the disk of a coordinator's node. */
  void heard(RunningPart who, Peer coordinator, Journalled word) {
    SimulatedExporter exporter = who.node().exporter(who.part());
    Epoch held = exporter == null ? null : exporter.speaking().get(word.entity());
    if (held != null && held.equals(word.epoch())) {
      Set<Peer> known = keepers.computeIfAbsent(who, any -> new HashSet<>());
      if (word.refusal().filter(why -> why.code().equals(Causes.NO_JOURNAL)).isPresent()) {
        known.remove(coordinator);
      } else {
        known.add(coordinator);
      }
    }
  }

  /** Somebody has lost a coordinator. */
  void gone(RunningPart who, Peer coordinator) {
    keepers.computeIfAbsent(who, any -> new HashSet<>()).remove(coordinator);
  }

  /** The nodes on whose disks everything is that this one calls applied. */
  Set<String> nodes(RunningPart who) {
    Set<String> nodes = new HashSet<>();
    nodes.add(who.node().id());
    keepers.getOrDefault(who, Set.of()).forEach(keeper -> nodes.add(keeper.node()));
    return nodes;
  }
}
