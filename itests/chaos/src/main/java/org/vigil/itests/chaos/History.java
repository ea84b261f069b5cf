package org.vigil.itests.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.vigil.itests.chaos.Event.Struck;

/** Everything that happened, in order, numbered from 1. */
final class History {
  private final List<Entry> entries = new ArrayList<>();
  private final List<Struck> faults;

  /** An event and its number. */
  record Entry(int number, Event event) {
    @Override
    public String toString() {
      return "#" + number + " " + event;
    }
  }

  private History(List<Event> events) {
    for (Event event : events) {
      entries.add(new Entry(entries.size() + 1, event));
    }
    faults = events.stream().filter(Struck.class::isInstance).map(Struck.class::cast).toList();
  }

  /** These events; those of one source are in order, the sources need not be. */
  static History of(List<Event> events) {
    return new History(events.stream().sorted(Comparator.comparingLong(Event::nanos)).toList());
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  Entry entry(int number) {
    return entries.get(number - 1);
  }

  /** The events of one kind, in order. */
  <E extends Event> Stream<E> events(Class<E> kind) {
    return entries.stream().map(Entry::event).filter(kind::isInstance).map(kind::cast);
  }

  long beginNanos() {
    return entries.isEmpty() ? 0 : entries.get(0).event().nanos();
  }

  long endNanos() {
    return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).event().nanos();
  }

  /** What the nemesis did at any time between two moments. */
  Stream<Struck> struck(long fromNanos, long toNanos) {
    return faults.stream()
        .filter(fault -> fault.nanos() <= toNanos && fault.untilNanos() >= fromNanos);
  }

  boolean wasStruck(long fromNanos, long toNanos, Predicate<Struck> fault) {
    return struck(fromNanos, toNanos).anyMatch(fault);
  }
}
