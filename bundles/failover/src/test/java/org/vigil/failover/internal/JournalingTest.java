package org.vigil.failover.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Journalled;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.AssignmentMessage.Stored;
import org.vigil.spi.message.CallMessage.Answer;

/** Persistent controls are put on disk, and come back after a restart of everything (G8, R14). */
class JournalingTest {
  private static final EntityName BANK = EntityName.of("bank");
  private static final ChangeKey KEY = new ChangeKey("session", 1);

  private final Scene scene = Scene.aCoordinator().withAgent("agent");
  private final FakeDisk disk = scene.disk();
  private long index;

  private Scene withPrimary(String name) {
    disk.there = true;
    FakeExporter exporter = scene.exporter(name, "n1", false);
    exporter.persistent = List.of("limit");
    return scene.with(exporter).offers(name, "bank");
  }

  /** The primary keeps a limit, and a counter that is not persistent. */
  private void keeps(String exporter, long limit, long counted) {
    keeps(exporter, limit, counted, List.of());
  }

  private void keeps(String exporter, long limit, long counted, List<Answer> answers) {
    Epoch epoch = scene.exporter(exporter).held.get(BANK);
    Entry control = new Entry("limit", Value.integer(limit), limit, KEY, null, null, counted, 8);
    Entry counter = new Entry("counted", Value.counter(counted), 0, null, null, null);
    scene.says(
        exporter, new Checkpoint(BANK, epoch, ++index, List.of(control, counter), 0, answers));
  }

  private static Answer applied(String control) {
    return new Answer(
        0, KEY, BANK.instrument(control), "applied", null, null, Value.integer(9), 1, 1, false);
  }

  private List<Journalled> journalled(String exporter) {
    return scene.exporter(exporter).heard(Journalled.class);
  }

  private Journalled lastJournalled(String exporter) {
    List<Journalled> all = journalled(exporter);
    return all.get(all.size() - 1);
  }

  /** The first time that this exporter was made primary. */
  private Assigned firstTold(String exporter) {
    return scene.exporter(exporter).heard(Assigned.class).stream()
        .filter(assigned -> assigned.primary().isPresent())
        .findFirst()
        .orElseThrow();
  }

  private Known onDisk() {
    return disk.records.get(BANK);
  }

  /** Everything that ran is gone; what is on disk is not. */
  private void everythingRestarts(String exporter) {
    scene.dies(exporter, "exporterStopped").restarts();
    withPrimary(exporter).passes(Duration.ofSeconds(1));
  }

  @Test
  void aSlowDiskKeepsNobodyWaitingWhoNeedsNone() {
    withPrimary("a");
    disk.slow = true;

    keeps("a", 9, 1);
    assertThat(scene.exporter("a").heard(Stored.class)).hasSize(1);
    assertThat(journalled("a")).as("not on disk yet").isEmpty();

    disk.works();
    scene.settled();
    assertThat(journalled("a"))
        .containsExactly(
            new Journalled(BANK, scene.exporter("a").held.get(BANK), 1, Optional.empty()));
  }

  @Test
  void whatComesWhileTheDiskIsBusyGoesWithTheNextRecord() {
    withPrimary("a");
    disk.slow = true;
    for (int limit = 1; limit <= 50; limit++) {
      keeps("a", limit, 1);
    }
    disk.works();
    scene.settled();

    assertThat(disk.puts).isEqualTo(2);
    assertThat(lastJournalled("a").index()).isEqualTo(50);
    assertThat(onDisk().checkpoint().orElseThrow().entries())
        .extracting(Entry::value)
        .containsExactly(Value.integer(50));
  }

  @Test
  void onlyPersistentControlsAreOnDiskAndNumbersAreNot() {
    withPrimary("a");
    keeps("a", 9, 1, List.of(applied("limit"), applied("workers")));
    keeps("a", 9, 2);

    assertThat(disk.puts).as("what is counted changes nothing on disk").isEqualTo(1);
    assertThat(lastJournalled("a").index()).isEqualTo(2);
    Checkpoint kept = onDisk().checkpoint().orElseThrow();
    assertThat(kept.entries())
        .containsExactly(new Entry("limit", Value.integer(9), 9, KEY, null, null));
    assertThat(kept.answers()).containsExactly(applied("limit"));
    assertThat(onDisk().restored()).isTrue();
  }

  @Test
  void aFullDiskIsSaidWithItsReasonAndTriedAgain() {
    withPrimary("a");
    disk.failure = Optional.of("it is full");
    keeps("a", 9, 1);

    assertThat(lastJournalled("a").refusal())
        .hasValueSatisfying(
            why -> {
              assertThat(why.code()).isEqualTo("journal");
              assertThat(why.message()).isEqualTo("n1 cannot put the change on disk: it is full");
            });
    assertThat(scene.exporter("a").heard(Stored.class)).as("in memory it is").hasSize(1);

    disk.failure = Optional.empty();
    scene.passes(Duration.ofSeconds(4));
    assertThat(lastJournalled("a").refusal()).isEmpty();
    assertThat(onDisk()).isNotNull();
  }

