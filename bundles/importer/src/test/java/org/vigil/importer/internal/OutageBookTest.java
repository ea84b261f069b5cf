package org.vigil.importer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Causes;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Outage.Phase;
import org.vigil.api.client.States;
import org.vigil.spi.message.SessionMessage.Became;
import org.vigil.spi.message.SessionMessage.Ended;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Reported;
import org.vigil.spi.message.SessionMessage.Told;

/** For a client an outage is one, however many agents tell it (G6, R7). */
class OutageBookTest {
  private static final InstrumentName ONE = InstrumentName.of("bank/one");
  private static final InstrumentName TWO = InstrumentName.of("bank/two");
  private static final Map<Integer, InstrumentName> NAMES = new HashMap<>(Map.of(1, ONE, 2, TWO));

  private final Watchlist watchlist = new Watchlist(List.of());
  private final List<Outage> outages = new ArrayList<>();

  private static Epoch epoch(long number) {
    return number == 0 ? Epoch.NONE : Epoch.of(number, 7 * number);
  }

  private static Told told(String id, Phase phase, long epoch, long successor, long received) {
    Ended bank =
        new Ended(ONE.entity(), epoch(epoch), epoch(successor), 2, 0, received, 0, 0, 0, 0, false);
    return new Told(
        id, phase, Causes.NODE_LEFT, "message", "a@n1", 1_000, -1, -1, -1, List.of(bank));
  }

  private void hears(Event... events) {
    for (MonitorEvent event : watchlist.arrive(List.of(events), NAMES)) {
      if (event instanceof Outage outage) {
        outages.add(outage);
      }
    }
  }

  private void reports(int handle, long epoch, long sequence) {
    reports(handle, epoch, sequence, 2_000);
  }

  private void reports(int handle, long epoch, long sequence, long timeMillis) {
    Reported report =
        new Reported(handle, epoch(epoch), sequence, 0, 0, timeMillis, 0, null, null, null, null);
    hears(report);
  }

  @BeforeEach
  void watches() {
    hears(new Became(1, States.GOOD, ""), new Became(2, States.GOOD, ""));
    reports(1, 1, 1);
    reports(2, 1, 1);
  }

  private Outage last() {
    return outages.get(outages.size() - 1);
  }

  @Test
  void whatOneAgentTellsIsTakenAsItIs() {
    hears(told("x", Phase.OPENED, 1, 0, 5));
    hears(told("x", Phase.SWITCHED, 1, 2, 5));
    hears(told("x", Phase.HEALED, 1, 2, 5));

    assertThat(outages)
        .extracting(Outage::phase)
        .containsExactly(Phase.OPENED, Phase.SWITCHED, Phase.HEALED);
    assertThat(last().closings().get(0).ledger().received()).isEqualTo(5);
  }

  @Test
  void whatAnotherAgentTellsOfTheSameEpochIsTheSameOutage() {
    hears(told("x", Phase.OPENED, 1, 0, 5));
    watchlist.stale();
    hears(told("y", Phase.SWITCHED, 1, 2, 1));
    hears(told("y", Phase.HEALED, 1, 2, 1));

    assertThat(outages).extracting(Outage::id).containsOnly("x");
    assertThat(last().phase()).isEqualTo(Phase.HEALED);
    assertThat(last().closings()).hasSize(1);
    assertThat(last().closings().get(0).ledger().received()).isEqualTo(6);
    assertThat(last().closings().get(0).successor()).hasValue(epoch(2));
  }

  @Test
  void whatNobodyTellsFurtherIsOverWhenEachMonitorIsHeard() {
    hears(told("x", Phase.OPENED, 1, 0, 5));
    watchlist.stale();
    reports(1, 2, 2);
    assertThat(outages).hasSize(1);
    reports(2, 2, 2);

    assertThat(outages).hasSize(2);
    assertThat(last().id()).isEqualTo("x");
    assertThat(last().phase()).isEqualTo(Phase.HEALED);
    assertThat(last().blackout()).isEmpty();
    assertThat(last().closings().get(0).successor()).hasValue(epoch(2));
  }

  @Test
  void aMonitorThatIsNotExportedAnyMoreIsNotWaitedForR13() {
    hears(told("x", Phase.OPENED, 1, 0, 5));
    watchlist.stale();
    hears(new Became(2, States.UNAVAILABLE, Causes.NOT_EXPORTED));
    reports(1, 2, 2);

    assertThat(last().phase()).isEqualTo(Phase.HEALED);
  }

  @Test
  void norIsOneThatGoesWhenTheOthersWereHeardR13() {
    hears(told("x", Phase.OPENED, 1, 0, 5));
    watchlist.stale();
    reports(1, 2, 2);
    hears(new Became(2, States.UNAVAILABLE, Causes.NOT_EXPORTED));
    reports(1, 3, 3);

    assertThat(last().phase()).isEqualTo(Phase.HEALED);
  }

  @Test
  void noneIsOverBeforeItWasNoticed() {
    hears(told("x", Phase.OPENED, 1, 0, 5));
    watchlist.stale();
    reports(1, 2, 2, 900); // retained by the successor, or by another clock
    reports(2, 2, 2, 900);

    assertThat(last().healed()).hasValue(last().noticed());
    assertThat(last().switched()).hasValue(last().noticed());
  }

  @Test
  void anAgentThatWasOnlyOutOfReachTellsOn() {
    hears(told("x", Phase.OPENED, 1, 0, 5));
    watchlist.stale();
    hears(told("x", Phase.HEALED, 1, 2, 5));
    reports(1, 2, 2);
    reports(2, 2, 2);

    assertThat(outages).hasSize(2);
    assertThat(last().closings().get(0).ledger().received()).isEqualTo(5);
  }
}
