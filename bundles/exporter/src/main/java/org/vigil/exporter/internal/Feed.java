package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vigil.spi.Peer;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Reports;

/** One entity's reports on their way to one node. */
final class Feed {
  /** How many reports a message has at most. */
  static final int MAX_ITEMS = 8_192;

  /** About how many bytes; with long texts it has fewer reports. */
  static final long MAX_BYTES = 1024 * 1024;

  /** All that is armed for the node. */
  final Set<Subscription> all = new LinkedHashSet<>();

  /** What has something to send. */
  final Set<Subscription> ready = new LinkedHashSet<>();

  private final Peer agent;
  private final ExportedEntity entity;
  private final Surroundings around;

  Feed(Peer agent, ExportedEntity entity, Surroundings around) {
    this.agent = agent;
    this.entity = entity;
    this.around = around;
  }

  /**
   * Sends what is ready, in one message; what the agent does not take now stays ready, replaced by
   * newer values or kept in the ring.
   */
  void flush() {
    if (ready.isEmpty()) {
      return;
    }
    List<Item> items = new ArrayList<>();
    List<Subscription> served = new ArrayList<>();
    long bytes = 0;
    for (Subscription subscription : ready) {
      if (items.size() >= MAX_ITEMS || bytes >= MAX_BYTES) {
        break;
      }
      bytes += subscription.collect(items, MAX_ITEMS - items.size(), MAX_BYTES - bytes);
      served.add(subscription);
    }
    Reports reports = new Reports(entity.name(), entity.epoch(), entity.hash(), items);
    if (items.isEmpty() || around.outlet.send(agent, reports)) {
      served.forEach(Subscription::taken);
      served.stream().filter(subscription -> !subscription.hasMore()).forEach(ready::remove);
    }
  }
}
