package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.spec;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.Significance;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.Reported;

/** A slow importer costs bounded memory and harms nobody, and is told what it missed (G5, G10). */
class SlowImporterTest {
  private static final int MANY = 3 * WatchedRequest.MAX_EVENTS;

  private final Node node = new Node();

  @Test
  void whatItDoesNotTakeNowItGetsSoon() {
    node.monitors("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.hears("r");
    node.outlet.refuses(node.importer, true);
    report(1, 10);
    report(2, 20);
    node.outlet.refuses(node.importer, false);
    node.passMillis(20);

    assertThat(node.hears("r")).containsExactly("a good", "a #1=10", "a #2=20");
  }

  @Test
  void ofTheLatestTheNewestStaysAndTheRestIsCounted() { // G5, G10
    overload(spec("r", Mode.LATEST, Significance.ANY_CHANGE, "bank/a"));

    List<Event> events = node.events("r");
    assertThat(events).hasSizeLessThan(WatchedRequest.MAX_EVENTS);
    assertThat(sum(events)).isEqualTo(MANY);
    assertThat(events).noneMatch(Missed.class::isInstance);
    Reported first = firstReport(events);
    assertThat(first.conflated()).isEqualTo(first.sequence() - 1);
    assertThat(first.min()).isEqualTo(org.vigil.api.Value.integer(1));
    assertAccounts("r");
  }

  @Test
  void ofEveryReportTheRestIsAGap() { // G5, G10
    overload(spec("r", Mode.EVERY, Significance.ANY_CHANGE, "bank/a"));

    List<Event> events = node.events("r");
    assertThat(events).hasSizeLessThan(WatchedRequest.MAX_EVENTS);
    assertThat(sum(events)).isEqualTo(MANY);
    Missed gap =
        events.stream()
            .filter(Missed.class::isInstance)
            .map(Missed.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(gap.from()).isEqualTo(1);
    assertThat(gap.to()).isEqualTo(firstReport(events).sequence() - 1);
    assertAccounts("r");
  }

  @Test
  void whatWasSuppressedOrMissingBetweenIsNotCountedTwice() { // R22, G10
    for (Mode mode : Mode.values()) {
      node.monitors(spec("r" + mode, mode, Significance.deadband(3), "bank/a"));
    }
    node.opens(node.first, 1, "bank", "a");
    node.outlet.refuses(node.importer, true);
    long number = 0;
    for (int i = 0; i < MANY; i++) {
      number += i % 1_000 == 999 ? 5 : 1;
      report(number, i);
    }
    node.outlet.refuses(node.importer, false);
    node.passMillis(20);

    for (Mode mode : Mode.values()) {
      List<Event> events = node.events("r" + mode);
      assertThat(events).hasSizeLessThan(WatchedRequest.MAX_EVENTS + 1);
      long last =
          events.stream()
              .filter(Reported.class::isInstance)
              .mapToLong(event -> ((Reported) event).sequence())
              .max()
              .orElseThrow();
      assertThat(sum(events)).as("told to %s", mode).isEqualTo(last);
      assertThat(accounted("r" + mode)).as("counted for %s", mode).isEqualTo(number);
    }
  }

  @Test
  void aGapThatIsAnUpperBoundStaysOne() { // R12, G10
    node.monitors(spec("r", Mode.LATEST, Significance.ANY_CHANGE, "bank/a"));
    node.opens(node.first, 1, "bank", "a");
    node.outlet.refuses(node.importer, true);
    report(1, 1);
    node.down(node.first, Causes.NODE_LEFT);
    node.opensBehindReserved(node.elsewhere, 2, "bank", "a");
    for (int i = 9; i <= MANY; i++) {
      node.reports(node.elsewhere, 2, "bank", i, i);
    }
    node.outlet.refuses(node.importer, false);
    node.passMillis(20);

    assertThat(node.row("r")).contains("a gap 2..8 at most");
  }

  @Test
  void statesAndOutagesAreNotLost() { // G6, G10
    node.monitors("r", "bank/a");
    node.opens(node.first, 1, "bank", "a");
    node.hears("r");
    node.outlet.refuses(node.importer, true);
    report(1, 1);
    node.down(node.first, Causes.NODE_LEFT);
    node.opens(node.first, 2, "bank", "a");
    for (int i = 2; i <= MANY; i++) {
      node.reports(node.first, 2, "bank", i, i);
    }
    node.closes(node.first, 2, "bank", Causes.SERVICE_GONE);
    node.outlet.refuses(node.importer, false);
    node.passMillis(20);

    assertThat(node.hears("r"))
        .contains("outage healed nodeLeft bank 1>2")
        .endsWith("a unavailable(serviceGone)", "outage opened serviceGone bank 2>");
  }

  @Test
  void nobodyElseWaitsForIt() { // G10
    node.opens(node.first, 1, "bank", "a");
    node.monitors("slow", "bank/a");
    var other = Node.peer("n1", org.vigil.spi.Role.IMPORTER, "other", 0x77);
    node.up(other);
    node.say(
        other,
        new org.vigil.spi.message.SessionMessage.Open(
            spec("fast", Mode.EVERY, Significance.ANY_CHANGE, "bank/a")));
    node.outlet.refuses(node.importer, true);
    report(1, 10);

    assertThat(node.hears(other, "fast")).contains("a #1=10");
  }

  private void overload(org.vigil.spi.message.SessionMessage.Spec spec) {
    node.monitors(spec);
    node.opens(node.first, 1, "bank", "a");
    node.outlet.refuses(node.importer, true);
    for (int i = 1; i <= MANY; i++) {
      report(i, i);
    }
    node.outlet.refuses(node.importer, false);
    node.passMillis(20);
  }

  private static Reported firstReport(List<Event> events) {
    return events.stream()
        .filter(Reported.class::isInstance)
        .map(Reported.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static long sum(List<Event> events) {
    long sum = 0;
    for (Event event : events) {
      if (event instanceof Reported report) {
        sum += 1 + report.conflated() + report.suppressed();
      } else if (event instanceof Missed missed) {
        sum += missed.to() - missed.from() + 1;
      }
    }
    return sum;
  }

  private void assertAccounts(String request) {
    assertThat(accounted(request)).isEqualTo(MANY);
  }

  private long accounted(String request) {
    Tally total =
        node.core.interests().requests().stream()
            .filter(each -> each.id().equals(request))
            .flatMap(each -> each.monitors().stream())
            .findFirst()
            .orElseThrow()
            .total();
    assertThat(total.received).isNotNegative();
    assertThat(total.conflated).isNotNegative();
    assertThat(total.suppressed).isNotNegative();
    return total.received + total.conflated + total.suppressed + total.lost;
  }

  private void report(long number, long value) {
    node.reports(node.first, 1, "bank", number, value);
  }
}