  @Test
  void whatADiskRefusedIsWrittenAnewEvenIfItIsAsBefore() {
    withPrimary("a");
    keeps("a", 1, 1);
    disk.failure = Optional.of("it is full");
    keeps("a", 2, 1);
    disk.failure = Optional.empty();

    keeps("a", 1, 1); // the refused one may be there all the same

    assertThat(disk.puts).isEqualTo(3);
    assertThat(lastJournalled("a").refusal()).isEmpty();
  }

  @Test
  void aNodeWithoutAJournalSaysSoAndWritesAllWhenOneComes() {
    withPrimary("a");
    disk.there = false;
    keeps("a", 9, 1);
    assertThat(lastJournalled("a").refusal())
        .hasValueSatisfying(
            why -> {
              assertThat(why.code()).isEqualTo("noJournal");
              assertThat(why.message()).contains("n1 keeps no journal", "vigil-journal");
            });

    disk.there = true;
    scene.journalChanges();
    assertThat(lastJournalled("a").refusal()).isEmpty();
    assertThat(onDisk()).isNotNull();
  }

  @Test
  void aJournalThatGoesInTheMiddleOfARecordIsNotWaitedFor() {
    withPrimary("a");
    disk.slow = true;
    keeps("a", 9, 1);
    disk.there = false;
    scene.journalChanges();
    assertThat(lastJournalled("a").refusal().orElseThrow().code()).isEqualTo("noJournal");

    disk.there = true;
    scene.journalChanges();
    disk.works(); // the old one's word is not heard any more, the new one's is
    scene.settled();
    assertThat(lastJournalled("a").refusal()).isEmpty();
  }

  @Test
  void goesOnFromTheDiskAfterARestartOfEverything() {
    withPrimary("a");
    keeps("a", 9, 5, List.of(applied("limit")));

    everythingRestarts("a");

    Assigned first = firstTold("a");
    assertThat(first.epoch().number()).as("above what the disk saw (R1)").isEqualTo(2);
    assertThat(first.checkpointed().number()).isEqualTo(1);
    assertThat(first.checkpoint())
        .containsExactly(new Entry("limit", Value.integer(9), 9, KEY, null, null));
    assertThat(first.answers()).containsExactly(applied("limit"));
    assertThat(first.cause()).as("nobody saw an end").isEmpty();
  }

  @Test
  void aWholeCopyElsewhereIsNotGivenUpForItsPartOnDisk() {
    withPrimary("a");
    keeps("a", 9, 5);
    Known part = onDisk();
    Checkpoint onDisk = part.checkpoint().orElseThrow();
    scene.dies("a", "exporterStopped").restarts().withCoordinatorOn("n2");
    Entry counter = new Entry("counted", Value.counter(5), 0, null, null, null);
    Checkpoint whole =
        new Checkpoint(
            BANK, onDisk.epoch(), onDisk.index(), List.of(onDisk.entries().get(0), counter));

    scene.says(
        "other@n2",
        new Known(BANK, Scene.OWNER, onDisk.epoch(), Optional.empty(), Optional.of(whole)));
    withPrimary("a").passes(Duration.ofSeconds(2));

    assertThat(firstTold("a").checkpoint())
        .extracting(Entry::instrument)
        .containsExactly("limit", "counted");
  }

  @Test
  void aNewerPartOnDiskGoesOverAnOlderWholeCopy() {
    withPrimary("a");
    keeps("a", 9, 5);
    Checkpoint onDisk = onDisk().checkpoint().orElseThrow();
    scene.dies("a", "exporterStopped").restarts().withCoordinatorOn("n2");
    Entry older = new Entry("limit", Value.integer(3), 3, null, null, null);
    Entry counter = new Entry("counted", Value.counter(4), 0, null, null, null);
    Checkpoint whole = new Checkpoint(BANK, onDisk.epoch(), 0, List.of(older, counter));

    scene.says(
        "other@n2",
        new Known(BANK, Scene.OWNER, onDisk.epoch(), Optional.empty(), Optional.of(whole)));
    withPrimary("a").passes(Duration.ofSeconds(2));

    assertThat(firstTold("a").checkpoint())
        .extracting(Entry::value)
        .containsExactly(Value.integer(9), Value.counter(4));
  }

  @Test
  void aPrimaryThatOutlivedItsCoordinatorGoesOnInItsEpoch() {
    withPrimary("a");
    keeps("a", 9, 5);
    Epoch held = scene.exporter("a").held.get(BANK);

    scene.restarts().passes(Duration.ofSeconds(1));

    assertThat(scene.exporter("a").held.get(BANK)).isEqualTo(held);
    int stored = scene.exporter("a").heard(Stored.class).size();
    index--;
    keeps("a", 9, 5); // the same once more: only a part of it was on disk
    assertThat(scene.exporter("a").heard(Stored.class)).hasSize(stored + 1);
  }
}
