package org.vigil.itests.witness;

import java.util.List;
import org.vigil.api.client.Gap;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.StateChange;

/**
 * Something a witness saw, as a line of its file: what it is, when it was, and its parts, separated
 * by tabs.
 */
public sealed interface Sighting {
  /** When it was seen, in {@link System#nanoTime}. */
  long nanos();

  /**
   * A session began: the importer is there, and the monitors were asked for.
   *
   * @param session the session's id
   */
  record Began(long nanos, String session) implements Sighting {}

  /** The importer went, and the session with it. */
  record Ended(long nanos, String session) implements Sighting {}

  /**
   * An event of the stream.
   *
   * @param event a {@link Report}, a {@link Gap}, an {@link Outage} or a {@link StateChange}
   */
  record Heard(long nanos, MonitorEvent event) implements Sighting {}

  /** The sighting as a line, without its end. */
  default String line() {
    Parts parts = new Parts();
    if (this instanceof Began began) {
      parts.add("began").add(nanos()).add(began.session());
    } else if (this instanceof Ended ended) {
      parts.add("ended").add(nanos()).add(ended.session());
    } else if (this instanceof Heard heard) {
      MonitorEvent event = heard.event();
      if (event instanceof Report report) {
        SeenReport.write(report, parts.add("report").add(nanos()));
      } else if (event instanceof Gap gap) {
        SeenGap.write(gap, parts.add("gap").add(nanos()));
      } else if (event instanceof Outage outage) {
        SeenOutage.write(outage, parts.add("outage").add(nanos()));
      } else if (event instanceof StateChange change) {
        SeenState.write(change, parts.add("state").add(nanos()));
      } else {
        throw new IllegalArgumentException("no witness knows " + event);
      }
    }
    return parts.line();
  }

  /** Reads what {@link #line} wrote. */
  static Sighting read(String line) {
    Parts parts = new Parts(List.of(line.split("\t", -1)));
    String kind = parts.text();
    long nanos = parts.number();
    return switch (kind) {
      case "began" -> new Began(nanos, parts.text());
      case "ended" -> new Ended(nanos, parts.text());
      case "report" -> new Heard(nanos, SeenReport.read(parts));
      case "gap" -> new Heard(nanos, SeenGap.read(parts));
      case "outage" -> new Heard(nanos, SeenOutage.read(parts));
      case "state" -> new Heard(nanos, SeenState.read(parts));
      default -> throw new IllegalArgumentException("no witness wrote: " + line);
    };
  }
}
