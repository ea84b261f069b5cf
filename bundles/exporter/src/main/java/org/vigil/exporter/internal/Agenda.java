package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Instruments by the time at which they are due: looking costs nothing while none is. */
final class Agenda {
  private final Map<ArmedInstrument, Entry> entries = new HashMap<>();
  private final TreeSet<Entry> byTime = new TreeSet<>();

  private record Entry(long atNanos, ArmedInstrument instrument) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.signum(atNanos - other.atNanos); // the clock may wrap
      return byTime != 0 ? byTime : Integer.compare(instrument.handle, other.instrument.handle);
    }
  }

  /** Puts an instrument down for this time, and no other. */
  void put(ArmedInstrument instrument, long atNanos) {
    remove(instrument);
    Entry entry = new Entry(atNanos, instrument);
    entries.put(instrument, entry);
    byTime.add(entry);
  }

  void remove(ArmedInstrument instrument) {
    Entry entry = entries.remove(instrument);
    if (entry != null) {
      byTime.remove(entry);
    }
  }

  boolean contains(ArmedInstrument instrument) {
    return entries.containsKey(instrument);
  }

  /** Takes out the first one that is due; null if none is. */
  @Nullable ArmedInstrument poll(long nowNanos) {
    if (byTime.isEmpty() || nowNanos - byTime.first().atNanos < 0) {
      return null;
    }
    ArmedInstrument instrument = byTime.first().instrument;
    remove(instrument);
    return instrument;
  }

  /** Takes out all, due or not. */
  List<ArmedInstrument> clear() {
    List<ArmedInstrument> all = new ArrayList<>(entries.keySet());
    entries.clear();
    byTime.clear();
    return all;
  }
}
