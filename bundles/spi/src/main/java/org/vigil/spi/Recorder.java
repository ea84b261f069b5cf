package org.vigil.spi;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.SessionMessage.Told;

/**
 * Keeps what a node had last imported from an exporter whose word ended (F43). A service; the
 * node's agent hands over, on its duty cycle, as soon as it noticed the end. Without one an agent
 * keeps no reports.
 */
@ConsumerType
public interface Recorder {
  /**
   * Takes a recording on, without waiting for a disk. Called again for the same outage when more
   * ended with the same death; the recording has only what is new then.
   */
  void record(Recording recording);

  /**
   * What an outage ended.
   *
   * @param outage as the node tells it at this moment
   * @param ends each entity whose epoch it closed and of which there were reports
   */
  record Recording(Told outage, List<End> ends) {
    /** Copies the list. */
    public Recording {
      ends = List.copyOf(ends);
    }
  }

  /**
   * The end of an epoch.
   *
   * @param opened how it had begun; its declarations say what the reports' handles mean (R13)
   * @param last the last reports of it, oldest first
   */
  record End(Opened opened, List<Reports> last) {
    /** Copies the list. */
    public End {
      last = List.copyOf(last);
    }
  }
}
