package org.vigil.transport.cellar.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.vigil.transport.cellar.internal.Envelope.Entry;

/** The receiving half of a link: hands on each batch once and in order, whatever the wire does. */
final class Incoming {
  private final Traffic traffic;
  private final TreeMap<Long, List<Entry>> early = new TreeMap<>();
  private long arrived;

  Incoming(Traffic traffic) {
    this.traffic = traffic;
  }

  /** The entries that may be handed on now that this batch came. */
  List<Entry> onBatch(long number, List<Entry> entries) {
    if (number <= arrived || early.containsKey(number)) {
      traffic.duplicate();
      return List.of();
    }
    if (number > arrived + Outgoing.MAX_BATCHES) {
      return List.of(); // no honest sender is so far ahead
    }
    if (number == arrived + 1 && early.isEmpty()) {
      arrived = number;
      return entries;
    }
    early.put(number, entries);
    List<Entry> inOrder = new ArrayList<>();
    for (List<Entry> next = early.remove(arrived + 1);
        next != null;
        next = early.remove(arrived + 1)) {
      arrived++;
      inOrder.addAll(next);
    }
    return inOrder;
  }

  /** All up to this number have arrived. */
  long arrived() {
    return arrived;
  }
}
