package org.vigil.blackbox.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vigil.api.Declaration;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Kind;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.api.client.BlackBox;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.spi.Recorder.End;
import org.vigil.spi.Recorder.Recording;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.SessionMessage.Told;

/** Boxes on a real disk: kept, bounded, and read for what they are (F43). */
class ShelfTest {
  private static final Epoch EPOCH = Epoch.of(3, 0xabL);

  @TempDir Path home;
  private Path directory;
  private Shelf shelf;

  @BeforeEach
  void open() {
    directory = home.resolve("boxes");
    shelf = new Shelf(new Settings(directory, 3, 1));
  }

  private static Told outage(String id, long noticedMillis) {
    return new Told(
        id,
        Outage.Phase.OPENED,
        Causes.NODE_LEFT,
        "message",
        "org.vigil.exporter@n2",
        noticedMillis,
        -1,
        -1,
        -1,
        List.of());
  }

  private static End end(String entity, Item... items) {
    Opened opened =
        new Opened(
            EntityName.of(entity),
            EPOCH,
            true,
            "bank.bundle",
            "",
            77,
            List.of(
                Declaration.builder("depth", Kind.INDICATOR, ValueType.INTEGER)
                    .unit("jobs")
                    .build()));
    List<Reports> last =
        Arrays.stream(items)
            .map(item -> new Reports(EntityName.of(entity), EPOCH, 77, List.of(item)))
            .toList();
    return new End(opened, last);
  }

  private static Item item(long sequence) {
    return new Item(
        0,
        sequence,
        2,
        1_000 + sequence,
        5,
        Value.integer(sequence),
        Value.integer(0),
        Value.integer(9),
        null);
  }

  private static Recording recording(String id, long noticedMillis, End... ends) {
    return new Recording(outage(id, noticedMillis), List.of(ends));
  }

  private void age(String id, long millis) throws IOException {
    Files.setLastModifiedTime(directory.resolve(id + ".zip"), FileTime.fromMillis(millis));
  }

  @Test
  void thereIsNoBoxBeforeTheFirstOutage() throws IOException {
    assertThat(shelf.list()).isEmpty();
  }

  @Test
  void aBoxSaysWhatItIsAbout() throws IOException {
    shelf.keep(recording("o-1", 5_000, end("bank", item(1), item(2)), end("till", item(1))));

    assertThat(shelf.list())
        .singleElement()
        .satisfies(
            box -> {
              assertThat(box.outage()).isEqualTo("o-1");
              assertThat(box.cause()).isEqualTo(Causes.NODE_LEFT);
              assertThat(box.exporter()).isEqualTo("org.vigil.exporter@n2");
              assertThat(box.noticed()).isEqualTo(Instant.ofEpochMilli(5_000));
              assertThat(box.entities())
                  .containsExactly(EntityName.of("bank"), EntityName.of("till"));
              assertThat(box.reports()).isEqualTo(3);
              assertThat(box.damage()).isEmpty();
            });
  }

  @Test
  void aBoxReplaysItsReportsInOrder() throws IOException {
    Item failed =
        new Item(0, 3, 0, 1_003, 0, null, null, null, new Refusal(Causes.THREW, "it threw"));
    shelf.keep(recording("o-1", 5_000, end("bank", item(1), item(2), failed)));

    BlackBox box = shelf.list().get(0);
    List<Report> reports = box.replay();

    assertThat(reports).extracting(Report::sequence).containsExactly(1L, 2L, 3L);
    Report first = reports.get(0);
    assertThat(first.instrument()).hasToString("bank/depth");
    assertThat(first.epoch()).isEqualTo(EPOCH);
    assertThat(first.time()).isEqualTo(Instant.ofEpochMilli(1_001));
    assertThat(first.value()).contains(Value.integer(1));
    assertThat(first.min()).contains(Value.integer(0));
    assertThat(first.max()).contains(Value.integer(9));
    assertThat(first.conflated()).isEqualTo(2);
    assertThat(first.publication()).isEqualTo(5);
    assertThat(reports.get(2).value()).isEmpty();
    assertThat(reports.get(2).failure()).map(Refusal::message).contains("it threw");
    assertThat(Optional.ofNullable(box.declarations().get(first.instrument())))
        .map(Declaration::unit)
        .contains("jobs");
  }

