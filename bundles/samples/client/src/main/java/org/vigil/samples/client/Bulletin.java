package org.vigil.samples.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.InstrumentName;
import org.vigil.api.Value;
import org.vigil.api.client.Gap;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;

/**
 * A client without a line about sessions: the service property is all it takes. It logs the first
 * value of each instrument of the bank, and whatever interrupts them; it goes on hearing, whichever
 * bundle of Vigil is replaced (R19).
 */
@Component(
    name = "org.vigil.samples.client.bulletin",
    immediate = true,
    property = MonitorListener.MONITOR + "=bank/**")
public final class Bulletin implements MonitorListener {
  private static final Logger LOG = LoggerFactory.getLogger(Bulletin.class);

  private final Set<InstrumentName> known = ConcurrentHashMap.newKeySet();

  @Override
  public void onReport(Report report) {
    if (known.add(report.instrument())) {
      LOG.info("{} is {}", report.instrument(), report.value().map(Value::asText).orElse("absent"));
    }
  }

  @Override
  public void onGap(Gap gap) {
    LOG.warn("{}: reports {} to {} will not come", gap.instrument(), gap.from(), gap.to());
  }

  @Override
  public void onOutage(Outage outage) {
    LOG.info(
        "Outage {} of {}: {} (noticed by {}), {}, blackout {} ms",
        outage.id(),
        outage.exporter(),
        outage.cause(),
        outage.detector(),
        outage.phase(),
        outage.blackout().map(Duration::toMillis).map(Object::toString).orElse("?"));
  }

  /** Whether a first value was heard. */
  boolean knows(InstrumentName instrument) {
    return known.contains(instrument);
  }
}
