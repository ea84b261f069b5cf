package org.vigil.itests.witness;

import java.util.List;
import java.util.Optional;
import org.vigil.api.Value;
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

  /** A client asked for a change of a control to a value that nobody else asks for. */
  record Asked(long nanos, String control, long value) implements Sighting {}

  /**
   * A client was told what became of a change, at once or because it asked again.
   *
   * @param key names the change
   * @param status one of {@link org.vigil.api.client.Outcome}'s
   * @param reason the code of the refusal, empty if there is none
   */
  record Answered(
      long nanos, long value, String key, String status, String reason, long revision, int copies)
      implements Sighting {}

  /** A client read a value; it asked at {@code beganNanos}. */
  record Read(long nanos, long beganNanos, String instrument, Value value, long revision)
      implements Sighting {}

  /** The service is about to have this value. */
  record Had(long nanos, String instrument, Value value) implements Sighting {}

  /**
   * The service was given a value of a control.
   *
   * @param key of the change; empty if there was none
   */
  record Took(long nanos, String control, long value, String key, long revision)
      implements Sighting {}

  /** The sighting as a line, without its end. */
  default String line() {
    Parts parts = new Parts();
    if (this instanceof Began began) {
      parts.add("began").add(nanos()).add(began.session());
    } else if (this instanceof Ended ended) {
      parts.add("ended").add(nanos()).add(ended.session());
    } else if (this instanceof Asked asked) {
      parts.add("asked").add(nanos()).add(asked.control()).add(asked.value());
    } else if (this instanceof Answered answered) {
      parts
          .add("answered")
          .add(nanos())
          .add(answered.value())
          .add(answered.key())
          .add(answered.status())
          .add(answered.reason())
          .add(answered.revision())
          .add(answered.copies());
    } else if (this instanceof Read read) {
      parts
          .add("read")
          .add(nanos())
          .add(read.beganNanos())
          .add(read.instrument())
          .addValue(Optional.of(read.value()))
          .add(read.revision());
    } else if (this instanceof Had had) {
      parts.add("had").add(nanos()).add(had.instrument()).addValue(Optional.of(had.value()));
    } else if (this instanceof Took took) {
      parts
          .add("took")
          .add(nanos())
          .add(took.control())
          .add(took.value())
          .add(took.key())
          .add(took.revision());
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
      case "asked" -> new Asked(nanos, parts.text(), parts.number());
      case "answered" ->
          new Answered(
              nanos,
              parts.number(),
              parts.text(),
              parts.text(),
              parts.text(),
              parts.number(),
              (int) parts.number());
      case "read" ->
          new Read(
              nanos,
              parts.number(),
              parts.text(),
              parts.valueIfAny().orElseThrow(),
              parts.number());
      case "had" -> new Had(nanos, parts.text(), parts.valueIfAny().orElseThrow());
      case "took" -> new Took(nanos, parts.text(), parts.number(), parts.text(), parts.number());
      default -> throw new IllegalArgumentException("no witness wrote: " + line);
    };
  }
}
