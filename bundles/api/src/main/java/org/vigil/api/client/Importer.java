package org.vigil.api.client;

import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import javax.security.auth.Subject;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.ChangeKey;

/**
 * A client's session: discovers, monitors, reads, changes and fires instruments on any node, by
 * name (G1). A service of prototype scope: each component has its own, which is closed with it
 * (R19). All methods are for any thread.
 *
 * <p>Methods that return a value wait for it, 5 seconds at most by default; what comes later or not
 * at all reads {@link Causes#TIMED_OUT}. The completion stages always complete, normally, and on
 * Vigil's threads. Malformed names and patterns are refused with an {@link
 * IllegalArgumentException}, use after close with an {@link IllegalStateException}.
 */
@ProviderType
public interface Importer extends AutoCloseable {
  /** The session's id, part of the keys of its changes. */
  String session();

  /** The instruments covered by a pattern on all nodes, by name (F9). */
  List<InstrumentInfo> list(String pattern);

  /**
   * Monitors what the pattern covers, now and later; the listener hears the current values first
   * (G2, G3).
   */
  default Request monitor(String pattern, MonitorListener listener) {
    return monitor(MonitorRequest.of(pattern).build(), listener);
  }

  /** Monitors as wanted. */
  Request monitor(MonitorRequest wanted, MonitorListener listener);

  /** Monitors as wanted; the stream is polled or subscribed to. */
  Request monitor(MonitorRequest wanted);

  /**
   * Takes up a request made under a name, by this or an earlier session that is gone for less than
   * the grace time, where its stream was left (R19).
   *
   * @throws java.util.NoSuchElementException if no request of that name is kept
   */
  Request resume(String name, MonitorListener listener);

  /**
   * Reads one instrument now (F15). An instrument that nobody exports gives a reading that says so.
   */
  default Reading sense(String instrument) {
    return sense(Set.of(instrument)).get(0);
  }

  /** Reads several; those of one entity are read together (F8). In the order given. */
  List<Reading> sense(Collection<String> instruments);

  /** Changes a control (F2). */
  default CompletionStage<Outcome> modify(String control, Object value, String reason) {
    return modify(Change.of(control).to(value).reason(reason).build());
  }

  /**
   * Changes a control as wanted: validated, applied once, and answered truly whoever dies meanwhile
   * (G8).
   */
  CompletionStage<Outcome> modify(Change change);

  /** Asks again what became of a change, also one of another session. */
  CompletionStage<Outcome> outcome(String control, ChangeKey key);

  /** Runs a test point's procedure at most once (R17). */
  CompletionStage<Outcome> fire(String testPoint, List<?> arguments, String reason);

  /**
   * The same session speaking for a subject, for channels that authenticate their users themselves.
   * Closing it does nothing.
   *
   * @param subject its first {@link Principal} of Karaf's type for users is the caller's name
   */
  Importer as(Subject subject);

  /** Ends the session and all its requests. */
  @Override
  void close();
}
