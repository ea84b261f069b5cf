package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.spec;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vigil.api.Declaration;
import org.vigil.api.Kind;
import org.vigil.api.Significance;
import org.vigil.api.ValueType;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.spi.message.SessionMessage.AskMonitors;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.MonitorState;
import org.vigil.spi.message.SessionMessage.Monitors;
import org.vigil.spi.message.SessionMessage.Reported;

/** One copy for the node, many thresholds and intervals in it (R22). */
class FilterTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Node node = new Node();

  @Test
  void aCoarserMonitorHearsLessAndIsToldHowMuch() { // R22
    watch("coarse", Significance.deadband(10));
    watch("fine", Significance.ANY_CHANGE);
    report(1, 100);
    report(2, 104);
    report(3, 99);
    report(4, 112);

    assertThat(node.row("coarse")).containsExactly("a #1=100", "a #4=112 suppressed 2 in 99..112");
    assertThat(node.row("fine")).hasSize(4);
  }

  @Test
  void theExtremesOfWhatWasSuppressedAreInTheNextReportOnly() { // R22, F21
    watch("coarse", Significance.deadband(10));
    report(1, 100);
    node.reports(node.first, 1, "bank", node.item(0, 2, 0, 101, 93, 108));
    report(3, 110);
    report(4, 120);

    assertThat(node.row("coarse"))
        .containsExactly("a #1=100", "a #3=110 suppressed 1 in 93..110", "a #4=120");
  }

  @Test
  void anExcursionBetweenTwoReportsIsSignificantToo() { // F16, F21
    watch("coarse", Significance.deadband(10));
    report(1, 100);
    node.reports(node.first, 1, "bank", node.item(0, 2, 4, 100, 100, 150));

    assertThat(node.row("coarse")).containsExactly("a #1=100", "a #2=100 in 100..150");
  }

  @Test
  void nobodyGetsMoreThanTheInstrumentDeclares() { // R22
    Declaration declared =
        Declaration.builder("a", Kind.INDICATOR, ValueType.INTEGER)
            .significance(Significance.deadband(10))
            .build();
    node.opens(node.first, 1, "bank", "", List.of(declared));
    node.monitors("r", "bank/a");
    report(1, 100);
    report(2, 105);

    assertThat(node.row("r")).containsExactly("a #1=100");
  }

  @Test
  void withinTheMinimumIntervalTheNewestValueWaitsAndThenComes() { // F16
    watch("slow", Significance.ANY_CHANGE.atMostEvery(INTERVAL));
    report(1, 10);
    node.passMillis(30);
    report(2, 50);
    node.passMillis(30);
    report(3, 20);
    assertThat(node.row("slow")).containsExactly("a #1=10");

    node.passMillis(39);
    assertThat(node.row("slow")).isEmpty();
    node.passMillis(1);

    assertThat(node.row("slow")).containsExactly("a #3=20 conflated 1 in 20..50");
    node.passMillis(1_000);
    assertThat(node.row("slow")).isEmpty();
  }

  @Test
  void theIntervalBeginsAnewWithEachDelivery() { // F16
    watch("slow", Significance.ANY_CHANGE.atMostEvery(INTERVAL));
    report(1, 10);
    report(2, 20);
    node.passMillis(100);
    report(3, 30);
    assertThat(node.row("slow")).containsExactly("a #1=10", "a #2=20");

    node.passMillis(99);
    assertThat(node.row("slow")).isEmpty();
    node.passMillis(1);
    assertThat(node.row("slow")).containsExactly("a #3=30");
  }

  @Test
  void aHeldReportCountsOnlyWhatLiesBeforeIt() { // R22: or an importer would see a hole behind it
    watch("slow", Significance.deadband(10).atMostEvery(INTERVAL));
    report(1, 100);
    report(2, 120);
    report(3, 121);
    node.passMillis(100);
    report(4, 140);
    node.passMillis(100);

    assertThat(node.row("slow"))
        .containsExactly("a #1=100", "a #2=120", "a #4=140 suppressed 1 in 121..140");
  }

  @Test
  void aGapComesBehindTheReportThatWaited() { // G4
    watch("slow", Significance.ANY_CHANGE.atMostEvery(INTERVAL));
    report(1, 10);
    report(2, 20);
    report(5, 50);
    assertThat(node.row("slow")).containsExactly("a #1=10", "a #2=20", "a gap 3..4");

    node.passMillis(100);
    assertThat(node.row("slow")).containsExactly("a #5=50");
  }

  @Test
  void theReportThatWaitedComesBeforeTheStateThatFollows() {
    watch("slow", Significance.ANY_CHANGE.atMostEvery(INTERVAL));
    report(1, 10);
    report(2, 20);
    node.hears("slow");
    node.down(node.first, Causes.EXPORTER_STOPPED);

    assertThat(node.hears("slow")).startsWith("a #2=20", "a unavailable(exporterStopped)");
    node.passMillis(200);
    assertThat(node.hears("slow")).isEmpty();
  }

  @Test
  void aFailureThatWaitsIsNoStateYet() {
    watch("slow", Significance.ANY_CHANGE.atMostEvery(INTERVAL));
    report(1, 10);
    node.hears("slow");
    node.reports(node.first, 1, "bank", node.failure(0, 2, Causes.THREW));
    assertThat(node.hears("slow")).isEmpty();

    node.passMillis(100);
    assertThat(node.hears("slow")).containsExactly("a unavailable(threw)", "a #2!threw");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void receivedAndConflatedAndSuppressedAndLostAreAllThatWasNumbered(long seed) { // R22, G4
    Random random = new Random(seed);
    List<Significance> wishes =
        List.of(
            Significance.ANY_CHANGE,
            Significance.deadband(5),
            Significance.ANY_CHANGE.atMostEvery(INTERVAL),
            Significance.percent(10).atMostEvery(INTERVAL));
    for (int i = 0; i < 2 * wishes.size(); i++) {
      Mode mode = i % 2 == 0 ? Mode.LATEST : Mode.EVERY;
      node.monitors(spec("r" + i, mode, wishes.get(i / 2), "bank/a"));
    }
    long epoch = 1;
    node.opens(node.first, epoch, "bank", "a");
    long[] sums = new long[2 * wishes.size()];
    long number = 1L + random.nextInt(1_000);
    long begin = number;
    for (int step = 0; step < 500; step++) {
      int conflated = random.nextInt(5) == 0 ? random.nextInt(4) : 0;
      int lost = random.nextInt(10) == 0 ? random.nextInt(4) : 0;
      number += step == 0 ? 0 : conflated + lost + 1;
      int value = random.nextInt(40);
      node.reports(
          node.first,
          epoch,
          "bank",
          random.nextInt(20) == 0
              ? node.failure(0, number, Causes.THREW)
              : node.item(0, number, conflated, value, value - random.nextInt(3), value + 1));
      if (random.nextInt(30) == 0) {
        if (random.nextBoolean()) {
          node.down(node.first, Causes.EXPORTER_STOPPED);
        }
        node.opens(node.first, ++epoch, "bank", "a");
      }
      node.passMillis(random.nextInt(60));
      for (int i = 0; i < sums.length; i++) {
        sums[i] += accounted(node.events("r" + i));
      }
    }
    node.passMillis(1_000);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += accounted(node.events("r" + i));
      MonitorState monitor = monitor("r" + i);
      long total = monitor.received() + monitor.conflated() + monitor.suppressed() + monitor.lost();
      assertThat(total).as("counted for r%s", i).isEqualTo(number - begin + 1);
      assertThat(monitor.received()).isPositive();
      // What was suppressed behind the last report is in no report yet.
      assertThat(sums[i])
          .as("told to r%s", i)
          .isBetween(total - monitor.suppressed(), total)
          .isEqualTo(lastNumber[i] - begin + 1);
    }
  }

  private final long[] lastNumber = new long[8];

  /** The numbers these events account for. */
  private long accounted(List<Event> events) {
    long sum = 0;
    for (Event event : events) {
      if (event instanceof Reported report) {
        sum += 1 + report.conflated() + report.suppressed();
        lastNumber[current] = report.sequence();
      } else if (event instanceof Missed missed) {
        sum += missed.to() - missed.from() + 1;
      }
    }
    current = (current + 1) % lastNumber.length;
    return sum;
  }

  private int current;

  private MonitorState monitor(String request) {
    node.say(node.importer, new AskMonitors(1, request));
    return node.outlet.take(node.importer, Monitors.class).get(0).monitors().get(0);
  }

  private void watch(String request, Significance significance) {
    if (node.core.entities().known().isEmpty()) {
      node.opens(node.first, 1, "bank", "a");
    }
    node.monitors(spec(request, Mode.LATEST, significance, "bank/a"));
  }

  private void report(long number, long value) {
    node.reports(node.first, 1, "bank", number, value);
  }
}
