package org.vigil.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vigil.api.ChangeKey;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.CallMessage.Answer;

/** Records on a real disk: whole or not at all, also when the file was torn or damaged (G8). */
class RecordStoreTest {
  private static final EntityName BANK = EntityName.of("bank");
  private static final String LOG = RecordStore.FILE + "-wal";

  @TempDir Path disk;

  private RecordStore store;

  @BeforeEach
  void open() {
    store = new RecordStore(at("live"), 1);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Path at(String directory) {
    return disk.resolve(directory);
  }

  private static Known limit(EntityName entity, long value, List<Answer> answers) {
    ChangeKey key = new ChangeKey("session", value);
    Entry entry = new Entry("limit", Value.integer(value), value, key, null, null);
    return new Known(
        entity,
        "org.example.bank",
        Epoch.of(3, 77),
        Optional.empty(),
        Optional.of(new Checkpoint(entity, Epoch.of(3, 77), value, List.of(entry), 0, answers)),
        true);
  }

  private static Known limit(long value) {
    return limit(BANK, value, List.of());
  }

  private static Known large(EntityName entity) {
    Entry entry = new Entry("notes", Value.text("x".repeat(3_000)), 1, null, null, null);
    Checkpoint checkpoint = new Checkpoint(entity, Epoch.of(3, 77), 1, List.of(entry));
    return new Known(
        entity,
        "org.example.notes",
        Epoch.of(3, 77),
        Optional.empty(),
        Optional.of(checkpoint),
        true);
  }

  private static Answer answer(long number) {
    return new Answer(
        0,
        new ChangeKey("session", number),
        BANK.instrument("limit"),
        "applied",
        null,
        null,
        Value.integer(number),
        number,
        1,
        false);
  }

  private void puts(Known known) {
    assertThat(store.put(known)).isEmpty();
  }

  /** What is there after kill -9, or after the power went: the files as they are at this moment. */
  private Path crash(String name) throws IOException {
    Path copy = Files.createDirectories(at(name));
    for (String file : List.of(RecordStore.FILE, LOG)) {
      Files.copy(at("live").resolve(file), copy.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  private static RecordStore.Contents read(Path directory) {
    try (RecordStore found = new RecordStore(directory, 1)) {
      return found.read();
    }
  }

  @Test
  void hasTheLastRecordOfEachEntityAfterACrash() throws IOException {
    EntityName till = EntityName.of("till@node-1");
    puts(limit(1));
    puts(limit(till, 7, List.of()));
    puts(limit(2));

    RecordStore.Contents found = read(crash("crashed"));

    assertThat(found.complaint()).isEmpty();
    assertThat(found.records()).containsExactlyInAnyOrder(limit(2), limit(till, 7, List.of()));
  }

  @Test
  void addsAnswersAndForgetsTheOldest() {
    for (long number = 1; number <= 5_000; number += 1_000) {
      puts(
          limit(
              BANK,
              number,
              LongStream.range(number, number + 1_000).mapToObj(RecordStoreTest::answer).toList()));
    }
    puts(limit(9_999));

    List<Answer> answers = store.read().records().get(0).checkpoint().orElseThrow().answers();

    assertThat(answers).hasSize(4_096).startsWith(answer(905)).endsWith(answer(5_000));
  }

  @Test
  void isReadUpToTheLastWholeRecordWhereverItWasTorn() throws IOException {
    puts(limit(1));
    puts(limit(2));
    long before = Files.size(at("live").resolve(LOG));
    puts(limit(3));
    Path torn = crash("torn");
    byte[] log = Files.readAllBytes(torn.resolve(LOG));
    byte[] database = Files.readAllBytes(torn.resolve(RecordStore.FILE));
    assertThat(log.length).as("the last record is in the log").isGreaterThan((int) before);

    int tried = 0;
    for (int length = (int) before; length < log.length; length += length % 64 < 2 ? 1 : 31) {
      Files.write(torn.resolve(RecordStore.FILE), database);
      Files.write(torn.resolve(LOG), Arrays.copyOf(log, length));
      assertThat(read(torn))
          .as("cut at %s of %s", length, log.length)
          .isEqualTo(new RecordStore.Contents(List.of(limit(2)), Optional.empty(), true));
      tried++;
    }
    assertThat(tried).isGreaterThan(100);
  }

  @Test
  void aDamagedLastRecordIsAsIfItHadNotBeen() throws IOException {
    puts(limit(1));
    puts(limit(2));
    int before = (int) Files.size(at("live").resolve(LOG));
    puts(limit(3));
    Path damaged = crash("damaged");
    byte[] log = Files.readAllBytes(damaged.resolve(LOG));
    byte[] database = Files.readAllBytes(damaged.resolve(RecordStore.FILE));

    for (int place = before; place < log.length; place += 37) {
      byte[] flipped = log.clone();
      flipped[place] ^= 1;
      Files.write(damaged.resolve(RecordStore.FILE), database);
      Files.write(damaged.resolve(LOG), flipped);
      assertThat(read(damaged).records())
          .as("a bit was flipped at %s of %s", place, log.length)
          .isEqualTo(List.of(limit(2)));
    }
  }

  @Test
  void aDamagedRecordInsideIsNamedAndTheOthersAreRead() throws IOException {
    EntityName till = EntityName.of("till");
    puts(limit(1));
    puts(limit(till, 7, List.of()));
    store.close(); // all is in the database by now, whose pages have no checksums
    Path file = at("live").resolve(RecordStore.FILE);
    byte[] bytes = Files.readAllBytes(file);
    byte[] owner = "org.example.bank".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    bytes[indexOf(bytes, owner)] ^= 1;
    Files.write(file, bytes);

    RecordStore.Contents found = read(at("live"));

    assertThat(found.records()).hasSize(1);
    assertThat(found.complaint())
        .hasValueSatisfying(why -> assertThat(why).contains("a record of", "is damaged"));
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i < bytes.length - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  @Test
  void whenItIsFullItSaysSoKeepsWhatItHasAndTakesWhatFits() {
    puts(limit(1));
    long entities = 0;
    Optional<String> failure = Optional.empty();
    while (failure.isEmpty() && entities < 100_000) {
      entities++;
      failure = store.put(large(EntityName.of("entity-" + entities)));
    }

    assertThat(failure.orElseThrow())
        .contains("limit of 1 MB", "size.max.megabytes", at("live").toString());
    assertThat(store.read().records()).hasSize((int) entities).contains(limit(1));
    puts(limit(2));
    assertThat(store.read().records()).contains(limit(2));
  }

  @Test
  void saysWhatIsInItsWayAndGoesOnWhenThatIsGone() throws IOException {
    Files.writeString(at("live"), "a file where the directory should be");
    assertThat(store.put(limit(1)).orElseThrow()).contains("cannot be used", "live");
    assertThat(store.read().complaint()).isPresent();

    Files.delete(at("live"));
    puts(limit(1));
    assertThat(store.read().records()).containsExactly(limit(1));
  }

  @Test
  void whatIsNoJournalIsLeftAloneAndSaidSo() throws IOException {
    Files.createDirectories(at("live"));
    Path file = at("live").resolve(RecordStore.FILE);
    Files.writeString(file, "something else ".repeat(1_000));

    assertThat(store.put(limit(1)).orElseThrow()).contains("is damaged", "move its files away");
    assertThat(store.read().complaint().orElseThrow()).contains("is damaged");
    assertThat(Files.readString(file)).startsWith("something else ");
  }

  @Test
  void twoDoNotWriteOneJournal() {
    puts(limit(1));
    try (RecordStore second = new RecordStore(at("live"), 1)) {
      assertThat(second.put(limit(2)).orElseThrow()).contains("in use by another process");
    }
    puts(limit(3));
  }

  @Test
  void staysSmallHoweverOftenItIsWritten() throws IOException {
    for (long value = 1; value <= 3_000; value++) {
      puts(limit(value));
    }
    long bytes = 0;
    for (String file : List.of(RecordStore.FILE, LOG)) {
      bytes += Files.size(at("live").resolve(file));
    }
    assertThat(bytes).isLessThan(4 << 20);
  }
}
