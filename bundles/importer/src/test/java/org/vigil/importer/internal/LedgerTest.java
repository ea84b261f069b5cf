package org.vigil.importer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Mode;
import org.vigil.api.client.Monitor;
import org.vigil.api.client.MonitorEvent;
import org.vigil.spi.message.SessionMessage.Event;

/** received + conflated + suppressed + gaps = numbered, whatever happens on the way (G4). */
class LedgerTest {
  private static final int INSTRUMENTS = 3;
  private static final int ROUNDS = 300;

  private final Map<Integer, InstrumentName> names = new HashMap<>();
  private final Map<InstrumentName, Long> highest = new HashMap<>();

  /** One instrument as an agent tells of it. */
  private static final class Row {
    long numbered;
    long conflated;
    long suppressed;

    List<Event> next(int handle, Random random) {
      List<Event> events = new ArrayList<>();
      numbered++;
      switch (random.nextInt(6)) {
        case 0 -> conflated++;
        case 1 -> suppressed++;
        case 2 -> {
          long to = numbered + random.nextInt(3);
          events.add(Stage.missed(handle, numbered, to));
          numbered = to;
        }
        default -> events.add(report(handle));
      }
      return events;
    }

    Event report(int handle) {
      Event report = Stage.report(handle, numbered, conflated, suppressed);
      conflated = 0;
      suppressed = 0;
      return report;
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void balancesForEachInstrument(Mode mode) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      balances(mode, new Random(seed), "seed " + seed);
    }
  }

  private void balances(Mode mode, Random random, String seed) {
    EventBuffer buffer = new EventBuffer(mode, random.nextInt(8));
    Watchlist watchlist = new Watchlist(List.of());
    List<Row> rows = new ArrayList<>();
    for (int handle = 0; handle < INSTRUMENTS; handle++) {
      names.put(handle, EventBufferTest.instrument(handle));
      rows.add(new Row());
    }
    highest.clear();
    for (int step = 0; step < 200; step++) {
      int handle = random.nextInt(INSTRUMENTS);
      buffer.add(watchlist.arrive(rows.get(handle).next(handle, random), names));
      if (random.nextInt(10) == 0) {
        take(buffer, watchlist, random, seed);
      }
    }
    for (int handle = 0; handle < INSTRUMENTS; handle++) {
      rows.get(handle).numbered++;
      buffer.add(watchlist.arrive(List.of(rows.get(handle).report(handle)), names));
    }
    while (!buffer.isEmpty()) {
      take(buffer, watchlist, random, seed);
    }
    for (int handle = 0; handle < INSTRUMENTS; handle++) {
      watchlist.arrive(List.of(Stage.became(handle, "good")), names);
    }
    List<Monitor> monitors = watchlist.monitors(null);
    assertThat(monitors).hasSize(INSTRUMENTS);
    for (int handle = 0; handle < INSTRUMENTS; handle++) {
      Monitor monitor = monitors.get(handle);
      assertThat(monitor.received() + monitor.conflated() + monitor.suppressed() + monitor.lost())
          .as("%s in mode %s: %s", monitor.instrument(), seed, monitor)
          .isEqualTo(rows.get(handle).numbered);
    }
  }

  /** Takes some of what waits and gives the rest back, as a listener does that closes midway. */
  private void take(EventBuffer buffer, Watchlist watchlist, Random random, String seed) {
    List<MonitorEvent> events = buffer.drain();
    int taken = random.nextBoolean() ? events.size() : random.nextInt(events.size() + 1);
    for (MonitorEvent event : events.subList(0, taken)) {
      checkOrder(event, seed);
    }
    watchlist.take(events.subList(0, taken));
    buffer.restore(events.subList(taken, events.size()));
  }

  private void checkOrder(MonitorEvent event, String seed) {
    if (event instanceof ReceivedReport report) {
      assertThat(report.sequence())
          .as(seed)
          .isGreaterThan(highest.getOrDefault(report.instrument(), 0L));
      assertThat(report.conflated()).as(seed).isNotNegative();
      assertThat(report.suppressed()).as(seed).isNotNegative();
      highest.put(report.instrument(), report.sequence());
    } else if (event instanceof ReceivedGap gap) {
      assertThat(gap.isUpperBound()).as(seed).isFalse();
      assertThat(gap.from()).as(seed).isGreaterThan(highest.getOrDefault(gap.instrument(), 0L));
      highest.put(gap.instrument(), gap.to());
    }
  }
}
