package org.vigil.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest numbered samples of one tap, each in the slot of its number; a newer one takes the
 * place of the oldest. It is also the lock in which samples are numbered and put; readers need
 * none.
 */
final class Ring {
  private final AtomicReferenceArray<@Nullable Sample> slots;

  /** An empty ring; its size is a power of two. */
  Ring(int size) {
    slots = new AtomicReferenceArray<>(size);
  }

  int size() {
    return slots.length();
  }

  void put(Sample sample) {
    slots.set(slot(sample.sequence()), sample);
  }

  private int slot(long number) {
    return (int) (number & (slots.length() - 1));
  }

  void clear() {
    for (int i = 0; i < slots.length(); i++) {
      slots.set(i, null);
    }
  }

  /**
   * The samples behind a number, oldest first.
   *
   * @param last the newest number given
   * @param limit how many at most
   */
  List<Sample> behind(long after, long last, int limit) {
    List<Sample> found = new ArrayList<>();
    for (long number = Math.max(after, last - slots.length()) + 1;
        number <= last && found.size() < limit;
        number++) {
      Sample sample = slots.get(slot(number));
      if (sample != null && sample.sequence() == number) {
        found.add(sample);
      }
    }
    return found;
  }
}
