package org.vigil.importer.internal;

import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.InstrumentName;
import org.vigil.api.NamePattern;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Change;
import org.vigil.api.client.Importer;
import org.vigil.api.client.InstrumentInfo;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.Reading;
import org.vigil.api.client.Request;
import org.vigil.spi.message.SessionMessage.Spec;

/** A client's session as the client sees it. */
final class SessionImporter implements Importer {
  private final ImporterRole role;
  private final Session session;
  private final Supplier<String> user;
  private final boolean owner;

  /** The session itself; who speaks is found out call by call. */
  SessionImporter(ImporterRole role, Session session) {
    this(role, session, Callers::currentUser, true);
  }

  private SessionImporter(
      ImporterRole role, Session session, Supplier<String> user, boolean owner) {
    this.role = role;
    this.session = session;
    this.user = user;
    this.owner = owner;
  }

  @Override
  public String session() {
    return session.id();
  }

  @Override
  public Importer as(Subject subject) {
    String name = Callers.user(subject);
    return new SessionImporter(role, session, () -> name, false);
  }

  @Override
  public void close() {
    if (owner) {
      session.close();
    }
  }

  // ---- discovering

  @Override
  public List<InstrumentInfo> list(String pattern) {
    session.checkOpen();
    NamePattern covered = NamePattern.of(pattern);
    try {
      return role.await(Questions.list(covered));
    } catch (UnansweredException e) {
      throw new IllegalStateException(
          "cannot say which instruments there are: " + e.getMessage(), e);
    }
  }

  // ---- monitoring

  @Override
  public Request monitor(MonitorRequest wanted, MonitorListener listener) {
    return open(wanted, listener);
  }

  @Override
  public Request monitor(MonitorRequest wanted) {
    return open(wanted, null);
  }

  private Request open(MonitorRequest wanted, @Nullable MonitorListener listener) {
    session.checkOpen();
    OpenRequest request = OpenRequest.open(session.nextRequest(), wanted, session.id(), caller());
    role.open(request);
    return session.live(request, listener);
  }

  @Override
  public Request resume(String name, MonitorListener listener) {
    session.checkOpen();
    Optional<OpenRequest> parked = role.requests().resume(name);
    if (parked.isPresent()) {
      return session.live(parked.get(), listener);
    }
    if (role.requests().isInUse(name)) {
      throw new NoSuchElementException(
          "the request '" + name + "' is in use; it can be resumed when its session is gone");
    }
    OpenRequest kept = OpenRequest.resumed(kept(name), session.id(), caller());
    role.open(kept);
    return session.live(kept, listener);
  }

  private Spec kept(String name) {
    try {
      return role.awaitAgentAnd(Questions.resume(name))
          .orElseThrow(
              () ->
                  new NoSuchElementException(
                      "no request named '"
                          + name
                          + "' is kept: there was none, it was closed, or its grace time is over"));
    } catch (UnansweredException e) {
      throw new NoSuchElementException(
          "cannot find the request '" + name + "': " + e.getMessage(), e);
    }
  }

  // ---- reading

  @Override
  public List<Reading> sense(Collection<String> instruments) {
    session.checkOpen();
    List<InstrumentName> names = instruments.stream().map(InstrumentName::of).toList();
    if (names.isEmpty()) {
      return List.of();
    }
    try {
      return role.await(Questions.read(session.id(), names));
    } catch (UnansweredException e) {
      long now = role.nowMillis();
      return names.stream()
          .<Reading>map(name -> AnsweredReading.unavailable(name, e.refusal(), now))
          .toList();
    }
  }

  // ---- steering

  @Override
  public CompletionStage<Outcome> modify(Change change) {
    session.checkOpen();
    ChangeKey key = session.nextChange();
    return answer(Questions.modify(key, change, caller()), unanswered(change.control(), key));
  }

  @Override
  public CompletionStage<Outcome> fire(String testPoint, List<?> arguments, String reason) {
    session.checkOpen();
    InstrumentName name = InstrumentName.of(testPoint);
    List<Value> values = arguments.stream().<Value>map(Value::from).toList();
    ChangeKey key = session.nextChange();
    return answer(Questions.fire(key, name, values, reason, caller()), unanswered(name, key));
  }

  @Override
  public CompletionStage<Outcome> outcome(String control, ChangeKey key) {
    session.checkOpen();
    InstrumentName name = InstrumentName.of(control);
    return answer(
        Questions.outcome(name, key), e -> AnsweredOutcome.unknown(name, key, e.refusal()));
  }

  /** What is certain of a change or fire that has no answer. */
  private static Otherwise unanswered(InstrumentName instrument, ChangeKey key) {
    return e ->
        e.wasSent()
            ? AnsweredOutcome.unknown(instrument, key, e.refusal())
            : AnsweredOutcome.rejected(instrument, key, e.refusal());
  }

  private interface Otherwise {
    Outcome of(UnansweredException e);
  }

  /** The stage completes on the delivery threads, since what hangs on it is the client's. */
  private CompletionStage<Outcome> answer(Question<Outcome> question, Otherwise otherwise) {
    String who = "what bundle " + session.bundle() + " does with an outcome";
    Delivery delivery = role.delivery();
    return role.ask(question)
        .handle((answer, failure) -> answer != null ? answer : otherwise.of(asUnanswered(failure)))
        .thenApplyAsync(
            outcome -> outcome, task -> delivery.execute(() -> delivery.call(who, task)));
  }

  private static UnansweredException asUnanswered(@Nullable Throwable failure) {
    return failure instanceof UnansweredException unanswered
        ? unanswered
        : new UnansweredException(new Refusal(Causes.TIMED_OUT, String.valueOf(failure)), true);
  }

  private Caller caller() {
    return new Caller(user.get(), session.bundle(), role.node());
  }
}
