package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.every;
import static org.vigil.exporter.internal.Station.in;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.Entity;
import org.vigil.api.LongIndicator;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.Readings;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Reports;

/** Values published as one are seen as one (F8). */
class PublicationTest {
  private final LongIndicator debit = LongIndicator.named("debit").build();
  private final LongIndicator credit = LongIndicator.named("credit").build();
  private final Entity bank = Entity.named("bank").instruments(debit, credit).build();
  private final Station exporter = new Station().serves(bank).speaksIn(1);

  private static void read(Station from) {
    from.hears(AGENT, new Read(1, "session", List.of(in("debit"), in("credit"))));
  }

  @Test
  void theValuesOfAPublicationComeTogetherUnderOneNumber() {
    exporter.isWatched(0, 1);

    bank.publish(
        () -> {
          debit.set(5);
          credit.set(-5);
        });
    exporter.cycle();

    assertThat(exporter.told(AGENT, Reports.class)).hasSize(1);
    assertThat(exporter.values(AGENT)).containsExactlyInAnyOrder("5", "-5");
    assertThat(exporter.items(AGENT)).extracting(Item::publication).containsOnly(2L);
  }

  @Test
  void aChangeOutsideBelongsToNoPublication() {
    exporter.isWatched(0, 1);
    bank.publish(() -> debit.set(5));
    exporter.cycle();
    exporter.forget();

    debit.set(6);
    exporter.cycle();

    assertThat(exporter.items(AGENT)).extracting(Item::publication).containsExactly(0L);
  }

  @Test
  void aPublicationUnderWayHoldsReportsBack() {
    exporter.isWatched(0, 1);

    bank.publish(
        () -> {
          debit.set(5);
          exporter.cycles(3);
          assertThat(exporter.items(AGENT)).isEmpty();
          credit.set(-5);
        });
    exporter.cycle();

    assertThat(exporter.told(AGENT, Reports.class)).hasSize(1);
    assertThat(exporter.values(AGENT)).containsExactlyInAnyOrder("5", "-5");
  }

  @Test
  void reportsOfModeEveryWaitForTheEndOfThePublicationToo() {
    exporter.isArmed(AGENT, 1, every(0, -1), every(1, -1)).warmsUp();
    exporter.forget();
    exporter.refusesToHear(AGENT);
    debit.set(1);
    exporter.cycle(); // ready, but not taken by the agent

    bank.publish(
        () -> {
          debit.set(5);
          exporter.hearsAgain(AGENT);
          exporter.cycles(2);
          assertThat(exporter.values(AGENT)).containsExactly("1");
          credit.set(-5);
        });
    exporter.cycle();

    assertThat(exporter.values(AGENT)).containsExactly("1", "5", "-5");
    List<Item> items = exporter.items(AGENT);
    assertThat(items.subList(1, 3)).extracting(Item::publication).containsOnly(2L);
  }

  @Test
  void aPublicationThatDoesNotEndHoldsReportsBackForASecondOnly() {
    exporter.isWatched(0, 1);

    bank.publish(
        () -> {
          debit.set(5);
          exporter.lives(Duration.ofMillis(990));
          assertThat(exporter.items(AGENT)).isEmpty();
          exporter.lives(Duration.ofMillis(50));
          assertThat(exporter.values(AGENT)).containsExactly("5");
          assertThat(exporter.items(AGENT)).extracting(Item::publication).containsExactly(0L);
        });
  }

  @Test
  void aReadWaitsForTheEndOfAPublication() {
    bank.publish(
        () -> {
          debit.set(5);
          read(exporter);
          exporter.cycle();
          assertThat(exporter.said(AGENT)).doesNotContain("Readings");
          credit.set(-5);
        });
    exporter.cycle();

    assertThat(exporter.lastTold(AGENT, Readings.class).readings())
        .extracting(reading -> String.valueOf(reading.value()))
        .containsExactly("5", "-5");
  }

  @Test
  void aReadDoesNotWaitForever() {
    bank.publish(
        () -> {
          read(exporter);
          exporter.lives(Duration.ofMillis(1_050));
          assertThat(exporter.told(AGENT, Readings.class)).hasSize(1);
        });
  }
}
