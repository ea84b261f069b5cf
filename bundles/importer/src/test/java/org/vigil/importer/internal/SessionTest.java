package org.vigil.importer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vigil.importer.internal.Stage.DEPTH;
import static org.vigil.importer.internal.Stage.EPOCH;
import static org.vigil.importer.internal.Stage.WORKERS;
import static org.vigil.importer.internal.Stage.report;

import java.security.Principal;
import java.security.PrivilegedAction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.Declaration;
import org.vigil.api.Kind;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Change;
import org.vigil.api.client.Importer;
import org.vigil.api.client.InstrumentInfo;
import org.vigil.api.client.Monitor;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.Reading;
import org.vigil.api.client.Report;
import org.vigil.api.client.Request;
import org.vigil.api.client.States;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.ListInstruments;
import org.vigil.spi.message.CallMessage.Listed;
import org.vigil.spi.message.CallMessage.Listing;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.ReadingItem;
import org.vigil.spi.message.CallMessage.Readings;
import org.vigil.spi.message.SessionMessage.AskMonitors;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.message.SessionMessage.MonitorState;
import org.vigil.spi.message.SessionMessage.Monitors;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Resume;
import org.vigil.spi.message.SessionMessage.Resumed;
import org.vigil.spi.message.SessionMessage.Spec;

/** A client's session (R19), and what it is told when nobody answers (R7, G8). */
class SessionTest {
  private final Stage stage = new Stage();
  private final Session session = new Session("org.client", stage.role);
  private final Importer importer = new SessionImporter(stage.role, session);

  @AfterEach
  void close() {
    stage.close();
  }

  // ---- reading

  @Test
  void readsInTheOrderAskedFor() {
    stage.agentUp();
    stage.answer(
        asked ->
            asked instanceof Read read
                ? new Readings(
                    read.id(),
                    List.of(
                        new ReadingItem(WORKERS, Value.integer(4), null, 7, EPOCH, 2),
                        new ReadingItem(
                            DEPTH, null, new Refusal(Causes.HUNG, "hangs"), 8, EPOCH, 0)))
                : null);

    List<Reading> readings = importer.sense(List.of("bank/workers", "bank/depth"));

    assertThat(stage.lastSent(Read.class).instruments()).containsExactly(WORKERS, DEPTH);
    assertThat(readings)
        .containsExactly(
            new AnsweredReading(
                WORKERS,
                States.GOOD,
                Optional.of(Value.integer(4)),
                Optional.empty(),
                Instant.ofEpochMilli(7),
                EPOCH,
                2),
            new AnsweredReading(
                DEPTH,
                States.UNAVAILABLE,
                Optional.empty(),
                Optional.of(new Refusal(Causes.HUNG, "hangs")),
                Instant.ofEpochMilli(8),
                EPOCH,
                0));
  }

  @Test
  void saysWhatToDoWhenThereIsNoAgentToAsk() {
    Reading reading = importer.sense("bank/depth");

    assertThat(reading.state()).isEqualTo(States.UNAVAILABLE);
    assertThat(reading.failure().orElseThrow().code()).isEqualTo(Causes.UNREACHABLE);
    assertThat(reading.failure().orElseThrow().message())
        .contains("no agent runs on this node", "start the bundle org.vigil.agent");
  }

  @Test
  void whatIsRefusedLeavesNothingForACoreThatHangs() { // G10
    List<Runnable> commands = new ArrayList<>();
    ImporterRole hung =
        new ImporterRole(commands::add, stage.clock, stage.delivery, () -> Settings.DEFAULTS);
    for (int i = 0; i < PendingCalls.MAX_CALLS + 10; i++) {
      var unused = hung.ask(Questions.read(session.id(), List.of(DEPTH)));
    }

    assertThat(commands).hasSize(PendingCalls.MAX_CALLS);
  }

