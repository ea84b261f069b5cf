package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.epoch;
import static org.vigil.agent.internal.Node.position;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.Significance;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Look;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Taken;

/** Importers whose duty cycle hangs in a node that lives (F30, R19, G2, G10). */
class ImporterScanTest {
  private final Node node = new Node();

  private void watchBank(Mode mode) {
    node.monitors(Node.spec("r", mode, Significance.ANY_CHANGE, "bank/a"));
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 5);
    answersFor(10_000);
    node.hears("r");
    node.armings(node.first);
  }

  private void answersFor(int millis) {
    for (int passed = 0; passed < millis; passed += 200) {
      node.passMillis(200);
      if (!node.outlet.take(node.importer, Look.class).isEmpty()) {
        node.say(node.importer, new Alive(List.of()));
      }
      node.livesOn(node.first, 1, "bank");
    }
  }

  private void reports(long sequence) {
    node.reports(node.first, 1, "bank", sequence, sequence);
  }

  @Test
  void oneThatHangsIsSentNothingButTheInterestStays() { // G2, G10
    watchBank(Mode.EVERY);
    node.passMillis(700);
    assertThat(node.core.hungImporters()).isEmpty();
    node.passMillis(300);
    assertThat(node.core.hungImporters()).containsExactly(node.importer);
    for (int i = 2; i < 1_000; i++) {
      reports(i);
    }

    assertThat(node.hears("r")).isEmpty();
    assertThat(node.core.interests().request("r")).isNotNull();
    assertThat(node.core.interests().request("r").events()).isEmpty();
    assertThat(node.armings(node.first)).isEmpty();
  }

  @Test
  void whoIsHeardAgainGoesOnWhereItsClientWas() { // R19, G5
    watchBank(Mode.EVERY);
    node.passMillis(1_000);
    reports(2);
    reports(3);
    node.outlet.take(node.importer, Look.class);
    node.say(node.importer, new Alive(List.of()));
    assertThat(node.outlet.take(node.importer, Look.class)).contains(new Look(true));
    assertThat(node.core.hungImporters()).isEmpty();

    node.say(
        node.importer,
        new Open(
            Node.spec(
                "r",
                "",
                Mode.EVERY,
                Significance.ANY_CHANGE,
                List.of(position("bank/a", epoch(node.first, 1), 1)),
                "bank/a")));
    assertThat(node.armings(node.first)).extracting(Arming::after).containsExactly(1L);
    node.reports(node.first, 1, "bank", node.replayed(0, 3, 3));
    reports(4);

    assertThat(node.row("r")).containsExactly("a gap 2..2", "a #3=3", "a #4=4");
  }

  @Test
  void whoIsHeardAgainIsAskedAnewAsSoonAsItTakesTheQuestion() { // G2, R19
    watchBank(Mode.LATEST);
    node.passMillis(1_000);
    node.outlet.refuses(node.importer, true); // what it was sent while it hung waits there
    node.say(node.importer, new Alive(List.of()));
    node.outlet.refuses(node.importer, false);
    node.passMillis(200);

    assertThat(node.outlet.take(node.importer, Look.class)).contains(new Look(true));
  }

  @Test
  void whatItHadNotTakenWhenItHungIsNotToldTwice() { // G4
    watchBank(Mode.LATEST);
    reports(2);
    reports(3);
    node.passMillis(1_000);
    node.closes(node.first, 1, "bank", Causes.EXPORTER_STOPPED);
    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", 4, 4);
    node.hears("r");
    node.say(node.importer, new Alive(List.of()));
    node.say(
        node.importer,
        new Open(
            Node.spec(
                "r",
                "",
                Mode.LATEST,
                Significance.ANY_CHANGE,
                List.of(position("bank/a", epoch(node.first, 1), 1)),
                "bank/a")));
    node.reports(node.standby, 2, "bank", 6, 6);

    assertThat(node.row("r")).containsExactly("a #6=6 conflated 2 in 4..6");
  }

  @Test
  void oneThatHangsForLongerThanTheGraceTimeIsGone() { // G2
    watchBank(Mode.LATEST);
    node.passMillis(62_000);

    assertThat(node.core.interests().requests()).isEmpty();
    assertThat(node.armings(node.first)).containsExactly(new Arming(0, List.of(), false, -1));
  }

  @Test
  void oneThatGoesWhileItHangsIsGone() {
    watchBank(Mode.LATEST);
    node.passMillis(1_000);
    node.down(node.importer, Causes.EXPORTER_STOPPED);

    assertThat(node.core.hungImporters()).isEmpty();
    assertThat(node.core.interests().requests()).hasSize(1);
  }

  @Test
  void whatItsClientsTakeIsNoSignOfItsLife() {
    watchBank(Mode.EVERY);
    for (int i = 0; i < 20; i++) {
      node.passMillis(100);
      node.say(node.importer, new Taken("r", List.of(position("bank/a", epoch(node.first, 1), 1))));
    }

    assertThat(node.core.hungImporters()).containsExactly(node.importer);
  }

  @Test
  void oneThatHasNothingOpenIsNotLookedAt() {
    node.opens(node.first, 1, "bank", "a");
    node.passMillis(5_000);

    assertThat(node.outlet.take(node.importer, Look.class)).isEmpty();
  }

  @Test
  void anAgentThatHungItselfFindsNobodyToHang() {
    watchBank(Mode.LATEST);
    node.clock.advance(Duration.ofSeconds(30));
    node.core.onTick(node.clock.nanos());
    answersFor(2_000);

    assertThat(node.core.hungImporters()).isEmpty();
    assertThat(node.outlet.take(node.importer, Look.class)).doesNotContain(new Look(true));
  }
}
