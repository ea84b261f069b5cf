package org.vigil.importer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.importer.internal.Stage.DEPTH;
import static org.vigil.importer.internal.Stage.EPOCH;
import static org.vigil.importer.internal.Stage.became;
import static org.vigil.importer.internal.Stage.received;
import static org.vigil.importer.internal.Stage.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.client.Importer;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.Request;
import org.vigil.api.client.States;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Look;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.message.SessionMessage.Delivered;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Position;

/** An agent whose duty cycle hangs in a node that lives, and an importer that hung (F30). */
class AgentScanTest {
  private final Stage stage = new Stage();
  private final Importer importer = stage.session();

  @AfterEach
  void close() {
    stage.close();
  }

  private Request watch() throws InterruptedException {
    stage.agentUp();
    Request request = importer.monitor(MonitorRequest.of("bank/**").every().build());
    stage.deliver(request.id(), became(1, States.GOOD), report(1, 1));
    answersFor(10_000);
    take(request);
    return request;
  }

  private void answersFor(int millis) {
    for (int passed = 0; passed < millis; passed += 100) {
      stage.tick(Duration.ofMillis(100));
      if (!stage.sent(Look.class).isEmpty()) {
        stage.sent.clear();
        stage.say(new Alive(List.of()));
      }
    }
  }

  private void pass(int millis) {
    for (int passed = 0; passed < millis; passed += 100) {
      stage.tick(Duration.ofMillis(100));
    }
  }

  private static List<MonitorEvent> take(Request request) throws InterruptedException {
    List<MonitorEvent> events = new ArrayList<>();
    request.poll(events, Duration.ZERO);
    return events;
  }

  /** The agent delivers under handles that it introduced before. */
  private void deliversOn(Request request, Event... events) {
    stage.say(new Delivered(request.id(), List.of(), List.of(events)));
  }

  @Test
  void callsStaleWhatWasGoodWhenTheAgentHangs() throws InterruptedException {
    Request request = watch();
    pass(800);
    assertThat(take(request)).isEmpty();
    pass(500);

    assertThat(take(request)).containsExactly(ReceivedState.of(DEPTH, States.STALE, ""));
  }

  @Test
  void goesOnWithTheAgentThatIsHeardAgainWithoutLossOrDoubles() throws InterruptedException {
    Request request = watch();
    pass(2_000);
    take(request);
    stage.sent.clear();

    deliversOn(request, report(1, 2)); // was under way within the agent when it hung
    assertThat(stage.opened().positions()).containsExactly(new Position(DEPTH, EPOCH, 1));
    deliversOn(request, became(1, States.GOOD), report(1, 2), report(1, 3));

    assertThat(take(request))
        .containsExactly(
            received(DEPTH, 2), ReceivedState.of(DEPTH, States.GOOD, ""), received(DEPTH, 3));
  }

  @Test
  void tellsWhoWaitsForAnAnswerWhenTheAgentHangs() throws InterruptedException {
    watch();
    CompletableFuture<Outcome> asked =
        importer.modify("bank/workers", 8, "evening").toCompletableFuture();
    pass(1_500);

    assertThat(asked)
        .succeedsWithin(Duration.ofSeconds(10)) // by a thread of the clients
        .returns(Outcome.UNKNOWN, Outcome::status);
    CompletableFuture<Outcome> late =
        importer.modify("bank/workers", 9, "evening").toCompletableFuture();
    assertThat(late.join().status()).isEqualTo(Outcome.REJECTED);
    assertThat(late.join().reason().orElseThrow().message()).contains("does not answer");
  }

  @Test
  void saysLaterWhatWasClosedMeanwhile() throws InterruptedException {
    Request request = watch();
    pass(2_000);
    request.close();
    stage.sent.clear();

    stage.say(new Alive(List.of()));
    pass(200);

    assertThat(stage.sent(Open.class)).isEmpty();
    assertThat(stage.sent(Close.class)).containsExactly(new Close(request.id()));
  }

  @Test
  void anAgentThatGoesWhileItHangsIsGone() throws InterruptedException {
    Request request = watch();
    pass(2_000);
    stage.sent.clear();
    stage.agentDown();
    stage.nextAgentUp();
    stage.deliver(request.id(), became(1, States.GOOD), report(1, 2));

    assertThat(stage.sent(Open.class)).hasSize(1);
    assertThat(take(request)).contains(received(DEPTH, 2));
  }

  @Test
  void anAgentOfWhichNobodyWantsAnythingIsNotLookedAt() {
    stage.agentUp();
    pass(5_000);

    assertThat(stage.sent(Look.class)).isEmpty();
  }

  @Test
  void anImporterThatHungItselfFindsNobodyToHang() throws InterruptedException {
    Request request = watch();
    stage.tick(Duration.ofSeconds(30));
    answersFor(2_000);

    assertThat(take(request)).isEmpty();
  }

  @Test
  void answersTheAgentThatLooks() {
    stage.agentUp();
    stage.say(new Look(false));

    assertThat(stage.sent(Alive.class)).hasSize(1);
  }

  @Test
  void saysAnewWhatItWantsWhenTheAgentHadFoundItToHang() throws InterruptedException { // R19
    Request request = watch();
    deliversOn(request, report(1, 2));
    take(request);
    stage.sent.clear();
    stage.say(new Look(true));

    assertThat(stage.opened().positions()).containsExactly(new Position(DEPTH, EPOCH, 2));
    assertThat(stage.opened().request()).isEqualTo(request.id());
  }
}
