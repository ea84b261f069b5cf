package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.client.Causes;
import org.vigil.spi.Recorder.End;
import org.vigil.spi.Recorder.Recording;
import org.vigil.spi.message.ReportMessage.Item;

/** What an exporter had said last is handed to the black box when it dies (F43). */
class LastReportsTest {
  private final Node node = new Node();
  private final List<Recording> recorded = new ArrayList<>();

  LastReportsTest() {
    node.core.recordTo(recorded::add);
    node.monitors("r", "**");
  }

  private static List<Long> sequences(End end) {
    return end.last().stream()
        .flatMap(reports -> reports.items().stream())
        .map(Item::sequence)
        .toList();
  }

  @Test
  void anOutageHasTheLastReportsOfEachEntityThatItClosed() {
    node.opens(node.first, 1, "bank", "a");
    node.opens(node.first, 4, "till", "b");
    node.reports(node.first, 1, "bank", 1, 7);
    node.reports(node.first, 4, "till", 1, 8);
    node.reports(node.first, 1, "bank", 2, 9);

    node.down(node.first, Causes.EXPORTER_STOPPED);

    assertThat(recorded).hasSize(1);
    Recording recording = recorded.get(0);
    assertThat(recording.outage().id()).isEqualTo(node.outages("r").get(0).id());
    assertThat(recording.outage().cause()).isEqualTo(Causes.EXPORTER_STOPPED);
    assertThat(recording.ends())
        .extracting(end -> end.opened().entity() + " " + sequences(end))
        .containsExactlyInAnyOrder("bank [1, 2]", "till [1]");
  }

  @Test
  void theOldestReportsMakeRoom() { // G10
    node.opens(node.first, 1, "bank", "a");
    for (int sequence = 1; sequence <= LastReports.MOST_OF_ENTITY + 5; sequence++) {
      node.reports(node.first, 1, "bank", sequence, sequence);
    }

    node.down(node.first, Causes.EXPORTER_STOPPED);

    List<Long> kept = sequences(recorded.get(0).ends().get(0));
    assertThat(kept).hasSize(LastReports.MOST_OF_ENTITY).startsWith(6L);
  }

  @Test
  void manyEntitiesKeepFewReportsOfEach() { // G10
    int entities = 100;
    for (int entity = 0; entity < entities; entity++) {
      node.opens(node.first, 1, "e" + entity, "a");
      node.reports(node.first, 1, "e" + entity, 1, 0);
    }
    for (int sequence = 2; sequence <= 1_000; sequence++) {
      node.reports(node.first, 1, "e7", sequence, sequence);
    }

    node.down(node.first, Causes.EXPORTER_STOPPED);

    assertThat(recorded.get(0).ends())
        .hasSize(entities)
        .filteredOn(end -> end.opened().entity().toString().equals("e7"))
        .singleElement()
        .satisfies(end -> assertThat(sequences(end)).hasSize(LastReports.MOST_OF_NODE / entities));
  }

  @Test
  void aTakeoverByCommandLeavesNone() {
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 7);
    node.closes(node.first, 1, "bank", Causes.COORDINATED);
    node.opens(node.standby, 2, "bank", "a");
    node.reports(node.standby, 2, "bank", 2, 8);

    assertThat(recorded).isEmpty();

    node.down(node.standby, Causes.EXPORTER_STOPPED);

    assertThat(sequences(recorded.get(0).ends().get(0))).containsExactly(2L);
  }

  @Test
  void whatNobodyOnTheNodeWatchedIsNotThere() {
    node.opens(node.first, 1, "bank", "a");

    node.down(node.first, Causes.EXPORTER_STOPPED);

    assertThat(recorded).isEmpty();
  }

  @Test
  void aRecorderThatThrowsHoldsUpNobody() {
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 7);
    node.hears("r");
    node.core.recordTo(
        recording -> {
          throw new IllegalStateException("its bundle stops");
        });
    node.reports(node.first, 1, "bank", 2, 8);

    node.down(node.first, Causes.EXPORTER_STOPPED);

    assertThat(node.hears("r"))
        .contains("a #2=8", "a unavailable(exporterStopped)")
        .contains("outage opened exporterStopped bank 1>");
  }

  @Test
  void nothingIsKeptForNobody() { // G10
    node.core.recordTo(null);
    node.opens(node.first, 1, "bank", "a");
    node.reports(node.first, 1, "bank", 1, 7);
    node.core.recordTo(recorded::add);

    node.down(node.first, Causes.EXPORTER_STOPPED);

    assertThat(recorded).isEmpty();
  }
}