  @Test
  void whatIsNoticedLaterOfTheSameDeathJoinsItsBox() throws IOException {
    shelf.keep(recording("o-1", 5_000, end("bank", item(1))));
    shelf.keep(recording("o-1", 5_000, end("till", item(1))));

    assertThat(shelf.list())
        .singleElement()
        .extracting(BlackBox::entities)
        .isEqualTo(List.of(EntityName.of("bank"), EntityName.of("till")));
  }

  @Test
  void theOldestBoxesMakeRoom() throws IOException { // G10
    for (int number = 1; number <= 5; number++) {
      shelf.keep(recording("o-" + number, number, end("bank", item(1))));
      age("o-" + number, number);
    }

    assertThat(shelf.list()).extracting(BlackBox::outage).containsExactly("o-5", "o-4", "o-3");
  }

  @Test
  void whatWasKeptBeforeTheClockWasSetBackIsOlder() throws IOException {
    shelf.keep(recording("o-1", 1, end("bank", item(1))));
    age("o-1", Instant.now().plusSeconds(3_600).toEpochMilli());
    for (int number = 2; number <= 4; number++) {
      shelf.keep(recording("o-" + number, number, end("bank", item(1))));
    }

    assertThat(shelf.list()).extracting(BlackBox::outage).containsExactly("o-4", "o-3", "o-2");
  }

  @Test
  void boxesTogetherTakeNoMoreThanTheyMay() throws IOException { // G10
    shelf = new Shelf(new Settings(directory, 1_000, 1));
    Item[] many = LongStream.range(0, 2_000).mapToObj(ShelfTest::item).toArray(Item[]::new);
    for (int number = 1; number <= 6; number++) {
      shelf.keep(recording("o-" + number, number, end("bank", many)));
      age("o-" + number, number);
    }

    assertThat(shelf.list()).extracting(BlackBox::outage).startsWith("o-6").hasSizeBetween(1, 5);
    assertThat(bytes()).isBetween(1L, 1_000_000L);
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void whatWasBeingWrittenWhenTheNodeDiedGoesWithTheNextBox() throws IOException { // G10
    shelf.keep(recording("o-1", 5_000, end("bank", item(1))));
    Path draft = Files.writeString(directory.resolve("o-2.zip.tmp"), "half of a box");
    Path other = Files.writeString(directory.resolve("notes.tmp"), "not ours");

    shelf.keep(recording("o-3", 6_000, end("bank", item(1))));

    assertThat(draft).doesNotExist();
    assertThat(other).exists();
    assertThat(shelf.list()).extracting(BlackBox::outage).containsExactly("o-3", "o-1");
  }

  @Test
  void aTornBoxIsNamedWhateverIsLeftOfIt() throws IOException {
    shelf.keep(recording("o-1", 5_000, end("bank", item(1), item(2))));
    Path file = directory.resolve("o-1.zip");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));

      BlackBox box = shelf.list().get(0);

      assertThat(box.outage()).isEqualTo("o-1");
      assertThat(box.damage()).as("%s bytes", length).isPresent();
      assertThat(box.damage().get()).contains(file.toString(), "cannot be read");
      assertThatThrownBy(box::replay).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatIsNoBoxIsNamedAndHarmsNoOther() throws IOException {
    shelf.keep(recording("o-1", 5_000, end("bank", item(1))));
    Files.writeString(directory.resolve("o-2.zip"), "not a box");
    Files.writeString(directory.resolve("notes.txt"), "not ours");

    assertThat(shelf.list())
        .hasSize(2)
        .filteredOn(box -> box.damage().isEmpty())
        .extracting(BlackBox::outage)
        .containsExactly("o-1");
  }

  @Test
  void aDirectoryThatCannotBeIsSaidSo() throws IOException {
    Files.writeString(directory, "a file in its place");

    assertThatThrownBy(() -> shelf.keep(recording("o-1", 5_000, end("bank", item(1)))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.toString());
    assertThatThrownBy(shelf::list)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory + " cannot be read");
  }
}
