package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.OTHER_AGENT;
import static org.vigil.exporter.internal.Station.in;
import static org.vigil.exporter.internal.Station.latest;
import static org.vigil.exporter.internal.Station.none;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vigil.api.Entity;
import org.vigil.api.Instrument;
import org.vigil.api.LongIndicator;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.ReadingItem;
import org.vigil.spi.message.CallMessage.Readings;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Item;

/** Indicators that a procedure derives, under a time limit and a limit of stuck calls (F4, R18). */
class DynamicIndicatorsTest {
  private final AtomicInteger asked = new AtomicInteger();
  private @Nullable RuntimeException failure;

  private final LongIndicator load = LongIndicator.dynamic("load", this::derive).build();
  private final LongIndicator queue = LongIndicator.dynamic("queue", () -> 1).build();
  private final LongIndicator free = LongIndicator.dynamic("free", () -> 2).build();
  private final LongIndicator committed = LongIndicator.named("committed").build();
  private final Entity bank =
      Entity.named("bank").instruments(load, queue, free, committed).build();
  private final Station exporter = new Station().serves(bank).speaksIn(1);

  private long derive() {
    if (failure != null) {
      throw failure;
    }
    return asked.incrementAndGet();
  }

  private List<ReadingItem> reads(String... instruments) {
    exporter.hears(
        AGENT, new Read(1, "session", List.of(instruments).stream().map(Station::in).toList()));
    exporter.cycle();
    return exporter.told(AGENT, Readings.class).stream()
        .flatMap(readings -> readings.readings().stream())
        .toList();
  }

  private static String cause(Item item) {
    return item.failure() == null ? "" : item.failure().code();
  }

  @Test
  void isAskedOncePerIntervalAndOnlyWhileSomebodyLooks() {
    exporter.lives(Duration.ofSeconds(2));
    assertThat(asked).hasValue(0);

    exporter.isArmed(AGENT, 1, latest(0));
    exporter.lives(Duration.ofMillis(2_900));
    assertThat(asked).hasValue(3);
    assertThat(exporter.numbered(AGENT)).containsExactly("1:1", "2:2", "3:3");

    exporter.isArmed(AGENT, 1, none(0));
    exporter.lives(Duration.ofSeconds(2));
    assertThat(asked).hasValue(3);
  }

  @Test
  void isNotAskedAgainWhenNobodyLooksByTheTimeItAnswers() {
    exporter.procedures.hang();
    exporter.isArmed(AGENT, 1, latest(0)).cycle();
    exporter.isArmed(AGENT, 1, none(0));
    exporter.procedures.recover();

    exporter.comesBack();
    exporter.isArmed(AGENT, 1, latest(3));
    exporter.lives(Duration.ofSeconds(3));

    assertThat(asked).hasValue(1);
  }

  @Test
  void theFirstReportIsNotWhatSomebodySawLongAgo() {
    exporter.isArmed(AGENT, 1, latest(0)).warmsUp();
    exporter.isArmed(AGENT, 1, none(0));
    exporter.lives(Duration.ofSeconds(5));
    exporter.forget();

    exporter.isArmed(AGENT, 1, latest(0)).warmsUp();

    assertThat(exporter.values(AGENT)).containsExactly("2");
  }

