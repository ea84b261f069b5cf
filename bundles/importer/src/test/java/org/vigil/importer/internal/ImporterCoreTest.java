package org.vigil.importer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.importer.internal.Stage.DEPTH;
import static org.vigil.importer.internal.Stage.EPOCH;
import static org.vigil.importer.internal.Stage.WORKERS;
import static org.vigil.importer.internal.Stage.became;
import static org.vigil.importer.internal.Stage.gap;
import static org.vigil.importer.internal.Stage.missed;
import static org.vigil.importer.internal.Stage.received;
import static org.vigil.importer.internal.Stage.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Importer;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Request;
import org.vigil.api.client.States;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Spec;
import org.vigil.spi.message.SessionMessage.Taken;

/** The keeper of the clients' interest (G2), in virtual time. */
class ImporterCoreTest {
  private final Stage stage = new Stage();
  private final Importer importer = stage.session();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void tellsTheAgentOfARequestAtOnce() {
    stage.agentUp();

    Request request =
        importer.monitor(
            MonitorRequest.of("bank/**", "node@*/heap.**").every().named("audit").build());

    Spec spec = stage.opened();
    assertThat(spec.request()).isEqualTo(request.id());
    assertThat(spec.session()).isEqualTo(importer.session());
    assertThat(spec.name()).isEqualTo("audit");
    assertThat(spec.patterns()).isEqualTo(request.wanted().patterns());
    assertThat(spec.mode()).isEqualTo(request.wanted().mode());
    assertThat(spec.caller()).isEqualTo(new Caller("", "org.client", "node-1"));
    assertThat(spec.positions()).isEmpty();
  }

  @Test
  void keepsARequestUntilThereIsAnAgent() {
    Request request = importer.monitor(MonitorRequest.of("bank/**").build());
    assertThat(stage.sent).isEmpty();

    stage.agentUp();

    assertThat(stage.opened().request()).isEqualTo(request.id());
  }

  @Test
  void takesNoOtherPeerForItsAgent() {
    importer.monitor(MonitorRequest.of("bank/**").build());

    stage.core.onUp(new Peer("node-2", Role.AGENT, "org.vigil.agent", 1), 0);
    stage.core.onUp(new Peer("node-1", Role.EXPORTER, "org.vigil.exporter", 1), 0);

    assertThat(stage.sent).isEmpty();
  }

  @Test
  void tellsTheNextAgentFromWhereToGoOn() throws InterruptedException {
    stage.agentUp();
    Request request = importer.monitor(MonitorRequest.of("bank/**").build());
    stage.deliver(request.id(), report(1, 41), report(2, 8));
    take(request);

    stage.agentDown();
    stage.nextAgentUp();

    assertThat(stage.sent(Open.class)).hasSize(2);
    assertThat(stage.opened().positions())
        .containsExactly(new Position(DEPTH, EPOCH, 41), new Position(WORKERS, EPOCH, 8));
  }

  @Test
  void deliversNothingTwiceWhenTheNextAgentTellsItAgain() throws InterruptedException {
    stage.agentUp();
    Request request = importer.monitor(MonitorRequest.of("bank/**").every().build());
    stage.deliver(request.id(), report(1, 41), report(1, 42));

    stage.agentDown();
    stage.nextAgentUp();
    stage.deliver(request.id(), report(1, 41), report(1, 42), report(1, 43));

    assertThat(take(request))
        .containsExactly(received(DEPTH, 41), received(DEPTH, 42), received(DEPTH, 43));
  }

  @Test
  void callsStaleWhatWasGoodWhenTheAgentIsGone() throws InterruptedException {
    stage.agentUp();
    Request request = importer.monitor(MonitorRequest.of("bank/**").build());
    stage.deliver(request.id(), became(1, States.GOOD), became(2, States.PENDING));
    take(request);

    stage.agentDown();

    assertThat(take(request)).containsExactly(ReceivedState.of(DEPTH, States.STALE, ""));
  }

  @Test
  void doesNotCallPendingWhatHadAnExporterBefore() throws InterruptedException {
    stage.agentUp();
    Request request = importer.monitor(MonitorRequest.of("bank/depth").build());
    stage.deliver(request.id(), became(1, States.PENDING), became(1, States.GOOD));
    stage.agentDown();
    stage.nextAgentUp();

    stage.deliver(request.id(), became(1, States.PENDING), became(1, States.GOOD));

    assertThat(take(request)).containsExactly(ReceivedState.of(DEPTH, States.GOOD, ""));
  }

