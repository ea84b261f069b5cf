package org.vigil.api.client;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears the stream of a request. One call at a time per request, in order, on Vigil's threads; a
 * listener that throws is counted and goes on hearing, one that blocks gets conflated reports or
 * gaps and harms nobody else (G10).
 *
 * <p>Registered as a service with the property {@link #MONITOR}, it is a whiteboard listener: it
 * needs no Importer and survives the replacement of any Vigil bundle (R19).
 */
@ConsumerType
public interface MonitorListener {
  /** Service property: the patterns to monitor, a String or String[]. */
  String MONITOR = "vigil.monitor";

  /** Service property: {@code latest} (the default) or {@code every}. */
  String MONITOR_MODE = "vigil.monitor.mode";

  /**
   * Service property: at least this many milliseconds between two reports of one instrument, a Long
   * or a String; default none.
   */
  String MONITOR_INTERVAL_MILLIS = "vigil.monitor.interval.millis";

  /**
   * Reports that became ready together; those published as one are never torn apart (F8). Calls
   * {@link #onReport} for each.
   */
  default void onReports(List<Report> reports) {
    reports.forEach(this::onReport);
  }

  /** One report. */
  default void onReport(Report report) {}

  /** Numbered reports that will not come. */
  default void onGap(Gap gap) {}

  /** An outage began or moved on. */
  default void onOutage(Outage outage) {}

  /** A monitor became pending, good, stale or unavailable. */
  default void onState(StateChange change) {}

  /** The request is over: closed by its owner, or gone with its session. */
  default void onClose() {}
}
