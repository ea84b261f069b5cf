package org.vigil.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.Retained;

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

  private static Retained retained(String instrument, long behind, long... numbers) {
    return new Retained(
        instrument,
        behind,
        LongStream.of(numbers)
            .mapToObj(number -> new Item(0, number, 0, 0, 0, null, null, null, null))
            .toList());
  }

  private static Checkpoint with(long index, long since, Retained... retained) {
    return new Checkpoint(
        EntityName.of("bank"), FIRST, index, List.of(), since, List.of(), List.of(retained));
  }

  @Test
  void reportsAreAddedAndThoseThatWereAcknowledgedGo() { // G5
    Checkpoint kept = with(1, 0, retained("a", 0, 1, 2, 3), retained("b", 0, 7));

    Checkpoint now = with(2, 1, retained("a", 2, 3, 4)).onto(kept).orElseThrow();

    assertThat(now.retained())
        .containsExactlyInAnyOrder(retained("a", 2, 3, 4), retained("b", 0, 7));
    Checkpoint later = with(3, 2, retained("a", 4)).onto(now).orElseThrow();
    assertThat(later.retained()).containsExactlyInAnyOrder(retained("a", 4), retained("b", 0, 7));
  }

  @Test
  void aCheckpointThatSaysAllReplacesTheReports() {
    Checkpoint kept = with(1, 0, retained("a", 0, 1, 2, 3));

    Checkpoint now = with(2, 0, retained("b", 0, 7)).onto(kept).orElseThrow();

    assertThat(now.retained()).containsExactly(retained("b", 0, 7));
  }

  @Test
  void whatADiskHasLeftOfItLeavesTheReportsOfTheOneThatIsWhole() { // G5
    Checkpoint whole = with(1, 0, retained("a", 0, 1, 2, 3));

    assertThat(with(2, 0).over(whole).retained()).containsExactly(retained("a", 0, 1, 2, 3));
  }
}
