package org.vigil.shell.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.client.Closing;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.Outage;

/** {@code vigil:outage-list}. */
@Service
@Command(
    scope = "vigil",
    name = "outage-list",
    description = "Lists the latest outages, newest first",
    detailedDescription =
        """
        Shows whose word ended and why, what noticed it first, how far it has got \
        (opened: noticed; switched: another exporter has taken over; healed: each \
        monitor has had a good report again), how long values were missing, and how many \
        reports were lost. With --json also each entity's epochs and ledger.

        Example:  vigil:outage-list
                  vigil:outage-list --json
        """)
public final class OutageListCommand extends ListCommand {
  private static final Listing<Outage> LISTING =
      new Listing<Outage>("no outage so far")
          .text("Noticed", "noticed", Outage::noticed)
          .state("Phase", "phase", outage -> Wording.lower(outage.phase()))
          .text("Cause", "cause", Outage::cause)
          .text("Exporter", "exporter", Outage::exporter)
          .text("Detector", "detector", Outage::detector)
          .text("Entities", "entities", OutageListCommand::entities)
          .json("switched", Outage::switched)
          .json("healed", Outage::healed)
          .number("Blackout", "blackoutMillis", Outage::blackout)
          .number("Lost", "lost", OutageListCommand::lost)
          .json("closings", OutageListCommand::closings)
          .text("Id", "id", Outage::id);

  private static List<String> entities(Outage outage) {
    return outage.closings().stream().map(closing -> closing.entity().toString()).toList();
  }

  private static long lost(Outage outage) {
    return outage.closings().stream().mapToLong(closing -> closing.ledger().lost()).sum();
  }

  private static List<Map<String, Object>> closings(Outage outage) {
    return outage.closings().stream().map(OutageListCommand::closing).toList();
  }

  private static Map<String, Object> closing(Closing closing) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("entity", closing.entity());
    map.put("epoch", closing.epoch());
    map.put("successor", closing.successor());
    map.put("monitored", closing.monitored());
    map.put("pending", closing.pending());
    map.put("received", closing.ledger().received());
    map.put("conflated", closing.ledger().conflated());
    map.put("suppressed", closing.ledger().suppressed());
    map.put("replayed", closing.ledger().replayed());
    map.put("lost", closing.ledger().lost());
    map.put("upperBound", closing.ledger().isUpperBound());
    map.put("unnumberedMillis", closing.ledger().unnumbered().map(Duration::toMillis));
    return map;
  }

  @Override
  void run() throws CommandException {
    try (Lent<Cluster> cluster = cluster()) {
      LISTING.print(cluster.service().outages(), form(), output());
    }
  }
}
