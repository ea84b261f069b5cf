package org.vigil.itests.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.vigil.api.Epoch;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Stored;

/** Which coordinator keeps which revision of the control, by what it said that it stored. */
final class CopyBook {
  private static final String WORKERS = BankService.WORKERS.name();

  private record Index(Epoch epoch, long index) {}

  private final Map<Epoch, Long> newest = new HashMap<>();
  private final Map<Index, Long> revisions = new HashMap<>();
  private final Map<RunningPart, Long> kept = new HashMap<>();

  void sent(Checkpoint checkpoint) {
    for (Entry entry : checkpoint.entries()) {
      if (entry.instrument().equals(WORKERS)) {
        newest.put(checkpoint.epoch(), entry.revision());
      }
    }
    Long revision = newest.get(checkpoint.epoch());
    if (revision != null) {
      revisions.putIfAbsent(new Index(checkpoint.epoch(), checkpoint.index()), revision);
    }
  }

  void stored(RunningPart coordinator, Stored stored) {
    Long revision = revisions.get(new Index(stored.epoch(), stored.index()));
    if (revision != null) {
      kept.put(coordinator, revision);
    }
  }

  boolean keeps(RunningPart coordinator, long revision) {
    return kept.getOrDefault(coordinator, -1L) >= revision;
  }

  /** Whether one of these keeps that revision. */
  boolean isKept(Set<RunningPart> coordinators, long revision) {
    return coordinators.stream().anyMatch(coordinator -> keeps(coordinator, revision));
  }
}
