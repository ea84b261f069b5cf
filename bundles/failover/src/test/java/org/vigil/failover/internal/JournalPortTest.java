package org.vigil.failover.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.spi.Journal;
import org.vigil.spi.message.AssignmentMessage.Known;

/** Journals come and go as services, also while they are read by a slow disk (G8). */
class JournalPortTest {
  private static final Known BANK = Known.nothing(EntityName.of("bank"));

  private final List<Known> recovered = new ArrayList<>();
  private int changes;
  private final JournalPort port =
      new JournalPort(Runnable::run, recovered::addAll, () -> changes++);
  private final SlowJournal first = new SlowJournal();
  private final SlowJournal second = new SlowJournal();

  /** A journal that is read when the test says so. */
  private static final class SlowJournal implements Journal {
    final List<Known> puts = new ArrayList<>();
    private @Nullable BiConsumer<List<Known>, Optional<String>> reader;

    @Override
    public void read(BiConsumer<List<Known>, Optional<String>> whenRead) {
      reader = whenRead;
    }

    void isRead() {
      reader.accept(List.of(BANK), Optional.empty());
    }

    @Override
    public void put(Known known, Consumer<Optional<String>> whenDone) {
      puts.add(known);
    }
  }

  private void comes(SlowJournal journal) {
    port.connect(journal, () -> {});
  }

  @Test
  void oneIsUsedOnceItWasReadUntilItGoes() {
    comes(first);
    assertThat(port.isThere()).isFalse();

    first.isRead();
    assertThat(port.isThere()).isTrue();
    assertThat(recovered).containsExactly(BANK);

    port.disconnect(first);
    assertThat(port.isThere()).isFalse();
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void oneThatWentWhileItWasReadIsNotUsed() {
    comes(first);
    port.disconnect(first);

    first.isRead();

    assertThat(port.isThere()).isFalse();
    assertThat(recovered).as("what it has is true all the same").containsExactly(BANK);
  }

  @Test
  void oneThatIsReadLateDoesNotTakeThePlaceOfTheNext() {
    comes(first);
    port.disconnect(first);
    comes(second);
    second.isRead();

    first.isRead();
    port.put(BANK, failure -> {});

    assertThat(second.puts).containsExactly(BANK);
    assertThat(first.puts).isEmpty();
  }

  @Test
  void theNextOneIsUsedThoughTheOldOneGoesAfterIt() {
    comes(first);
    first.isRead();
    comes(second);
    port.disconnect(first);
    assertThat(port.isThere()).isFalse();

    second.isRead();

    assertThat(port.isThere()).isTrue();
  }
}
