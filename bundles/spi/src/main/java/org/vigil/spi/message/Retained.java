package org.vigil.spi.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vigil.spi.message.ReportMessage.Item;

/**
 * Reports of a durable instrument as a checkpoint keeps them, for a successor on another node (G5).
 *
 * @param behind nothing is retained up to this number: it was acknowledged, or there was no room
 * @param items behind that number, oldest first; their handles mean nothing
 */
public record Retained(String instrument, long behind, List<Item> items) {
  /** Copies the list. */
  public Retained {
    items = List.copyOf(items);
  }

  /**
   * What is retained once more has arrived.
   *
   * @param kept what there was, one of each instrument
   * @param more what was added, and up to where it may go
   */
  static List<Retained> merged(List<Retained> kept, List<Retained> more) {
    if (more.isEmpty()) {
      return kept;
    }
    Map<String, Retained> merged = new LinkedHashMap<>();
    kept.forEach(each -> merged.put(each.instrument, each));
    more.forEach(each -> merged.merge(each.instrument, each, Retained::with));
    return List.copyOf(merged.values());
  }

  private Retained with(Retained newer) {
    long last = items.isEmpty() ? behind : items.get(items.size() - 1).sequence();
    List<Item> all = new ArrayList<>(items);
    newer.items.stream().filter(item -> item.sequence() > last).forEach(all::add);
    all.removeIf(item -> item.sequence() <= newer.behind);
    return new Retained(instrument, newer.behind, all);
  }
}
