package org.vigil.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Known;

/** A journal answers from its own thread, and writes over nothing that nobody has read (G8). */
class DiskJournalTest {
  private static final EntityName BANK = EntityName.of("bank");

  @TempDir Path disk;

  private static Known limit(long value) {
    Entry entry = new Entry("limit", Value.integer(value), value, null, null, null);
    Checkpoint kept = new Checkpoint(BANK, Epoch.of(2, 5), value, List.of(entry));
    return new Known(BANK, "bank", Epoch.of(2, 5), Optional.empty(), Optional.of(kept), true);
  }

  private static Optional<String> put(DiskJournal journal, Known known) {
    CompletableFuture<Optional<String>> done = new CompletableFuture<>();
    journal.put(known, done::complete);
    return done.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static List<Known> read(DiskJournal journal) {
    CompletableFuture<List<Known>> done = new CompletableFuture<>();
    journal.read((found, complaint) -> done.complete(found));
    return done.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void theNextOneFindsWhatWasPut() {
    try (DiskJournal journal = new DiskJournal(disk, 1)) {
      assertThat(read(journal)).isEmpty();
      assertThat(put(journal, limit(7))).isEmpty();
    }
    try (DiskJournal next = new DiskJournal(disk, 1)) {
      assertThat(read(next)).containsExactly(limit(7));
    }
  }

  @Test
  void whatCouldNotBeReadIsNotWrittenOver() throws IOException {
    try (DiskJournal journal = new DiskJournal(disk, 1)) {
      read(journal);
      put(journal, limit(7));
    }
    Path file = disk.resolve(RecordStore.FILE);
    byte[] good = Files.readAllBytes(file);
    Files.writeString(file, "something else ".repeat(1_000));
    try (DiskJournal journal = new DiskJournal(disk, 1)) {
      assertThat(read(journal)).isEmpty();
      assertThat(put(journal, limit(1)).orElseThrow()).contains("is damaged");

      Files.write(file, good); // a copy is put back
      assertThat(put(journal, limit(1)).orElseThrow()).contains("restart org.vigil.journal");
      assertThat(read(journal)).containsExactly(limit(7));
      assertThat(put(journal, limit(8))).isEmpty();
    }
  }

  @Test
  void aDiskThatWasFullAtTheStartIsUsedWhenItIsNotAnyMore() throws IOException {
    Path place = disk.resolve("place");
    Files.writeString(place, "in the way");
    try (DiskJournal journal = new DiskJournal(place, 1)) {
      read(journal);
      assertThat(put(journal, limit(1))).isPresent();

      Files.delete(place);
      assertThat(put(journal, limit(2))).isEmpty();
    }
  }

  @Test
  void whatCannotBeARecordIsRefusedAndHarmsNoOther() {
    Known nothingKept =
        new Known(BANK, "bank", Epoch.of(2, 5), Optional.empty(), Optional.empty(), true);
    try (DiskJournal journal = new DiskJournal(disk, 1)) {
      read(journal);
      assertThat(put(journal, nothingKept)).isPresent();
      assertThat(put(journal, limit(1))).isEmpty();
    }
  }

  @Test
  void whenItIsClosedItSaysSo() {
    DiskJournal journal = new DiskJournal(disk, 1);
    journal.close();

    assertThat(put(journal, limit(1))).contains("the journal was stopped");
    assertThat(read(journal)).isEmpty();
  }
}
