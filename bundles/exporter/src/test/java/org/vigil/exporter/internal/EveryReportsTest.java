package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.COORDINATOR;
import static org.vigil.exporter.internal.Station.OTHER_AGENT;
import static org.vigil.exporter.internal.Station.every;
import static org.vigil.exporter.internal.Station.latest;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vigil.api.Entity;
import org.vigil.api.LongIndicator;
import org.vigil.api.TextIndicator;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Reports;

/** Reports of mode EVERY: each once, from the ring in the service's memory (G4, G5, R11). */
class EveryReportsTest {
  private static final Peer NEXT_AGENT = new Peer(Station.NODE, Role.AGENT, "org.vigil.agent", 99);

  private final LongIndicator committed = LongIndicator.named("committed").retained(8).build();
  private final Entity bank = Entity.named("bank").instruments(committed).build();
  private final Station exporter = new Station().serves(bank).speaksIn(1);

  private void counts(long from, long to) {
    LongStream.rangeClosed(from, to).forEach(committed::set);
  }

  @Test
  void eachValueIsReportedOnce() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();

    counts(1, 3);
    exporter.cycle();
    counts(4, 4);
    exporter.cycles(3);

    assertThat(exporter.numbered(AGENT)).containsExactly("1:0", "2:1", "3:2", "4:3", "5:4");
  }

  @Test
  void whatAnAgentDoesNotTakeStaysInTheRing() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    exporter.refusesToHear(AGENT);
    counts(1, 3);
    exporter.cycles(3);

    exporter.hearsAgain(AGENT);
    exporter.cycle();

    assertThat(exporter.numbered(AGENT)).containsExactly("1:0", "2:1", "3:2", "4:3");
    assertThat(exporter.items(AGENT)).allMatch(item -> item.conflated() == 0);
  }

  @Test
  void longTextsComeInSeveralMessagesAndNoneIsLost() {
    TextIndicator dump = TextIndicator.named("dump").retained(64).build();
    Station other = new Station();
    other.serves(Entity.named("bank").instruments(dump).build()).speaksIn(1);
    other.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    other.refusesToHear(AGENT);
    LongStream.rangeClosed(1, 40).forEach(number -> dump.set("x".repeat(60_000) + number));
    other.cycles(3);
    other.forget();

    other.hearsAgain(AGENT);
    other.cycles(12);

    assertThat(other.items(AGENT).stream().map(Item::sequence))
        .containsExactlyElementsOf(LongStream.rangeClosed(2, 41).boxed().toList());
    assertThat(other.told(AGENT, Reports.class))
        .hasSizeGreaterThan(5)
        .allMatch(reports -> reports.items().size() <= 1 + Feed.MAX_BYTES / 60_000);
  }

  @Test
  void whatTheRingCannotHoldIsANumberedGap() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    exporter.refusesToHear(AGENT);
    counts(1, 20);
    exporter.cycles(3);
    exporter.forget();

    exporter.hearsAgain(AGENT);
    exporter.cycle();

    assertThat(exporter.numbered(AGENT)).hasSize(8).startsWith("14:13").endsWith("21:20");
    assertThat(exporter.items(AGENT)).allMatch(item -> item.conflated() == 0);
  }

  @Test
  void whoComesBackGetsWhatItHasNotSeen() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 4);
    exporter.cycle();
    exporter.forget();

    exporter.isArmed(AGENT, 1, every(0, 3)).warmsUp();

    assertThat(exporter.numbered(AGENT)).startsWith("4:3", "5:4").doesNotHaveDuplicates();
  }

  @Test
  void twoAgentsHaveEachItsOwnPosition() {
    exporter.meets(OTHER_AGENT);
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 2);
    exporter.cycle();
    exporter.isArmed(OTHER_AGENT, 1, every(0, -1)).warmsUp();
    exporter.forget();
    exporter.refusesToHear(AGENT);
    counts(3, 4);
    exporter.cycle();
    exporter.hearsAgain(AGENT);
    counts(5, 5);
    exporter.cycle();

    assertThat(exporter.values(AGENT)).containsExactly("3", "4", "5");
    assertThat(exporter.values(OTHER_AGENT)).containsExactly("3", "4", "5");
    assertThat(exporter.told(OTHER_AGENT, Reports.class)).hasSize(2);
  }

  @Test
  void anAgentThatDiedIsSucceededByOneOfItsNodeThatMissesNothing() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    exporter.forget();
    exporter.loses(AGENT);
    counts(1, 3);
    exporter.lives(Duration.ofMillis(500));

    exporter.meets(NEXT_AGENT).isArmed(NEXT_AGENT, 1, every(0, 1)).warmsUp();

    assertThat(exporter.numbered(NEXT_AGENT)).startsWith("2:1", "3:2", "4:3");
    assertThat(exporter.items(AGENT)).isEmpty();
  }

  @Test
  void theInterestOfAnAgentThatDiedEndsWithTheGraceTime() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    exporter.loses(AGENT);
    long before = committed.tap().sequence();

    exporter.lives(Duration.ofSeconds(59));
    counts(1, 1);
    assertThat(committed.tap().sequence()).isEqualTo(before + 1);

    exporter.lives(Duration.ofSeconds(2));
    counts(2, 2);
    assertThat(committed.tap().sequence()).isEqualTo(before + 1);
  }

  @Test
  void aHotSwapGoesOnInTheRowAndLosesNothing() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 2);
    exporter.cycle();
    counts(3, 4); // in the ring only when the exporter dies
    exporter.core.letGo();
    counts(5, 6); // nobody is there

    Station standby = new Station("standby", exporter.clock).meets(COORDINATOR, AGENT).serves(bank);
    standby.speaksIn(2, exporter.kept());
    counts(7, 7); // nobody has armed it yet
    standby.isArmed(AGENT, 2, every(0, 3)).warmsUp();
    counts(8, 8);
    standby.cycle();

    assertThat(exporter.numbered(AGENT)).containsExactly("1:0", "2:1", "3:2");
    assertThat(standby.numbered(AGENT))
        .containsExactly("4:3", "5:4", "6:5", "7:6", "8:7", "9:7", "10:8");
  }

  @Test
  void aSuccessorThatTakesTheTapsFirstFencesTheOldOne() {
    exporter.isArmed(AGENT, 1, latest(0)).warmsUp();
    exporter.forget();

    Station standby = new Station("standby", exporter.clock).meets(COORDINATOR, AGENT).serves(bank);
    standby.speaksIn(2);
    standby.isArmed(AGENT, 2, latest(0)).warmsUp();
    counts(5, 5);
    exporter.cycles(3); // it has not heard yet
    standby.cycles(3);

    assertThat(exporter.items(AGENT)).isEmpty();
    assertThat(standby.numbered(AGENT)).containsExactly("2:0", "3:5");
  }

  @Test
  void aFreshServiceObjectIsReplayedFromItsBeginning() {
    LongIndicator fresh = LongIndicator.named("committed").build();
    exporter.loses(bank);
    exporter.serves(Entity.named("bank").instruments(fresh).build()).speaksIn(2, new Entry[0]);

    exporter.isArmed(AGENT, 2, every(0, 500)).warmsUp(); // seen of the one before

    assertThat(exporter.numbered(AGENT)).containsExactly("1:0");
  }

  @Test
  void aCoordinatedTakeoverFlushesTheRing() {
    exporter.isArmed(AGENT, 1, every(0, -1)).warmsUp();
    counts(1, 3);

    exporter.hears(COORDINATOR, new Resign(Station.BANK, exporter.epoch(1), Station.SUCCESSOR));
    exporter.cycle();

    assertThat(exporter.values(AGENT)).endsWith("1", "2", "3");
    assertThat(exporter.said(AGENT)).endsWith("Reports", "Closed");
  }
}
