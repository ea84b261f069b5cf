package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.Readings;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Doubt;
import org.vigil.spi.message.ScanMessage.Look;
import org.vigil.spi.message.SessionMessage.Told;

/** Exporters that hang, or whose node is frozen, of which no message tells (F30, R3, R7, R8). */
class ExporterScanTest {
  private static final Peer OTHER_AGENT = Node.peer("n2", Role.AGENT, "org.vigil.agent", 0xabab);

  private final Node node = new Node();

  private void watchBank() {
    node.up(OTHER_AGENT);
    node.monitors("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 5);
    answersFor(10_000, node.first);
    node.hears("r");
  }

  private void answersFor(int millis, Peer... exporters) {
    for (int passed = 0; passed < millis; passed += 200) {
      node.passMillis(200);
      for (Peer exporter : exporters) {
        if (!node.outlet.take(exporter, Look.class).isEmpty()) {
          node.say(exporter, new Alive(List.of()));
        }
      }
    }
  }

  @Test
  void aSilentExporterIsAnOutageNoticedByScan() {
    watchBank();
    node.passMillis(700);
    assertThat(node.hears("r")).isEmpty();
    node.passMillis(300);

    assertThat(node.core.outages().remembered())
        .singleElement()
        .extracting(Told::detector, Told::cause)
        .containsExactly("scan", Causes.UNREACHABLE);
    assertThat(node.hears("r"))
        .containsExactly("a unavailable(unreachable)", "outage opened unreachable bank 1>");
  }

  @Test
  void whatIsNoticedByMessageLaterIsTheSameOutageR7() {
    watchBank();
    node.passMillis(1_100);
    node.opens(node.standby, 2, "bank", Causes.UNREACHABLE, List.of(Node.number("a")));
    node.reports(node.standby, 2, "bank", 2, 6);
    node.down(node.first, Causes.NODE_LEFT);
    node.passMillis(500);

    assertThat(node.outages("r").stream().map(Node::text))
        .containsExactly(
            "outage opened unreachable bank 1>",
            "outage switched unreachable bank 1>2",
            "outage healed unreachable bank 1>2");
    assertThat(node.core.outages().remembered()).hasSize(1);
  }

  @Test
  void whatWasNoticedByMessageIsNotNoticedByScanR7() {
    watchBank();
    node.down(node.first, Causes.EXPORTER_STOPPED);
    node.passMillis(5_000);

    assertThat(node.core.outages().remembered())
        .singleElement()
        .extracting(Told::detector)
        .isEqualTo("message");
  }

  @Test
  void theScanOfACoordinatorMayBeQuicker() {
    watchBank();
    node.passMillis(600);
    node.opens(node.standby, 2, "bank", Causes.UNREACHABLE, List.of(Node.number("a")));

    assertThat(node.core.outages().remembered())
        .singleElement()
        .extracting(Told::detector)
        .isEqualTo("scan");
  }

  @Test
  void whoIsHeardAgainGoesOnWhereItWas() {
    watchBank();
    node.passMillis(3_000);
    node.outlet.take(node.first, Look.class);
    node.say(node.first, new Alive(List.of()));
    assertThat(node.outlet.take(node.first, Look.class)).contains(new Look(true));

    node.hears("r");
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 2, 6);
    assertThat(node.hears("r")).contains("a good", "a #2=6", "outage healed unreachable bank 1>1");
  }

  @Test
  void whoHangsAgainSoonIsAnotherOutageG6() {
    watchBank();
    answersFor(10_000, node.first, node.standby);
    node.closes(node.first, 1, "bank", Causes.UNREACHABLE);
    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", 2, 6);
    node.say(node.first, new Alive(List.of()));
    node.closes(node.standby, 2, "bank", Causes.COORDINATED);
    node.opens(node.first, 3, "bank", "a");
    node.reports(node.first, 3, "bank", 3, 7);
    node.passMillis(1_500);
    node.closes(node.first, 3, "bank", Causes.UNREACHABLE);
    node.opens(node.standby, 4, "bank", "a");

    assertThat(node.core.outages().remembered())
        .extracting(Node::text)
        .containsExactly(
            "outage switched unreachable bank 3>4",
            "outage healed coordinated bank 2>3",
            "outage healed unreachable bank 1>2");
  }

