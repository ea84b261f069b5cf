package org.vigil.itests.chaos;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Epoch;
import org.vigil.api.Value;

/**
 * Something that happened to a client, to the service or to a node; who has {@code @node} in it.
 */
sealed interface Event {
  /** When, in {@link System#nanoTime}, which is one clock over the processes of a machine. */
  long nanos();

  /** To whom: {@code poll@node-2}, or a node. */
  String who();

  /** The node of it. */
  default String node() {
    return who().substring(who().indexOf('@') + 1);
  }

  /** A client's stream begins, from nothing. */
  record Began(long nanos, String who) implements Event {}

  /** Its importer went, and the stream with it. */
  record Ended(long nanos, String who) implements Event {}

  /**
   * A client received a report.
   *
   * @param accounted the numbers before it that it stands for, conflated or suppressed
   * @param value null if the service had none
   */
  record Reported(
      long nanos,
      String who,
      String instrument,
      Epoch epoch,
      long sequence,
      long accounted,
      @Nullable Value value)
      implements Event {
    String entity() {
      return instrument.substring(0, instrument.indexOf('/'));
    }
  }

  /** A client was told that numbers will not come. */
  record Missed(long nanos, String who, String instrument, long from, long to) implements Event {}

  /** A monitor of a client became good, stale or unavailable. */
  record Turned(long nanos, String who, String instrument, String state) implements Event {}

  /** A client was told of an outage, or how far it has got. */
  record Told(
      long nanos,
      String who,
      String outage,
      boolean isHealed,
      String cause,
      long blackoutNanos,
      List<Closed> closings)
      implements Event {
    public Told {
      closings = List.copyOf(closings);
    }
  }

  /** An epoch of an entity that an outage closed. */
  record Closed(String entity, Epoch epoch) {}

  /** A client asked for a change; each asks for values that nobody else ever asks for. */
  record Asked(long nanos, String who, String control, long value) implements Event {}

  /**
   * A client was told what became of a change, at once or because it asked again.
   *
   * @param status applied, rejected or unknown
   * @param reason the code of the refusal, or empty
   */
  record Answered(
      long nanos,
      String who,
      long value,
      String key,
      String status,
      String reason,
      long revision,
      int copies)
      implements Event {}

  /** A client read an instrument; it was asked for at {@code beganNanos}. */
  record Read(
      long nanos, String who, long beganNanos, String instrument, Value value, long revision)
      implements Event {}

  /** The service is about to have this value, or has it. */
  record Had(long nanos, String who, String instrument, Value value) implements Event {}

  /**
   * The service was given a value of a control.
   *
   * @param key of the change; empty for none
   */
  record Took(long nanos, String who, String control, long value, String key, long revision)
      implements Event {}

  /**
   * The nemesis did something to a node, or a bundle of it, and undid it at {@code untilNanos}.
   *
   * @param what a kind of {@link Fault}
   * @param part the bundle, or {@link Cutting#LINKS}, or empty
   */
  record Struck(long nanos, String who, Fault.Kind what, String part, long untilNanos)
      implements Event {}
}