  @Test
  void whoJoinsBetweenTwoIntervalsGetsTheLastAnswer() {
    exporter.meets(OTHER_AGENT).isArmed(AGENT, 1, latest(0)).warmsUp();

    exporter.isArmed(OTHER_AGENT, 1, latest(0)).warmsUp();

    assertThat(exporter.values(OTHER_AGENT)).containsExactly("1");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aProcedureThatThrowsIsUnavailableUntilItSucceeds() {
    failure = new IllegalStateException("no answer");
    exporter.isArmed(AGENT, 1, latest(0));
    exporter.lives(Duration.ofMillis(100));
    assertThat(exporter.items(AGENT)).extracting(Item::value).containsOnlyNulls();
    assertThat(exporter.items(AGENT).get(0).failure().message()).contains("bank/load", "no answer");

    failure = null;
    exporter.lives(Duration.ofSeconds(1));

    assertThat(exporter.items(AGENT)).extracting(DynamicIndicatorsTest::cause).endsWith("");
    assertThat(exporter.values(AGENT)).endsWith("1");
  }

  @Test
  void aProcedureThatDoesNotComeBackHoldsNobodyElseUp() {
    exporter.procedures.hang();
    exporter.isArmed(AGENT, 1, latest(0), latest(3));
    exporter.lives(Duration.ofMillis(500));

    committed.set(5);
    exporter.cycle();
    assertThat(exporter.values(AGENT)).endsWith("5");

    exporter.procedures.recover();
    exporter.isArmed(AGENT, 1, latest(1));
    exporter.lives(Duration.ofSeconds(1));
    assertThat(exporter.items(AGENT, 0))
        .extracting(DynamicIndicatorsTest::cause)
        .containsExactly("hung");
    assertThat(exporter.items(AGENT, 1)).extracting(DynamicIndicatorsTest::cause).containsOnly("");
  }

  @Test
  void aProcedureThatIsStuckIsNotCalledASecondTime() {
    exporter.procedures.hang();
    exporter.isArmed(AGENT, 1, latest(0));
    exporter.lives(Duration.ofSeconds(5));

    assertThat(exporter.procedures.hanging()).isEqualTo(1);
  }

  @Test
  void withTwoCallsStuckNobodyIsLetIn() {
    exporter.procedures.hang();
    exporter.isArmed(AGENT, 1, latest(0), latest(1), latest(2));
    exporter.lives(Duration.ofMillis(3_100));
    assertThat(exporter.procedures.hanging()).isEqualTo(2);
    exporter.procedures.recover();

    ReadingItem reading = reads("free").get(0);

    assertThat(reading.value()).isNull();
    assertThat(reading.failure().code()).isEqualTo("hung");
    assertThat(reading.failure().message()).contains("bank/load", "bank/queue");
  }

  @Test
  void calledAgainOnceAStuckCallIsBack() {
    exporter.procedures.hang();
    exporter.isArmed(AGENT, 1, latest(0), latest(1));
    exporter.lives(Duration.ofMillis(1_100));
    exporter.procedures.recover();

    exporter.comesBack();
    assertThat(reads("free").get(0).value()).hasToString("2");

    exporter.comesBack();
    exporter.lives(Duration.ofSeconds(2));
    assertThat(exporter.items(AGENT, 0)).extracting(DynamicIndicatorsTest::cause).endsWith("");
    assertThat(exporter.items(AGENT, 1)).extracting(DynamicIndicatorsTest::cause).endsWith("");
  }

  @Test
  void aSlowProcedureThatComesBackTooLateDoesNotChangeTheReport() {
    exporter.procedures.hang();
    exporter.isArmed(AGENT, 1, latest(0));
    exporter.lives(Duration.ofMillis(1_100));
    exporter.forget();

    exporter.comesBack();
    exporter.cycles(2);

    assertThat(exporter.items(AGENT)).isEmpty();
  }

  @Test
  void manyIndicatorsTakeTurnsAndAllAreAsked() {
    AtomicInteger inside = new AtomicInteger();
    List<Instrument> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(LongIndicator.dynamic("i" + i, inside::incrementAndGet).build());
    }
    Station busy = new Station().serves(Entity.named("bank").instruments(many).build()).speaksIn(1);
    Arming[] armings = new Arming[200];
    for (int i = 0; i < 200; i++) {
      armings[i] = latest(i);
    }

    busy.isArmed(AGENT, 1, armings);
    busy.lives(Duration.ofMillis(100));

    assertThat(inside).hasValue(200);
    assertThat(busy.items(AGENT)).hasSize(200).allMatch(item -> item.failure() == null);
  }

  @Test
  void aCallForWhichNoThreadWasFreeWasNotMadeAndIsNotStuck() {
    exporter.procedures.beBusy();
    exporter.isArmed(AGENT, 1, latest(0));
    exporter.lives(Duration.ofMillis(1_100));
    assertThat(exporter.items(AGENT, 0).get(0).failure().message()).contains("was not called");

    exporter.procedures.recover();
    exporter.lives(Duration.ofSeconds(2));

    assertThat(asked.get()).isPositive();
    assertThat(exporter.items(AGENT, 0)).extracting(DynamicIndicatorsTest::cause).endsWith("");
  }

  @Test
  void aChangedTimeLimitReachesLivingEntities() {
    exporter.core.configure(new ExporterSettings(false, 0, 5, 1_000, 10_000, 60_000));
    exporter.procedures.hang();
    exporter.isArmed(AGENT, 1, latest(0));

    exporter.lives(Duration.ofSeconds(9));
    assertThat(exporter.items(AGENT)).isEmpty();

    exporter.lives(Duration.ofSeconds(2));
    assertThat(exporter.items(AGENT)).extracting(DynamicIndicatorsTest::cause).contains("hung");
  }

  @Test
  void whatIsStuckCountsAlsoWhenTheSameObjectIsRegisteredAgain() {
    exporter.procedures.hang();
    exporter.isArmed(AGENT, 1, latest(0), latest(1));
    exporter.lives(Duration.ofMillis(1_100));

    exporter.loses(bank);
    exporter.passes(Duration.ofMillis(100));
    exporter.serves(bank).speaksIn(2);
    exporter.procedures.recover();
    assertThat(reads("free").get(0).failure().code()).isEqualTo("hung");

    assertThat(exporter.procedures.interrupts).isEqualTo(2);
    exporter.comesBack();
    exporter.forget();
    assertThat(reads("free").get(0).value()).hasToString("2");
  }

  @Test
  void aReadAsksAndDoesNotWaitForTheInterval() {
    List<ReadingItem> readings = reads("load", "committed", "nothing", "load");

    assertThat(readings)
        .extracting(reading -> reading.instrument() + " " + reading.value())
        .containsExactly("bank/load 1", "bank/committed 0", "bank/nothing null", "bank/load 2");
    assertThat(readings.get(2).failure().code()).isEqualTo("notExported");
    assertThat(readings.get(0).epoch()).isEqualTo(exporter.epoch(1));
    assertThat(readings.get(0).instrument()).isEqualTo(in("load"));
  }

  @Test
  void aReadOfNothingIsAnsweredToo() {
    assertThat(reads()).isEmpty();
    assertThat(exporter.told(AGENT, Readings.class)).hasSize(1);
  }
}
