package org.vigil.itests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vigil.itests.simulator.Fault.Kind;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Look;

/**
 * Faults that last for seconds: whoever looks finds them, scans and messages race, a node notices
 * that it was frozen, and membership gives up who was out of sight (F30, R3, R7, R8).
 */
class LongFaultsTest {
  private static final long SCHEDULES = 400;
  private static final int HANGS = 40;

  /** By then all know how long the others pause; before, they have the three seconds of a hang. */
  private static final long KNOWN_MILLIS = 6_500;

  @Test
  void everyRuleIsKeptAndEverythingHealsHoweverLongItGoesWrong() {
    AtomicLong epochs = new AtomicLong();

    LongStream.rangeClosed(1, SCHEDULES)
        .parallel()
        .forEach(seed -> epochs.addAndGet(play(seed).epochs()));

    assertThat(epochs).hasValueGreaterThan(SCHEDULES + SCHEDULES / 4);
  }

  private static Simulation.Outcome play(long seed) {
    Schedule schedule =
        Schedule.ofLong(seed, Schedule.nodesOf(seed), EnumSet.allOf(Fault.Kind.class));
    try {
      return Simulation.run(schedule, Bug.NONE, new Story(false));
    } catch (Violation e) {
      throw new AssertionError(Shrinking.tell(schedule, e, () -> Bug.NONE), e);
    }
  }

  /** Who looks believes itself that it was answered. */
  private static final class Deaf implements Bug {
    @Override
    public Message onSend(RunningPart who, Outlet outlet, Peer to, Message message) {
      if (message instanceof Look) {
        who.execute(() -> who.hear(to, new Alive(List.of())));
      }
      return message;
    }
  }

  private static long epochs(int seed, Bug bug) {
    Fault hang = new Fault(Kind.HANG_PART, KNOWN_MILLIS + seed, 3_000, 1, 1, Part.EXPORTER, 0);
    Schedule schedule = new Schedule(seed, 3, 2, false, List.of(hang));
    return Simulation.run(schedule, bug, new Story(false)).epochs();
  }

  @Test
  void anExporterThatHangsIsSucceededWhileItHangsIfAnybodyLooks() {
    for (int seed = 1; seed <= HANGS; seed++) {
      assertThat(epochs(seed, Bug.NONE)).as("epochs of seed %d", seed).isEqualTo(2);
      assertThat(epochs(seed, new Deaf())).as("deaf, seed %d", seed).isEqualTo(1);
    }
  }
}
