package org.vigil.importer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vigil.importer.internal.Stage.DEPTH;
import static org.vigil.importer.internal.Stage.EPOCH;
import static org.vigil.importer.internal.Stage.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.Report;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Resume;
import org.vigil.spi.message.SessionMessage.Resumed;
import org.vigil.spi.message.SessionMessage.Spec;

/** Listeners that are services (R19). */
class WhiteboardTest {
  private static final Map<String, Object> BANK = Map.of("vigil.monitor", "bank/**");

  private final Stage stage = new Stage();
  private final Whiteboard whiteboard = new Whiteboard(stage.role);
  private final AtomicLong newest = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private final MonitorListener listener =
      new MonitorListener() {
        @Override
        public void onReport(Report report) {
          newest.set(report.sequence());
        }

        @Override
        public void onClose() {
          closed.incrementAndGet();
        }
      };
  private Spec kept;

  @BeforeEach
  void keepNothing() {
    stage.answer(
        asked ->
            asked instanceof Resume resume
                ? new Resumed(resume.id(), Optional.ofNullable(kept))
                : null);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void put(Map<String, Object> properties) {
    whiteboard.put(57, "org.client", properties::get, listener);
  }

  private static Spec kept(Map<String, Object> properties) {
    var wanted = WhiteboardProperties.of(properties::get).request("whiteboard-57");
    return new Spec(
        "earlier-1",
        "earlier",
        "whiteboard-57",
        wanted.patterns(),
        wanted.mode(),
        wanted.significance(),
        new Caller("", "org.client", "node-1"),
        List.of(new Position(DEPTH, EPOCH, 41)));
  }

  @Test
  void monitorsWhatTheServicePropertiesSay() {
    stage.agentUp();

    put(
        Map.of(
            "vigil.monitor", new String[] {"bank/**", "node@*/heap.**"},
            "vigil.monitor.mode", "every",
            "vigil.monitor.interval.millis", "250"));

    assertThat(stage.lastSent(Resume.class).name()).isEqualTo("whiteboard-57");
    Spec spec = stage.opened();
    assertThat(spec.name()).isEqualTo("whiteboard-57");
    assertThat(spec.patterns())
        .extracting(Object::toString)
        .containsExactly("bank/**", "node@*/heap.**");
    assertThat(spec.mode()).isEqualTo(Mode.EVERY);
    assertThat(spec.significance().minimumInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(spec.caller()).isEqualTo(new Caller("", "org.client", "node-1"));
    stage.deliver(spec.request(), report(1, 1));
    Stage.await(() -> newest.get() == 1);
  }

  @Test
  void goesOnWhereAnEarlierImporterWas() {
    kept = kept(BANK);
    put(BANK);
    assertThat(stage.sent).isEmpty();

    stage.agentUp();
    stage.deliver("earlier-1", report(1, 41), report(1, 42));

    assertThat(stage.sent(Open.class)).hasSize(1);
    assertThat(stage.opened().request()).isEqualTo("earlier-1");
    assertThat(stage.opened().positions()).isEqualTo(kept.positions());
    Stage.await(() -> newest.get() == 42);
  }

  @Test
  void closesWhatWasKeptOfAnotherWish() {
    kept = kept(Map.of("vigil.monitor", "node@*"));
    stage.agentUp();

    put(BANK);

    assertThat(stage.lastSent(Close.class)).isEqualTo(new Close("earlier-1"));
    assertThat(stage.opened().request()).isNotEqualTo("earlier-1");
    assertThat(stage.opened().positions()).isEmpty();
  }

  @Test
  void asksTheNextAgentIfThisOneDiesBeforeItsAnswer() {
    stage.answer(asked -> null);
    stage.agentUp();
    put(BANK);
    assertThat(stage.sent(Open.class)).isEmpty();

    stage.agentDown();
    keepNothing();
    stage.nextAgentUp();

    assertThat(stage.sent(Resume.class)).hasSize(2);
    assertThat(stage.sent(Open.class)).hasSize(1);
  }

  @Test
  void opensAnewIfTheAgentDoesNotAnswer() {
    stage.answer(asked -> null);
    stage.agentUp();
    put(BANK);

    stage.tick(Duration.ofSeconds(5));

    assertThat(stage.sent(Open.class)).hasSize(1);
  }

  @Test
  void asksAgainIfTheAgentTakesNoMore() {
    stage.agentUp();
    stage.refuse(true);
    put(BANK);
    stage.refuse(false);

    stage.tick(Duration.ofMillis(100));

    assertThat(stage.sent(Resume.class)).hasSize(1);
    assertThat(stage.sent(Open.class)).hasSize(1);
  }

  @Test
  void closesWithTheService() {
    stage.agentUp();
    put(BANK);

    whiteboard.remove(57);
    whiteboard.remove(57);

    assertThat(stage.sent(Close.class)).containsExactly(new Close(stage.opened().request()));
    Stage.await(() -> closed.get() == 1);
  }

  @Test
  void closesNothingWhenTheImporterItselfStops() {
    stage.agentUp();
    put(BANK);

    whiteboard.stop();
    whiteboard.remove(57);

    assertThat(stage.sent(Close.class)).isEmpty();
    assertThat(closed).hasValue(0);
  }

  @Test
  void opensAnewWhenAPropertyThatMattersChanges() {
    stage.agentUp();
    put(BANK);
    String first = stage.opened().request();

    put(Map.of("vigil.monitor", "bank/**", "service.ranking", 7));
    assertThat(stage.sent(Open.class)).hasSize(1);
    put(Map.of("vigil.monitor", "node@*"));

    assertThat(stage.sent(Close.class)).containsExactly(new Close(first));
    assertThat(stage.opened().patterns()).extracting(Object::toString).containsExactly("node@*");
  }

  @Test
  void refusesMalformedPropertiesAndHarmsNobody() {
    stage.agentUp();

    put(Map.of("vigil.monitor", "bank//depth"));
    assertThat(stage.sent).isEmpty();
    put(BANK);
    put(Map.of("vigil.monitor", "bank/**", "vigil.monitor.mode", "some"));

    assertThat(stage.sent(Open.class)).hasSize(1);
    assertThat(stage.sent(Close.class)).isEmpty();
  }

  @Test
  void saysWhichPropertyIsWrongAndWhatItTakes() {
    assertRefused(Map.of("vigil.monitor", "a b"), "vigil.monitor: 'a b' is no pattern");
    assertRefused(Map.of("vigil.monitor", new String[0]), "vigil.monitor: it names no pattern");
    assertRefused(
        Map.of("vigil.monitor", 5L, "vigil.monitor.mode", ""), "neither latest nor every");
    assertRefused(
        Map.of("vigil.monitor", "b", "vigil.monitor.interval.millis", "1 s"),
        "vigil.monitor.interval.millis: '1 s' is no number of milliseconds");
    assertRefused(
        Map.of("vigil.monitor", List.of("b"), "vigil.monitor.interval.millis", -1L),
        "'-1' is no number of milliseconds");
  }

  private static void assertRefused(Map<String, Object> properties, String why) {
    assertThatThrownBy(() -> WhiteboardProperties.of(properties::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
