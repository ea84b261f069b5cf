package org.vigil.importer.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Monitor;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.Report;
import org.vigil.api.client.States;
import org.vigil.spi.message.SessionMessage.MonitorState;
import org.vigil.spi.message.SessionMessage.Position;

/** One instrument in one request: what arrived of it, and what the client took. */
final class Watched {
  private static final Set<String> OVER = Set.of(Causes.NOT_EXPORTED, Causes.TYPE_CHANGED);

  private final InstrumentName instrument;
  private final Continuity row = new Continuity();
  private String state = "";
  private String cause = "";
  private @Nullable Report last;
  private @Nullable Position taken;
  private long received;
  private long conflated;
  private long suppressed;
  private long lost;

  /** A monitor as the client sees it. */
  private record Snapshot(
      InstrumentName instrument,
      String state,
      Optional<String> cause,
      Optional<Duration> age,
      Optional<Report> last,
      long received,
      long conflated,
      long suppressed,
      long lost)
      implements Monitor {}

  Watched(InstrumentName instrument) {
    this.instrument = instrument;
  }

  void resume(Position position) {
    row.resume(position.epoch(), position.sequence());
    taken = position;
  }

  // ---- what arrives

  void report(ReceivedReport report, List<MonitorEvent> out) {
    row.report(report, out);
  }

  void gap(ReceivedGap gap, List<MonitorEvent> out) {
    row.gap(gap, out);
  }

  /** A new agent calls pending what it has not seen yet; the client knows better. */
  void become(String nowState, String nowCause, List<MonitorEvent> out) {
    if (nowState.equals(States.PENDING) && !state.isEmpty()) {
      return;
    }
    if (!state.equals(nowState) || !cause.equals(nowCause)) {
      state = nowState;
      cause = nowCause;
      out.add(ReceivedState.of(instrument, state, cause));
    }
  }

  InstrumentName instrument() {
    return instrument;
  }

  /** Whether it is to have a report when somebody speaks for its entity (R13). */
  boolean isExpected() {
    return !state.isEmpty() && !state.equals(States.PENDING) && !OVER.contains(cause);
  }

  boolean isIn(String candidate) {
    return state.equals(candidate);
  }

  // ---- what the client takes

  void take(ReceivedReport report) {
    received++;
    conflated += report.conflated();
    suppressed += report.suppressed();
    last = report;
    taken = new Position(instrument, report.epoch(), report.sequence());
  }

  void take(ReceivedGap gap) {
    lost += gap.size();
  }

  @Nullable Position position() {
    return taken;
  }

  /**
   * The monitor now. State and age are what the agent says, the counts are of what the client took.
   *
   * @param said null if the agent does not answer
   */
  Monitor snapshot(@Nullable MonitorState said) {
    String nowState = said == null ? state : said.state();
    String nowCause = said == null ? cause : said.cause();
    return new Snapshot(
        instrument,
        nowState,
        nowCause.isEmpty() ? Optional.empty() : Optional.of(nowCause),
        said == null || said.ageMillis() < 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(said.ageMillis())),
        Optional.ofNullable(last),
        received,
        conflated,
        said == null ? suppressed : Math.max(suppressed, said.suppressed()),
        lost);
  }
}
