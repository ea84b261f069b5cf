package org.vigil.importer.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.vigil.api.ChangeKey;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Change;
import org.vigil.api.client.Importer;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.Reading;
import org.vigil.api.client.Request;
import org.vigil.spi.Clock;
import org.vigil.spi.Core;
import org.vigil.spi.Outlet;

/**
 * An importer and one client's session. The client polls, and hears of answers on the core's
 * thread, so that no other is needed.
 */
public final class SimulatedImporter {
  private final Settings settings;
  private final Delivery delivery;
  private final ImporterRole role;
  private final Session session;
  private final Importer importer;

  /**
   * An importer.
   *
   * @param coreThread runs commands in order with what arrives
   * @param sessionId of the client's session
   */
  public SimulatedImporter(
      Executor coreThread, Clock clock, String sessionId, Duration callTimeout) {
    settings = new Settings(callTimeout, 1, Settings.DEFAULTS.grace());
    delivery = new Delivery(clock, 1);
    role = new ImporterRole(coreThread, clock, delivery, () -> settings);
    session = new Session(sessionId, "org.client", role);
    importer = new SessionImporter(role, session);
  }

  /** The state machine, given its way out. */
  public Core core(Outlet outlet) {
    return role.core(outlet);
  }

  /** Opens a request that is polled. */
  public Request monitor(MonitorRequest wanted) {
    return importer.monitor(wanted);
  }

  /** Takes what came. */
  public List<MonitorEvent> poll(Request request) {
    List<MonitorEvent> events = new ArrayList<>();
    try {
      request.poll(events, Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return events;
  }

  /** A key for the next change. */
  public ChangeKey nextChange() {
    return session.nextChange();
  }

  /** Changes a control. */
  public CompletableFuture<Outcome> modify(ChangeKey key, Change change) {
    Caller caller = new Caller("ada", session.bundle(), role.node());
    return role.ask(Questions.modify(key, change, caller))
        .exceptionally(
            failure ->
                failure instanceof UnansweredException unanswered && !unanswered.wasSent()
                    ? AnsweredOutcome.rejected(change.control(), key, unanswered.refusal())
                    : AnsweredOutcome.unknown(change.control(), key, why(failure)));
  }

  /** Asks what became of a change. */
  public CompletableFuture<Outcome> outcome(InstrumentName control, ChangeKey key) {
    return role.ask(Questions.outcome(control, key))
        .exceptionally(failure -> AnsweredOutcome.unknown(control, key, why(failure)));
  }

  /** Reads instruments; no readings if there is no answer. */
  public CompletableFuture<List<Reading>> sense(List<InstrumentName> instruments) {
    return role.ask(Questions.read(session.id(), instruments)).exceptionally(failure -> List.of());
  }

  private static org.vigil.api.Refusal why(Throwable failure) {
    return failure instanceof UnansweredException unanswered
        ? unanswered.refusal()
        : new org.vigil.api.Refusal("failed", String.valueOf(failure));
  }

  /** Stops as its bundle does, see {@link ImporterComponent}; the duty cycle ends afterwards. */
  public void close() {
    session.abandon();
    role.close();
    delivery.close(Duration.ZERO);
  }
}
