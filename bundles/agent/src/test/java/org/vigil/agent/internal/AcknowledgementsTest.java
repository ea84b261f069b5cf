package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.epoch;
import static org.vigil.agent.internal.Node.position;
import static org.vigil.agent.internal.Node.spec;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.Declaration;
import org.vigil.api.Kind;
import org.vigil.api.Significance;
import org.vigil.api.ValueType;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.spi.message.ReportMessage.Acknowledged;
import org.vigil.spi.message.ReportMessage.Mark;
import org.vigil.spi.message.SessionMessage.Taken;

/** What a primary is told of what clients have taken, so that copies may go (G5). */
class AcknowledgementsTest {
  private final Node node = new Node();

  private static Declaration durable(String name) {
    return Declaration.builder(name, Kind.INDICATOR, ValueType.INTEGER).durable(true).build();
  }

  private void opens(long epoch) {
    node.opens(
        epoch == 1 ? node.first : node.standby,
        epoch,
        "bank",
        epoch == 1 ? "" : Causes.EXPORTER_STOPPED,
        List.of(durable("a"), Node.number("b")));
  }

  private void takes(String request, long number) {
    node.say(
        node.importer,
        new Taken(request, List.of(position("bank/a", epoch(node.first, 1), number))));
  }

  /** What the primary hears within a while, as handle:number. */
  private List<String> told() {
    node.passMillis(600);
    return node.outlet.take(node.first, Acknowledged.class).stream()
        .flatMap(acknowledged -> acknowledged.marks().stream())
        .map(mark -> mark.handle() + ":" + mark.sequence())
        .toList();
  }

  @Test
  void whatTheClientHasTakenIsAcknowledgedOnce() {
    node.monitorsEvery("r", "bank/**");
    opens(1);
    node.reports(node.first, 1, "bank", 5, 1);
    node.reports(node.first, 1, "bank", 6, 2);
    assertThat(told()).isEmpty(); // it came here, no further

    takes("r", 5);
    assertThat(told()).containsExactly("0:5");
    takes("r", 6);
    assertThat(told()).containsExactly("0:6");
    assertThat(told()).isEmpty();
  }

  @Test
  void theSlowestOfTheClientsCounts() {
    node.monitorsEvery("r", "bank/a");
    node.monitorsEvery("s", "bank/a");
    node.monitors("latest", "bank/a"); // needs no copies
    opens(1);
    node.reports(node.first, 1, "bank", 5, 1);
    node.reports(node.first, 1, "bank", 6, 2);

    takes("r", 6);
    assertThat(told()).isEmpty();
    takes("s", 5);
    assertThat(told()).containsExactly("0:5");
  }

  @Test
  void whatIsNotSignificantNeedsNoTaking() {
    node.monitors(spec("r", Mode.EVERY, Significance.deadband(10), "bank/a"));
    opens(1);
    node.reports(node.first, 1, "bank", 5, 1);
    takes("r", 5);
    node.reports(node.first, 1, "bank", 6, 2);
    node.reports(node.first, 1, "bank", 7, 3);

    assertThat(told()).containsExactly("0:7");
  }

  @Test
  void eachPrimaryIsToldAnew() {
    node.monitorsEvery("r", "bank/a");
    opens(1);
    node.reports(node.first, 1, "bank", 5, 1);
    takes("r", 5);
    assertThat(told()).containsExactly("0:5");

    node.down(node.first, Causes.EXPORTER_STOPPED);
    opens(2);
    node.reports(node.standby, 2, "bank", 6, 1);
    node.passMillis(600);

    assertThat(node.outlet.take(node.standby, Acknowledged.class)).hasSize(1);
  }

  @Test
  void whatIsOfAnotherRowIsNotAcknowledged() { // R11
    node.monitorsEvery("r", "bank/a");
    opens(1);
    node.reports(node.first, 1, "bank", 5, 1);
    takes("r", 5);
    node.down(node.first, Causes.EXPORTER_STOPPED);
    opens(2);
    node.passMillis(600);
    node.reports(node.standby, 2, "bank", 1, 1); // the service is another, and counts anew
    node.passMillis(600);
    assertThat(node.outlet.take(node.standby, Acknowledged.class)).isEmpty();

    node.say(node.importer, new Taken("r", List.of(position("bank/a", epoch(node.standby, 2), 1))));
    node.passMillis(600);

    assertThat(node.outlet.take(node.standby, Acknowledged.class))
        .flatExtracting(Acknowledged::marks)
        .containsExactly(new Mark(0, 1));
  }

  @Test
  void whatAPrimaryDidNotTakeIsToldAgain() {
    node.monitorsEvery("r", "bank/a");
    opens(1);
    node.reports(node.first, 1, "bank", 5, 1);
    takes("r", 5);
    node.outlet.refuses(node.first, true);
    assertThat(told()).isEmpty();

    node.outlet.refuses(node.first, false);

    assertThat(told()).containsExactly("0:5");
  }
}