  @Test
  void anExporterThatReportsNeedsNoLook() {
    watchBank();
    node.outlet.take(node.first, Look.class);
    for (int i = 2; i < 100; i++) {
      node.passMillis(50);
      node.reports(node.first, 1, "bank", i, i);
    }

    assertThat(node.outlet.take(node.first, Look.class)).isEmpty();
  }

  @Test
  void whoNobodyIsInterestedInIsNotLookedAt() {
    node.opens(node.first, 1, "bank", "a");
    node.passMillis(5_000);

    assertThat(node.outlet.take(node.first, Look.class)).isEmpty();
  }

  @Test
  void anAgentThatWasFrozenItselfGivesNobodyUp() {
    watchBank();
    node.clock.advance(Duration.ofSeconds(30));
    node.core.onTick(node.clock.nanos());
    answersFor(2_000, node.first);

    assertThat(node.core.outages().remembered()).isEmpty();
  }

  @Test
  void aFrozenNodeIsOneOutageR7() {
    watchBank();
    node.opens(node.standby, 1, "till", "b");
    node.monitors("s", "till/b");
    answersFor(8_000, node.first, node.standby);
    node.passMillis(100);
    node.say(node.standby, new Alive(List.of()));
    node.passMillis(2_000);

    assertThat(node.core.outages().remembered()).hasSize(1);
    assertThat(node.core.outages().remembered().get(0).endings()).hasSize(2);
  }

  @Test
  void whoIsGivenUpWithItsNodeWasNotHeardAgain() {
    watchBank();
    node.opens(node.standby, 1, "till", "b");
    node.monitors("s", "till/b");
    answersFor(8_000, node.first, node.standby);
    node.passMillis(100);
    node.say(node.standby, new Alive(List.of()));
    for (int i = 0; i < 200; i++) {
      node.passMillis(10); // other things happen meanwhile
    }

    assertThat(node.outlet.take(node.standby, Look.class)).doesNotContain(new Look(true));
    assertThat(node.outlet.take(OTHER_AGENT, Doubt.class))
        .containsExactlyInAnyOrder(new Doubt(node.first), new Doubt(node.standby));
  }

  @Test
  void whoIsHeardAgainIsAskedAnewAsSoonAsItTakesTheQuestion() { // G2
    watchBank();
    node.passMillis(3_000);
    node.outlet.refuses(node.first, true);
    node.say(node.first, new Alive(List.of()));
    node.outlet.refuses(node.first, false);
    node.passMillis(200);

    assertThat(node.outlet.take(node.first, Look.class)).contains(new Look(true));
  }

  @Test
  void aQuestionThatIsPendingEndsR7() {
    node.opens(node.first, 1, "bank", "a");
    node.say(node.importer, new Read(7, "s", List.of(InstrumentName.of("bank/a"))));
    answersFor(10_000, node.first);
    assertThat(node.outlet.take(node.importer, Readings.class)).isEmpty();
    node.passMillis(1_000);

    assertThat(node.outlet.take(node.importer, Readings.class)).hasSize(1);
  }

  @Test
  void theOthersAreGivenAHintR8() {
    watchBank();
    node.passMillis(1_000);

    assertThat(node.outlet.take(OTHER_AGENT, Doubt.class)).containsExactly(new Doubt(node.first));
    assertThat(node.outlet.take(node.coordinator, Doubt.class)).hasSize(1);
  }

  @Test
  void aHintIsFollowedByALookAndIsNoVerdictR8() {
    watchBank();
    node.passMillis(150);
    node.outlet.take(node.first, Look.class);
    node.say(OTHER_AGENT, new Doubt(node.first));
    assertThat(node.outlet.take(node.first, Look.class)).isNotEmpty();
    node.say(node.first, new Alive(List.of()));
    node.say(OTHER_AGENT, new Doubt(node.elsewhere));
    assertThat(node.outlet.take(node.elsewhere, Look.class)).containsExactly(new Look(false));

    answersFor(3_000, node.first);
    assertThat(node.core.outages().remembered()).isEmpty();
  }
}
