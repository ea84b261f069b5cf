package org.vigil.shell.internal;

import java.util.List;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.Report;

/** What a watch waits for. */
sealed interface News {
  /** Reports that came together. */
  record Reports(List<Report> reports) implements News {
    public Reports {
      reports = List.copyOf(reports);
    }
  }

  /** Anything else in the stream. */
  record Other(MonitorEvent event) implements News {}

  /** The request of this connection is over. */
  record Closed(int connection) implements News {}

  /** A service came or went. */
  record Service(Services.Event event) implements News {}
}
