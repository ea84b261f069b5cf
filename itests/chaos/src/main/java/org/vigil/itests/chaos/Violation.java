package org.vigil.itests.chaos;

import java.util.List;

/**
 * Something in a history that must not be.
 *
 * @param what the way in which it is wrong
 * @param sentence for people
 * @param events the numbers of the events that show it
 */
record Violation(Wrong what, String sentence, List<Integer> events) {
  Violation {
    events = List.copyOf(events);
  }

  @Override
  public String toString() {
    return what + ": " + sentence + " " + events.stream().map(number -> "#" + number).toList();
  }
}
