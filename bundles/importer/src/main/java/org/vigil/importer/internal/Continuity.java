package org.vigil.importer.internal;

import java.util.List;
import org.vigil.api.Epoch;
import org.vigil.api.client.MonitorEvent;

/**
 * The row of numbers of one instrument as it arrives in one request. Lets each number pass once and
 * in order, and turns a hole within an epoch that nobody spoke of into a gap (G4): after an agent
 * died and another told the row from where the client was, both happen.
 *
 * <p>From one epoch to the next the agent knows what is missing, and its word is taken.
 */
final class Continuity {
  private Epoch epoch = Epoch.NONE;
  private long sequence;

  /** Numbers before a gap that the next report accounts for. */
  private long open;

  /** Whether a report or position of this epoch was seen, so that holes can be told. */
  private boolean known;

  /** A row that was taken up to here before. */
  void resume(Epoch takenEpoch, long takenSequence) {
    epoch = takenEpoch;
    sequence = takenSequence;
    known = true;
  }

  void report(ReceivedReport report, List<MonitorEvent> out) {
    int order = report.epoch().compareTo(epoch);
    if (order < 0 || (order == 0 && report.sequence() <= sequence)) {
      return;
    }
    ReceivedReport passed = report;
    if (order == 0 && known) {
      long between = open + report.sequence() - sequence - 1;
      long missing = between - report.covered();
      if (missing > 0) {
        long to = report.sequence() - 1;
        out.add(new ReceivedGap(report.instrument(), report.epoch(), to - missing + 1, to, false));
      } else if (missing < 0) {
        passed = relieved(report, -missing);
      }
    }
    resume(report.epoch(), report.sequence());
    open = 0;
    out.add(passed);
  }

  void gap(ReceivedGap gap, List<MonitorEvent> out) {
    int order = gap.epoch().compareTo(epoch);
    if (order < 0 || (order == 0 && gap.to() <= sequence)) {
      return;
    }
    if (order > 0) {
      known = false;
      open = 0;
      sequence = gap.from() - 1;
    }
    long from = Math.max(gap.from(), sequence + 1);
    open += from - sequence - 1;
    epoch = gap.epoch();
    sequence = gap.to();
    out.add(new ReceivedGap(gap.instrument(), gap.epoch(), from, gap.to(), gap.isUpperBound()));
  }

  /** The report without numbers that were accounted for already. */
  private static ReceivedReport relieved(ReceivedReport report, long surplus) {
    long fromSuppressed = Math.min(report.suppressed(), surplus);
    long fromConflated = Math.min(report.conflated(), surplus - fromSuppressed);
    return report.with(report.conflated() - fromConflated, report.suppressed() - fromSuppressed);
  }
}
