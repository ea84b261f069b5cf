package org.vigil.spi.message;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.NamePattern;
import org.vigil.api.Refusal;
import org.vigil.api.Significance;
import org.vigil.api.Value;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Mode;
import org.vigil.api.client.Outage;

/**
 * Interest and what comes of it: between the importer role and the agent of its node, and where
 * named requests are kept.
 */
public sealed interface SessionMessage extends Message {
  /**
   * What a request is: enough to take it up again elsewhere.
   *
   * @param request its id, unique in the node
   * @param session the session it belongs to
   * @param name empty if it cannot be resumed
   * @param positions up to where its client has taken each instrument's reports
   */
  record Spec(
      String request,
      String session,
      String name,
      List<NamePattern> patterns,
      Mode mode,
      Significance significance,
      Caller caller,
      List<Position> positions) {
    /** Copies the lists. */
    public Spec {
      patterns = List.copyOf(patterns);
      positions = List.copyOf(positions);
    }
  }

  /** The last report of an instrument that the client has taken. */
  record Position(InstrumentName instrument, Epoch epoch, long sequence) {}

  /**
   * Importer to agent: monitor this, from these positions on. Said when a client asks, and for
   * every living request when an agent comes up. A request the agent knows already under this id
   * goes on with the importer that says so.
   */
  record Open(Spec spec) implements SessionMessage {}

  /** Importer to agent: this request is over; its interest is withdrawn. */
  record Close(String request) implements SessionMessage {}

  /**
   * Importer to agent: the client of a request that is named, or of mode EVERY, has taken reports
   * up to here (R19, G5).
   */
  record Taken(String request, List<Position> positions) implements SessionMessage {
    /** Copies the list. */
    public Taken {
      positions = List.copyOf(positions);
    }
  }

  /** Importer to agent, or agent to coordinator: is a request of this name kept? */
  record Resume(long id, String name) implements SessionMessage {}

  /**
   * The answer; the agent has claimed it for the asker, who opens it under its own importer with
   * {@link Open}, same id.
   */
  record Resumed(long id, Optional<Spec> spec) implements SessionMessage {}

  /**
   * Agent to coordinator: keep this named request for when importer and agent are both gone, for
   * the grace time behind its last word.
   */
  record Keep(Spec spec) implements SessionMessage {}

  /** Agent to coordinator: the request of this name is closed by its client. */
  record Forget(String name) implements SessionMessage {}

  /**
   * Agent to importer: what happened to a request, in order.
   *
   * @param introduced names of handles that the events use and that were not introduced to this
   *     importer before
   */
  record Delivered(String request, List<Introduced> introduced, List<Event> events)
      implements SessionMessage {
    /** Copies the lists. */
    public Delivered {
      introduced = List.copyOf(introduced);
      events = List.copyOf(events);
    }
  }

  /** An instrument's handle between this agent and this importer, for as long as both live. */
  record Introduced(int handle, InstrumentName instrument) {}

  /** Something in a request's stream. */
  sealed interface Event {}

  /** A report that passed the request's filter; counts are since the one before. */
  record Reported(
      int handle,
      Epoch epoch,
      long sequence,
      long conflated,
      long suppressed,
      long timeMillis,
      long publication,
      @Nullable Value value,
      @Nullable Value min,
      @Nullable Value max,
      @Nullable Refusal failure)
      implements Event {}

  /** Numbered reports that will not come. */
  record Missed(int handle, Epoch epoch, long from, long to, boolean upperBound) implements Event {}

  /** A monitor's state; the cause is empty unless unavailable. */
  record Became(int handle, String state, String cause) implements Event {}

  /**
   * An outage in its present phase, with what it means to this request; -1 stands for a moment that
   * has not come.
   */
  record Told(
      String id,
      Outage.Phase phase,
      String cause,
      String detector,
      String exporter,
      long noticedMillis,
      long switchedMillis,
      long healedMillis,
      long blackoutNanos,
      List<Ended> endings)
      implements Event {
    /** Copies the list. */
    public Told {
      endings = List.copyOf(endings);
    }
  }

  /**
   * An epoch that was closed; the successor is NONE until there is one.
   *
   * @param unnumberedNanos how long changes may have gone without a number; -1 if that is not known
   */
  record Ended(
      EntityName entity,
      Epoch epoch,
      Epoch successor,
      int monitored,
      int pending,
      long received,
      long conflated,
      long suppressed,
      long replayed,
      long lost,
      boolean upperBound,
      long unnumberedNanos) {
    /** One of which it is not known what went without a number. */
    public Ended(
        EntityName entity,
        Epoch epoch,
        Epoch successor,
        int monitored,
        int pending,
        long received,
        long conflated,
        long suppressed,
        long replayed,
        long lost,
        boolean upperBound) {
      this(
          entity,
          epoch,
          successor,
          monitored,
          pending,
          received,
          conflated,
          suppressed,
          replayed,
          lost,
          upperBound,
          -1);
    }
  }

  /** Importer to agent: how are the monitors of this request? */
  record AskMonitors(long id, String request) implements SessionMessage {}

  /** The answer. */
  record Monitors(long id, List<MonitorState> monitors) implements SessionMessage {
    /** Copies the list. */
    public Monitors {
      monitors = List.copyOf(monitors);
    }
  }

  /**
   * The agent's view of one monitor.
   *
   * @param ageMillis how long ago the exporter was last heard; -1 if never
   */
  record MonitorState(
      InstrumentName instrument,
      String state,
      String cause,
      long ageMillis,
      long received,
      long conflated,
      long suppressed,
      long lost) {}
}