  @Test
  void readsNothingWhenTheAgentDiesBeforeItsAnswer() {
    stage.agentUp();
    stage.answer(
        asked -> {
          stage.agentDown();
          return null;
        });

    Refusal why = importer.sense("bank/depth").failure().orElseThrow();

    assertThat(why.code()).isEqualTo(Causes.EXPORTER_STOPPED);
    assertThat(why.message()).contains("the agent of this node is gone");
  }

  @Test
  void readsNothingWhenNoAnswerComesInTime() {
    stage.agentUp();
    stage.answer(
        asked -> {
          if (asked instanceof Read) {
            stage.tick(Duration.ofSeconds(5));
          }
          return null;
        });

    assertThat(importer.sense("bank/depth").failure().orElseThrow().code())
        .isEqualTo(Causes.TIMED_OUT);
  }

  @Test
  void refusesMalformedNames() {
    stage.agentUp();

    assertThatThrownBy(() -> importer.sense("bank")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> importer.list("bank//")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> importer.fire("x", List.of(), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(stage.sent).isEmpty();
  }

  // ---- discovering

  @Test
  void listsAllPagesByName() {
    stage.agentUp();
    stage.answer(
        asked -> {
          if (asked instanceof ListInstruments list) {
            stage.say(new Listing(list.id(), List.of(listed("workers")), false));
            return new Listing(list.id(), List.of(listed("depth")), true);
          }
          return null;
        });

    assertThat(importer.list("bank/**"))
        .extracting(InstrumentInfo::name)
        .containsExactly(DEPTH, WORKERS);
  }

  @Test
  void doesNotCallAListEmptyThatNobodyAnswered() {
    assertThatThrownBy(() -> importer.list("**"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("start the bundle org.vigil.agent");
  }

  private static Listed listed(String name) {
    return new Listed(
        DEPTH.entity().instrument(name),
        Declaration.builder(name, Kind.INDICATOR, ValueType.INTEGER).build(),
        EPOCH,
        States.GOOD);
  }

  // ---- steering

  @Test
  void numbersItsChangesFromOne() throws Exception {
    stage.agentUp();
    stage.answer(asked -> asked instanceof Modify modify ? applied(modify) : null);

    Outcome first = get(importer.modify("bank/workers", 8, "evening load"));
    Outcome second = get(importer.modify(Change.of("bank/workers").ifRevision(1).build()));

    assertThat(first.isApplied()).isTrue();
    assertThat(first.to()).contains(Value.integer(8));
    assertThat(first.key()).isEqualTo(new ChangeKey(importer.session(), 1));
    assertThat(second.key()).isEqualTo(new ChangeKey(importer.session(), 2));
    Modify reset = stage.lastSent(Modify.class);
    assertThat(reset.value()).isEmpty();
    assertThat(reset.ifRevision()).hasValue(1);
    assertThat(stage.sent(Modify.class).get(0).reason()).isEqualTo("evening load");
  }

  private static Answer applied(Modify modify) {
    return new Answer(
        modify.id(),
        modify.key(),
        modify.control(),
        Outcome.APPLIED,
        null,
        Value.integer(4),
        modify.value().orElse(Value.integer(4)),
        1,
        1,
        false);
  }

  @Test
  void rejectsAChangeThatCertainlyWasNotSent() throws Exception {
    Outcome outcome = get(importer.modify("bank/workers", 8, ""));

    assertThat(outcome.status()).isEqualTo(Outcome.REJECTED);
    assertThat(outcome.reason().orElseThrow().message()).contains("no agent runs on this node");
  }

  @Test
  void callsAChangeUnknownWhenItsAgentDied() throws Exception {
    stage.agentUp();
    CompletionStage<Outcome> change = importer.modify("bank/workers", 8, "");
    CompletionStage<Outcome> fire = importer.fire("bank/before.commit", List.of(), "");

    stage.agentDown();

    for (CompletionStage<Outcome> each : List.of(change, fire)) {
      assertThat(get(each).status()).isEqualTo(Outcome.UNKNOWN);
      assertThat(get(each).reason().orElseThrow().code()).isEqualTo(Causes.EXPORTER_STOPPED);
    }
  }

  @Test
  void callsAChangeUnknownWhenNoAnswerComesInTime() throws Exception {
    stage.agentUp();
    stage.settings(new Settings(Duration.ofSeconds(2), 4, Duration.ofSeconds(60)));
    CompletionStage<Outcome> change = importer.modify("bank/workers", 8, "");

    stage.tick(Duration.ofMillis(1_999));
    assertThat(change.toCompletableFuture()).isNotDone();
    stage.tick(Duration.ofMillis(1));

    assertThat(get(change).status()).isEqualTo(Outcome.UNKNOWN);
    assertThat(get(change).reason().orElseThrow().code()).isEqualTo(Causes.TIMED_OUT);
  }

  @Test
  void completesEveryStageWhenTheImporterStops() throws Exception {
    stage.agentUp();
    CompletionStage<Outcome> before = importer.modify("bank/workers", 8, "");

    stage.close();
    CompletionStage<Outcome> after = importer.modify("bank/workers", 9, "");

    assertThat(get(before).status()).isEqualTo(Outcome.UNKNOWN);
    assertThat(get(after).status()).isEqualTo(Outcome.REJECTED);
  }

  @Test
  void neverRunsWhatHangsOnAnOutcomeOnTheThreadOfTheCore() throws Exception {
    stage.agentUp();
    CompletionStage<String> thread =
        importer
            .modify("bank/workers", 8, "")
            .thenApply(outcome -> Thread.currentThread().getName());

    stage.say(applied(stage.lastSent(Modify.class)));

    assertThat(thread.toCompletableFuture().get(10, TimeUnit.SECONDS))
        .startsWith("org.vigil.importer-listener-");
  }

  @Test
  void firesWithPlainArguments() {
    stage.agentUp();

    importer.fire("bank/before.commit", List.of(100, "north", true), "look");

    Fire fire = stage.lastSent(Fire.class);
    assertThat(fire.arguments())
        .containsExactly(Value.integer(100), Value.text("north"), Value.bool(true));
    assertThat(fire.reason()).isEqualTo("look");
    assertThat(fire.key()).isEqualTo(new ChangeKey(importer.session(), 1));
  }

  @Test
  void asksAgainByTheKeyOfAnySession() throws Exception {
    ChangeKey key = new ChangeKey("another", 9);
    CompletionStage<Outcome> unanswered = importer.outcome("bank/workers", key);
    assertThat(get(unanswered).status()).isEqualTo(Outcome.UNKNOWN);
    stage.agentUp();

    importer.outcome("bank/workers", key);

    assertThat(stage.lastSent(AskOutcome.class).key()).isEqualTo(key);
  }

  // ---- who asks

  @Test
  void saysWhoAsks() {
    stage.agentUp();
    Subject jonas = new Subject(true, Set.of(new UserPrincipal("jonas")), Set.of(), Set.of());
    Subject maria = new Subject(true, Set.of(new UserPrincipal("maria")), Set.of(), Set.of());

    importer.modify("bank/workers", 1, "");
    Subject.doAs(jonas, (PrivilegedAction<Object>) () -> importer.modify("bank/workers", 2, ""));
    importer.as(maria).modify("bank/workers", 3, "");

    assertThat(stage.sent(Modify.class))
        .extracting(Modify::caller)
        .containsExactly(
            new Caller("", "org.client", "node-1"),
            new Caller("jonas", "org.client", "node-1"),
            new Caller("maria", "org.client", "node-1"));
    importer.as(maria).close();
    importer.modify("bank/workers", 4, "");
  }

  private record UserPrincipal(String name) implements Principal {
    @Override
    public String getName() {
      return name;
    }
  }

  // ---- monitors

  @Test
  void showsItsMonitorsAsTheAgentSeesThemWithTheCountsOfItsClient() throws InterruptedException {
    stage.agentUp();
    Request request = importer.monitor(MonitorRequest.of("bank/**").every().build());
    stage.deliver(request.id(), report(1, 1), report(1, 4, 1, 1), Stage.missed(1, 5, 7));
    request.poll(new ArrayList<>(), Duration.ZERO);
    stage.answer(
        asked ->
            asked instanceof AskMonitors ask
                ? new Monitors(
                    ask.id(),
                    List.of(
                        new MonitorState(WORKERS, States.PENDING, "", -1, 0, 0, 0, 0),
                        new MonitorState(DEPTH, States.UNAVAILABLE, Causes.HUNG, 250, 2, 1, 3, 3)))
                : null);

    List<Monitor> monitors = request.monitors();

    assertThat(monitors).extracting(Monitor::instrument).containsExactly(DEPTH, WORKERS);
    Monitor depth = monitors.get(0);
    assertThat(depth.state()).isEqualTo(States.UNAVAILABLE);
    assertThat(depth.cause()).contains(Causes.HUNG);
    assertThat(depth.age()).contains(Duration.ofMillis(250));
    assertThat(depth.last().map(Report::sequence)).contains(4L);
    assertThat(depth.received()).isEqualTo(2);
    assertThat(depth.conflated()).isEqualTo(1);
    assertThat(depth.suppressed()).isEqualTo(3);
    assertThat(depth.lost()).isEqualTo(3);
    assertThat(monitors.get(1).age()).isEmpty();
  }

  @Test
  void showsItsMonitorsAsFarAsItKnowsThemWithoutAnAgent() {
    stage.agentUp();
    Request request = importer.monitor(MonitorRequest.of("bank/**").build());
    stage.deliver(request.id(), Stage.became(1, States.GOOD));

    stage.agentDown();

    assertThat(request.monitors()).singleElement().extracting("state").isEqualTo(States.STALE);
  }

  // ---- the end of a session, and after it

  @Test
  void closesItsUnnamedRequestsWithIt() {
    stage.agentUp();
    Request unnamed = importer.monitor(MonitorRequest.of("bank/**").build());
    Request named = importer.monitor(MonitorRequest.of("bank/**").named("audit").build());

    session.close();

    assertThat(stage.sent(Close.class)).containsExactly(new Close(unnamed.id()));
    assertThat(unnamed.isClosed()).isTrue();
    assertThat(named.isClosed()).isTrue();
    assertThatThrownBy(() -> importer.sense("bank/depth"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("this session is closed");
  }

  @Test
  void closesNothingWhenTheImporterItselfStops() {
    stage.agentUp();
    Request unnamed = importer.monitor(MonitorRequest.of("bank/**").build());

    session.abandon();

    assertThat(stage.sent(Close.class)).isEmpty();
    assertThat(unnamed.isClosed()).isTrue();
  }

  @Test
  void resumesWhereTheStreamWasLeft() {
    stage.agentUp();
    Request left = importer.monitor(MonitorRequest.of("bank/**").every().named("audit").build());
    stage.deliver(left.id(), report(1, 1));
    session.close();
    stage.deliver(left.id(), report(1, 2));

    Recorder recorder = new Recorder();
    Request resumed = stage.session().resume("audit", recorder);

    assertThat(resumed.id()).isEqualTo(left.id());
    Stage.await(() -> recorder.numbers().equals(List.of(1L, 2L)));
    stage.deliver(left.id(), report(1, 3));
    Stage.await(() -> recorder.numbers().equals(List.of(1L, 2L, 3L)));
  }

  @Test
  void closesANamedRequestThatNobodyResumesInTime() {
    stage.agentUp();
    Request left = importer.monitor(MonitorRequest.of("bank/**").named("audit").build());
    session.close();

    stage.tick(Duration.ofSeconds(59));
    assertThat(stage.sent(Close.class)).isEmpty();
    stage.tick(Duration.ofSeconds(1));

    assertThat(stage.sent(Close.class)).containsExactly(new Close(left.id()));
  }

  @Test
  void whatIsAboutToBeClosedIsNotResumed() { // G2
    importer.monitor(MonitorRequest.of("bank/**").named("audit").build());
    session.close();
    long over = stage.clock.nanos() + Duration.ofSeconds(60).toNanos();

    assertThat(stage.role.requests().takeExpired(over)).hasSize(1);

    assertThat(stage.role.requests().resume("audit")).isEmpty();
    assertThat(stage.role.requests().isInUse("audit")).isFalse();
  }

  @Test
  void resumesWhatTheAgentKeepsOfAnEarlierImporter() {
    stage.agentUp();
    Spec kept =
        new Spec(
            "earlier-3",
            "earlier",
            "audit",
            MonitorRequest.of("bank/**").build().patterns(),
            MonitorRequest.of("bank/**").build().mode(),
            MonitorRequest.of("bank/**").build().significance(),
            new Caller("jonas", "org.client", "node-1"),
            List.of(new Position(DEPTH, EPOCH, 41)));
    stage.answer(
        asked ->
            asked instanceof Resume resume ? new Resumed(resume.id(), Optional.of(kept)) : null);
    Recorder recorder = new Recorder();

    Request request = importer.resume("audit", recorder);
    stage.deliver("earlier-3", report(1, 41), report(1, 42));

    assertThat(request.id()).isEqualTo("earlier-3");
    assertThat(request.wanted().name()).contains("audit");
    assertThat(stage.opened().positions()).isEqualTo(kept.positions());
    Stage.await(() -> recorder.numbers().equals(List.of(42L)));
  }

  @Test
  void waitsForTheAgentThatKnowsWhatToResume() throws Exception {
    stage.answer(
        asked ->
            asked instanceof Resume resume ? new Resumed(resume.id(), Optional.empty()) : null);
    CompletableFuture<Request> resumed =
        CompletableFuture.supplyAsync(() -> importer.resume("audit", new Recorder()));

    stage.agentUp();

    assertThatThrownBy(() -> resumed.get(10, TimeUnit.SECONDS))
        .hasRootCauseMessage(
            "no request named 'audit' is kept: there was none, it was closed, or its grace time is over");
  }

  @Test
  void resumesNothingThatIsNotKeptOrInUse() {
    stage.settings(new Settings(Duration.ofMillis(10), 4, Duration.ofMinutes(1)));
    assertThatThrownBy(() -> importer.resume("audit", new Recorder()))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("no agent runs on this node");
    stage.agentUp();
    stage.answer(
        asked ->
            asked instanceof Resume resume ? new Resumed(resume.id(), Optional.empty()) : null);

    assertThatThrownBy(() -> importer.resume("audit", new Recorder()))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("no request named 'audit' is kept");
    importer.monitor(MonitorRequest.of("bank/**").named("audit").build());
    assertThatThrownBy(() -> importer.resume("audit", new Recorder()))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("in use");
  }

  @Test
  void givesANameToOneRequestAtATime() {
    stage.agentUp();
    MonitorRequest audit = MonitorRequest.of("bank/**").named("audit").build();
    Request first = importer.monitor(audit);

    assertThatThrownBy(() -> importer.monitor(audit))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'audit' is open");
    first.close();
    importer.monitor(audit);
    session.close();
    stage.session().monitor(audit);

    assertThat(stage.sent(Open.class)).hasSize(3);
    assertThat(stage.sent(Close.class)).hasSize(2);
  }

  private static Outcome get(CompletionStage<Outcome> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static final class Recorder implements MonitorListener {
    private final List<Long> numbers = new ArrayList<>();

    @Override
    public synchronized void onReport(Report report) {
      numbers.add(report.sequence());
    }

    synchronized List<Long> numbers() {
      return List.copyOf(numbers);
    }
  }
}
