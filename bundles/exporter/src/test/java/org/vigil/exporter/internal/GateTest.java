package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.COORDINATOR;
import static org.vigil.exporter.internal.Station.in;
import static org.vigil.exporter.internal.Station.latest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.Entity;
import org.vigil.api.LongControl;
import org.vigil.api.LongIndicator;
import org.vigil.api.Value;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.ReadingItem;
import org.vigil.spi.message.CallMessage.Readings;
import org.vigil.spi.message.ReportMessage.Closed;

/** A service that goes: no call enters it any more, those inside have 100 ms (R18, R7). */
class GateTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private final LongControl workers =
      LongControl.named("workers")
          .initial(4)
          .veto(
              value -> {
                asked.incrementAndGet();
                return Optional.empty();
              })
          .onChange(value -> told.incrementAndGet())
          .build();
  private final LongIndicator load = LongIndicator.dynamic("load", asked::incrementAndGet).build();
  private final Entity bank = Entity.named("bank").instruments(workers, load).build();
  private final Station exporter = new Station().serves(bank).speaksIn(1);

  private ChangeKey changesAndHangsInTheSetter() {
    exporter.procedures.hang();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.comesBack(); // the veto's
    return key;
  }

  @Test
  void goesAtOnceWhenNobodyIsInside() {
    assertThat(exporter.loses(bank).isComplete).isTrue();
  }

  @Test
  void waitsForTheCallInsideAndTellsItsTrueOutcomeBeforeTheEnd() {
    ChangeKey key = changesAndHangsInTheSetter();
    exporter.forget();

    Station.Gone gone = exporter.loses(bank);
    exporter.passes(Duration.ofMillis(50));
    assertThat(gone.isComplete).isFalse();

    exporter.comesBack();
    exporter.cycle();
    assertThat(gone.isComplete).isTrue();
    assertThat(exporter.answer(key).status()).isEqualTo("applied");
    assertThat(exporter.said(AGENT)).containsExactly("Answer", "Closed");
  }

  @Test
  void givesUpAfterAHundredMilliseconds() {
    ChangeKey key = changesAndHangsInTheSetter();

    Station.Gone gone = exporter.loses(bank);
    exporter.passes(Duration.ofMillis(99));
    assertThat(gone.isComplete).isFalse();
    exporter.passes(Duration.ofMillis(1));

    assertThat(gone.isComplete).isTrue();
    assertThat(exporter.answer(key).status()).isEqualTo("unknown");
    assertThat(exporter.told(AGENT, Closed.class)).hasSize(1);
    assertThat(exporter.procedures.interrupts).isPositive();
  }

  @Test
  void letsNobodyInAnyMore() {
    changesAndHangsInTheSetter();
    exporter.loses(bank);
    exporter.procedures.recover();

    ChangeKey late = exporter.asks("workers", 9);

    assertThat(exporter.answer(late).status()).isEqualTo("rejected");
    exporter.hears(AGENT, new Read(1, "session", List.of(in("load"), in("workers"))));
    List<ReadingItem> readings = exporter.lastTold(AGENT, Readings.class).readings();
    assertThat(readings.get(0).failure().code()).isEqualTo("serviceGone");
    assertThat(readings.get(1).value()).isEqualTo(Value.integer(4));
    assertThat(told).hasValue(1);
    assertThat(asked).hasValue(1);
  }

  @Test
  void whoWaitsForAThreadIsNotLetInAfterwards() {
    exporter.procedures.beBusy();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.loses(bank);
    exporter.passes(Duration.ofMillis(100));

    exporter.procedures.recover();
    exporter.cycles(3);

    assertThat(asked).hasValue(0);
    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
  }

  @Test
  void whoWaitsForItsTurnIsTurnedAwayAtOnce() {
    exporter.procedures.hang();
    exporter.isArmed(AGENT, 1, latest(1)).cycle();
    exporter.asks("workers", 8);
    exporter.asks("workers", 9);
    exporter.loses(bank);

    exporter.passes(Duration.ofMillis(100));

    assertThat(exporter.told(AGENT, Closed.class)).hasSize(1);
    assertThat(exporter.procedures.hanging()).isEqualTo(2);
  }

  @Test
  void theNextServiceOfTheNameWaitsForTheGate() {
    changesAndHangsInTheSetter();
    exporter.loses(bank);
    exporter.serves(Entity.named("bank").build(), "org.next");
    assertThat(exporter.told(COORDINATOR, Offer.class))
        .extracting(Offer::owner)
        .doesNotContain("org.next");

    exporter.passes(Duration.ofMillis(100));

    assertThat(exporter.said(COORDINATOR)).endsWith("Withdraw", "Offer");
    assertThat(exporter.lastTold(COORDINATOR, Offer.class).owner()).isEqualTo("org.next");
  }

  @Test
  void aCrashDuringTheClosingFreesTheTapsToo() {
    changesAndHangsInTheSetter();
    exporter.loses(bank);

    exporter.core.letGo();

    assertThat(workers.tap().owner()).isNull();
  }
}
