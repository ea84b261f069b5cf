package org.vigil.itests.chaos;

import java.time.Duration;
import java.util.Optional;
import org.vigil.api.client.Gap;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.StateChange;
import org.vigil.itests.witness.Sighting;

/** Makes events of what was written down in the nodes. */
final class Transcript {
  private Transcript() {}

  /** The event that a line of somebody's file tells of; empty for what is of no interest. */
  static Optional<Event> of(String who, Sighting sighting) {
    long nanos = sighting.nanos();
    if (sighting instanceof Sighting.Heard heard) {
      return of(who, nanos, heard.event());
    } else if (sighting instanceof Sighting.Began) {
      return Optional.of(new Event.Began(nanos, who));
    } else if (sighting instanceof Sighting.Ended) {
      return Optional.of(new Event.Ended(nanos, who));
    } else if (sighting instanceof Sighting.Asked asked) {
      return Optional.of(new Event.Asked(nanos, who, asked.control(), asked.value()));
    } else if (sighting instanceof Sighting.Answered answered) {
      return Optional.of(
          new Event.Answered(
              nanos,
              who,
              answered.value(),
              answered.key(),
              answered.status(),
              answered.reason(),
              answered.revision(),
              answered.copies()));
    } else if (sighting instanceof Sighting.Read read) {
      return Optional.of(
          new Event.Read(
              nanos, who, read.beganNanos(), read.instrument(), read.value(), read.revision()));
    } else if (sighting instanceof Sighting.Had had) {
      return Optional.of(new Event.Had(nanos, who, had.instrument(), had.value()));
    } else if (sighting instanceof Sighting.Took took) {
      return Optional.of(
          new Event.Took(nanos, who, took.control(), took.value(), took.key(), took.revision()));
    }
    return Optional.empty();
  }

  private static Optional<Event> of(String who, long nanos, MonitorEvent event) {
    if (event instanceof Report report) {
      return Optional.of(
          new Event.Reported(
              nanos,
              who,
              report.instrument().toString(),
              report.epoch(),
              report.sequence(),
              report.conflated() + report.suppressed(),
              report.value().orElse(null)));
    } else if (event instanceof Gap gap) {
      return Optional.of(
          new Event.Missed(nanos, who, gap.instrument().toString(), gap.from(), gap.to()));
    } else if (event instanceof StateChange change) {
      return Optional.of(
          new Event.Turned(nanos, who, change.instrument().toString(), change.state()));
    } else if (event instanceof Outage outage) {
      return Optional.of(
          new Event.Told(
              nanos,
              who,
              outage.id(),
              outage.phase() == Outage.Phase.HEALED,
              outage.cause(),
              outage.blackout().map(Duration::toNanos).orElse(0L),
              outage.closings().stream()
                  .map(closing -> new Event.Closed(closing.entity().toString(), closing.epoch()))
                  .toList()));
    }
    return Optional.empty();
  }
}
