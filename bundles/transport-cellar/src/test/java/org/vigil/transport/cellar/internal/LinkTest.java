package org.vigil.transport.cellar.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.Switchboard;
import org.vigil.spi.testing.Recorder;
import org.vigil.transport.cellar.internal.Envelope.Batch;

/** The catalogue of a link (R9). */
class LinkTest {
  private final Switchboard hereBoard = new Switchboard("here", "test", Switchboard.Roster.NONE);
  private final Switchboard thereBoard = new Switchboard("there", "test", Switchboard.Roster.NONE);
  private final OwnRoles thereRoles = new OwnRoles();
  private final Link here = link(1, 2, "there", hereBoard, new OwnRoles());
  private final Link there = link(2, 1, "here", thereBoard, thereRoles);
  private final Recorder recorder = new Recorder();
  private final Peer exporter = new Peer("there", Role.EXPORTER, "exporter", 7);
  private final Peer agent = new Peer("there", Role.AGENT, "agent", 8);
  private long now;

  private static Link link(long mine, long theirs, String node, Switchboard board, OwnRoles own) {
    return new Link(mine, theirs, node, board, own, new Traffic(), () -> {}, 0);
  }

  private void exchange() {
    for (int n = 0; n < 30; n++) {
      now += TimeUnit.MILLISECONDS.toNanos(100);
      Batch toThere = here.next(now);
      if (toThere != null) {
        there.onBatch(toThere, now);
      }
      Batch toHere = there.next(now);
      if (toHere != null) {
        here.onBatch(toHere, now);
      }
    }
  }

  @Test
  void whoSeesThatItMissedSomethingAsksForAll() {
    hereBoard.connect(Role.IMPORTER, "importer", 1, recorder);
    there.onConnected(thereRoles.add(exporter, 1));
    exchange();
    assertThat(recorder.heard()).extracting(Recorder.Heard::peer).containsExactly(exporter);

    thereRoles.add(agent, 2); // and nobody is told, as if by a bug
    thereRoles.remove(1);
    exchange();

    assertThat(recorder.heardOf(exporter)).hasSize(2);
    assertThat(recorder.heardOf(agent)).hasSize(1);
    int heard = recorder.heard().size();
    exchange();
    assertThat(recorder.heard()).hasSize(heard);
  }

  @Test
  void whoKnowsAllAsksForNothing() {
    hereBoard.connect(Role.IMPORTER, "importer", 1, recorder);
    for (long number = 1; number < 50; number++) {
      there.onConnected(
          thereRoles.add(new Peer("there", Role.EXPORTER, "e" + number, number), number));
      if (number % 3 == 0) {
        thereRoles.remove(number);
        there.onLeft(number, "exporterStopped");
      }
      Batch batch = there.next(now);
      assertThat(batch).isNotNull();
      here.onBatch(batch, now);
    }
    Batch acknowledgement = here.next(now + Link.ACKNOWLEDGE_NANOS);

    assertThat(acknowledgement).isNotNull();
    exchange();
    assertThat(here.isDrained()).isTrue();
    assertThat(recorder.heard()).hasSize(49 + 16);
  }

  @Test
  void otherRolesAreNotKnownBeforeTheyWereSaid() {
    assertThat(here.isKnown()).isFalse();
    exchange();
    assertThat(here.isKnown()).isTrue();
  }
}