  @Test
  void goesOnWithTheSameAgentOverAnotherTransport() throws InterruptedException {
    stage.agentUp();
    Request request = importer.monitor(MonitorRequest.of("bank/**").build());
    stage.deliver(request.id(), report(1, 1), became(1, States.GOOD));

    stage.agentUp();
    stage.deliver(request.id(), report(1, 2));

    assertThat(stage.sent(Open.class)).hasSize(2);
    assertThat(take(request))
        .as("no gap, and nothing that is not good")
        .hasSize(2)
        .contains(ReceivedState.of(DEPTH, States.GOOD, ""));
  }

  @Test
  void turnsWhatIsDeliveredIntoEventsOfTheRequest() throws InterruptedException {
    stage.agentUp();
    Request bank = importer.monitor(MonitorRequest.of("bank/**").every().build());
    Request other = importer.monitor(MonitorRequest.of("bank/workers").build());

    stage.deliver(bank.id(), became(1, States.GOOD), report(1, 1), missed(1, 2, 4), report(1, 5));

    assertThat(take(bank))
        .containsExactly(
            ReceivedState.of(DEPTH, States.GOOD, ""),
            received(DEPTH, 1),
            gap(DEPTH, 2, 4),
            received(DEPTH, 5));
    assertThat(take(other)).isEmpty();
  }

  @Test
  void closesAtTheAgentWhatTheAgentDeliversAndNobodyHasOpen() {
    stage.agentUp();

    stage.deliver("of-an-earlier-life", report(1, 1));

    assertThat(stage.lastSent(Close.class)).isEqualTo(new Close("of-an-earlier-life"));
  }

  @Test
  void withdrawsAClosedRequest() {
    stage.agentUp();
    Request request = importer.monitor(MonitorRequest.of("bank/**").build());

    request.close();
    request.close();

    assertThat(stage.sent(Close.class)).containsExactly(new Close(request.id()));
  }

  @Test
  void saysAgainWhatAnAgentWithoutRoomDidNotTake() {
    stage.agentUp();
    Request first = importer.monitor(MonitorRequest.of("bank/**").build());
    stage.refuse(true);
    Request second = importer.monitor(MonitorRequest.of("bank/**").build());
    Request third = importer.monitor(MonitorRequest.of("bank/**").build());
    first.close();
    third.close();

    stage.tick(Duration.ofMillis(100));
    stage.refuse(false);
    stage.tick(Duration.ofMillis(100));
    stage.tick(Duration.ofMillis(100));

    assertThat(stage.sent(Open.class))
        .extracting(open -> open.spec().request())
        .containsExactly(first.id(), second.id());
    assertThat(stage.sent(Close.class)).containsExactly(new Close(first.id()));
  }

  @Test
  void tellsHowFarTheClientOfANamedRequestIs() throws InterruptedException {
    stage.agentUp();
    Request named = importer.monitor(MonitorRequest.of("bank/**").named("audit").build());
    Request unnamed = importer.monitor(MonitorRequest.of("bank/**").build());
    stage.deliver(named.id(), report(1, 1), report(1, 2));
    stage.deliver(unnamed.id(), report(1, 1), report(1, 2));
    assertThat(stage.sent(Taken.class)).isEmpty();

    take(named);
    take(unnamed);
    stage.tick(Duration.ofMillis(100));

    assertThat(stage.sent(Taken.class))
        .containsExactly(new Taken(named.id(), List.of(new Position(DEPTH, EPOCH, 2))));
  }

  @Test
  void tellsHowFarTheClientIsThatWantsEveryReport() throws InterruptedException { // G5
    stage.agentUp();
    Request every = importer.monitor(MonitorRequest.of("bank/**").every().build());
    stage.deliver(every.id(), report(1, 1), report(1, 2));
    stage.tick(Duration.ofMillis(100));
    assertThat(stage.sent(Taken.class)).isEmpty(); // it waits for the client

    take(every);
    stage.tick(Duration.ofMillis(100));

    assertThat(stage.sent(Taken.class))
        .containsExactly(new Taken(every.id(), List.of(new Position(DEPTH, EPOCH, 2))));
  }

  @Test
  void tellsAPositionLaterThatTheAgentDidNotTake() throws InterruptedException {
    stage.agentUp();
    Request named = importer.monitor(MonitorRequest.of("bank/**").named("audit").build());
    stage.deliver(named.id(), report(1, 1));
    stage.refuse(true);
    take(named);

    stage.refuse(false);
    stage.tick(Duration.ofMillis(100));

    assertThat(stage.sent(Taken.class))
        .containsExactly(new Taken(named.id(), List.of(new Position(DEPTH, EPOCH, 1))));
  }

  private static List<MonitorEvent> take(Request request) throws InterruptedException {
    List<MonitorEvent> events = new ArrayList<>();
    request.poll(events, Duration.ZERO);
    return events;
  }
}
