package org.vigil.agent.internal;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.vigil.api.InstrumentName;
import org.vigil.spi.Peer;

/**
 * The numbers that stand for instruments' names on the way to importers, and which importer was
 * told which. The number of a name that nobody watches any more goes to another, which is
 * introduced in its place.
 */
final class Handles {
  private final Map<InstrumentName, Use> uses = new HashMap<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private final Map<Peer, BitSet> introduced = new HashMap<>();
  private int count;

  private static final class Use {
    final int handle;
    int users;

    Use(int handle) {
      this.handle = handle;
    }
  }

  int take(InstrumentName name) {
    Use use = uses.computeIfAbsent(name, any -> new Use(free.isEmpty() ? count++ : free.remove()));
    use.users++;
    return use.handle;
  }

  void release(InstrumentName name) {
    Use use = uses.get(name);
    if (use != null && --use.users == 0) {
      uses.remove(name);
      free.add(use.handle);
      introduced.values().forEach(known -> known.clear(use.handle));
    }
  }

  /** The handles this importer knows. */
  BitSet knownTo(Peer importer) {
    return introduced.computeIfAbsent(importer, any -> new BitSet());
  }

  void forget(Peer importer) {
    introduced.remove(importer);
  }
}
