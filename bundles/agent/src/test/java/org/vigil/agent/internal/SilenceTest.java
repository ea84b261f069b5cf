package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.epoch;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.client.Causes;
import org.vigil.spi.message.ReportMessage.Fenced;
import org.vigil.spi.message.ReportMessage.KeepAlive;
import org.vigil.spi.message.ReportMessage.Spoken;

/** Who is not heard, and who must not be heard any more (F18, G7). */
class SilenceTest {
  private final Node node = new Node();

  @Test
  void aMonitorIsStaleWhenItsExporterIsSilentAndGoodWhenItIsHeard() { // F18
    watchBank();
    node.passMillis(3_400);
    assertThat(node.hears("r")).isEmpty();

    node.passMillis(400);
    assertThat(node.hears("r")).containsExactly("a stale");

    node.passMillis(10_000);
    assertThat(node.hears("r")).isEmpty();

    node.livesOn(node.first, 1, "bank");
    assertThat(node.hears("r")).containsExactly("a good");
  }

  @Test
  void aQuietExporterThatSaysItLivesIsNotStale() { // F18
    watchBank();
    for (int second = 0; second < 20; second++) {
      node.passMillis(1_000);
      node.livesOn(node.first, 1, "bank");
    }

    assertThat(node.hears("r")).isEmpty();
  }

  @Test
  void whatNobodyLookedAtIsNotStaleWhenSomebodyBeginsTo() { // F18
    node.opens(node.first, 1, "bank", "a");
    node.passMillis(60_000);
    node.monitors("r", "bank/a");
    node.passMillis(3_000);

    assertThat(node.hears("r")).containsExactly("a pending");
  }

  @Test
  void aMonitorThatHasNoValueIsNotCalledStaleNorGood() { // F18
    watchBank();
    node.reports(node.first, 1, "bank", node.failure(0, 2, Causes.THREW));
    node.monitors("pending", "bank/b");
    node.hears("r");
    node.hears("pending");
    node.passMillis(5_000);
    node.livesOn(node.first, 1, "bank");

    assertThat(node.hears("r")).isEmpty();
    assertThat(node.hears("pending")).isEmpty();
  }

  @Test
  void theValueThatWaitedComesBeforeTheSilence() {
    node.monitors(
        Node.spec(
            "r",
            org.vigil.api.client.Mode.LATEST,
            org.vigil.api.Significance.ANY_CHANGE.atMostEvery(java.time.Duration.ofMinutes(1)),
            "bank/a"));
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 5);
    node.reports(node.first, 1, "bank", 2, 6);
    node.hears("r");
    node.passMillis(4_000);

    assertThat(node.hears("r")).containsExactly("a #2=6", "a stale");
  }

  @Test
  void aLowerEpochIsRefusedAndToldTheFloor() { // G7, R1
    watchBank();
    node.opens(node.standby, 2, "bank", "a");
    node.hears("r");

    node.reports(node.first, 1, "bank", 2, 9);
    node.opens(node.first, 1, "bank", "a");
    node.say(
        node.first,
        new KeepAlive(List.of(new Spoken(EntityName.of("bank"), epoch(node.first, 1)))));

    assertThat(node.hears("r")).isEmpty();
    assertThat(node.outlet.take(node.first, Fenced.class))
        .hasSize(3)
        .containsOnly(new Fenced(EntityName.of("bank"), epoch(node.standby, 2)));
    assertThat(node.core.fenced()).isEqualTo(3);
  }

  @Test
  void theFloorOutlivesTheExporter() { // G7, R1
    watchBank();
    node.opens(node.standby, 2, "bank", "a");
    node.down(node.standby, Causes.EXPORTER_STOPPED);
    node.hears("r");

    node.opens(node.first, 1, "bank", "a");

    assertThat(node.hears("r")).isEmpty();
    assertThat(node.core.fenced()).isEqualTo(1);
  }

  @Test
  void ofTwoEpochsOfOneNumberTheHigherIncarnationHolds() { // R1
    node.monitors("r", "bank/a");
    node.opens(node.standby, 1, "bank", "a");
    node.opens(node.first, 1, "bank", "a"); // 0xaaaa is below 0xbbbb
    node.reports(node.first, 1, "bank", 1, 9);
    node.reports(node.standby, 1, "bank", 1, 5);

    assertThat(node.row("r")).containsExactly("a #1=5");
  }

  @Test
  void anExporterIsNotHeardForAnother() { // G7
    watchBank();
    node.say(
        node.standby,
        new org.vigil.spi.message.ReportMessage.Reports(
            EntityName.of("bank"),
            epoch(node.first, 1),
            Node.HASH,
            List.of(node.item(0, 2, 0, 9))));
    node.say(
        node.standby,
        new org.vigil.spi.message.ReportMessage.Closed(
            EntityName.of("bank"), epoch(node.first, 1), Causes.SERVICE_GONE));

    assertThat(node.hears("r")).isEmpty();
  }

  private void watchBank() {
    node.monitors("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 5);
    node.hears("r");
  }
}
