package org.vigil.samples.client;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferenceScope.PROTOTYPE_REQUIRED;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.client.Importer;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;

/**
 * A client with a session of its own. It checks that nobody is ever shown money that has left the
 * north and not arrived in the south (F8).
 */
@Component(
    name = "org.vigil.samples.client.auditor",
    immediate = true,
    service = {})
public final class Auditor implements MonitorListener {
  private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

  private final Map<String, Report> latest = new ConcurrentHashMap<>();

  /** A session begins: at first, and whenever Vigil's importer comes back. */
  @Reference(scope = PROTOTYPE_REQUIRED, policy = DYNAMIC, cardinality = OPTIONAL)
  void bindImporter(Importer importer) {
    importer.monitor("bank/balance.*", this);
  }

  /** The session is gone and its requests with it: there is nothing to close. */
  void unbindImporter(Importer gone) {}

  @Override
  public void onReports(List<Report> reports) {
    boolean first = latest.isEmpty();
    reports.forEach(report -> latest.put(report.instrument().name(), report));
    if (first) {
      LOG.info("Auditing the bank, beginning with {}", latest.keySet());
    }
    if (!isBalanced()) {
      LOG.warn("The books of the bank do not balance: {}", latest);
    }
  }

  @Override
  public void onOutage(Outage outage) {
    LOG.info("Audit interrupted: {} is {}", outage.cause(), outage.phase());
  }

  /** Whether north and south, if published together, make up the total. */
  boolean isBalanced() {
    Report north = latest.get("balance.north");
    Report south = latest.get("balance.south");
    Report total = latest.get("balance.total");
    return north == null
        || south == null
        || total == null
        || north.publication() == 0
        || north.publication() != south.publication()
        || amount(north) + amount(south) == amount(total);
  }

  private static long amount(Report report) {
    return report.value().orElseThrow().asLong();
  }
}
