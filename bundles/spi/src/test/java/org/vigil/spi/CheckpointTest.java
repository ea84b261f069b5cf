package org.vigil.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;

/** What is kept when a checkpoint has arrived (R15). */
class CheckpointTest {
  private static final Epoch FIRST = Epoch.of(1, 7);
  private static final Epoch SECOND = Epoch.of(2, 8);

  private final Checkpoint whole = at(FIRST, 1, 0, kept("a", 1), kept("b", 2));

  private static Entry kept(String instrument, long value) {
    return new Entry(instrument, Value.integer(value), 0, null, null, null);
  }

  private static Checkpoint at(Epoch epoch, long index, long since, Entry... entries) {
    return new Checkpoint(EntityName.of("bank"), epoch, index, List.of(entries), since);
  }

  @Test
  void theFirstOneIsKept() {
    assertThat(whole.onto(null)).contains(whole);
  }

  @Test
  void changesReplaceWhatTheyAreAboutAndLeaveTheRest() {
    Checkpoint changes = at(FIRST, 3, 1, kept("c", 4), kept("b", 3));

    assertThat(changes.onto(whole))
        .contains(at(FIRST, 3, 0, kept("a", 1), kept("b", 3), kept("c", 4)));
  }

  @Test
  void changesToSomethingOlderThanWhatIsKeptAreTakenToo() {
    Checkpoint third = at(FIRST, 3, 0, kept("a", 3), kept("b", 2));

    assertThat(at(FIRST, 4, 1, kept("a", 4)).onto(third))
        .contains(at(FIRST, 4, 0, kept("a", 4), kept("b", 2)));
  }

  @Test
  void changesToWhatIsNotThereAreOfNoUse() {
    Checkpoint changes = at(FIRST, 9, 5, kept("a", 2));

    assertThat(changes.onto(whole)).isEmpty();
    assertThat(changes.onto(null)).isEmpty();
    assertThat(at(SECOND, 2, 1, kept("a", 2)).onto(whole)).isEmpty();
  }

  @Test
  void anOlderOneChangesNothing() {
    Checkpoint third = at(FIRST, 3, 0, kept("a", 3));

    assertThat(whole.onto(third)).contains(third);
    assertThat(at(FIRST, 2, 1, kept("a", 2)).onto(third)).contains(third);
  }

  @Test
  void aNewEpochBeginsAnew() {
    Checkpoint next = at(SECOND, 1, 0, kept("b", 5));

    assertThat(next.onto(whole)).contains(next);
  }
}
