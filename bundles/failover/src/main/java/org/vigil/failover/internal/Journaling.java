package org.vigil.failover.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.spi.AnswerWindow;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Journalled;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.CallMessage.Answer;

/**
 * Has what checkpoints say of persistent controls put on this node's disk, and tells their
 * primaries what came of it (G8). What a checkpoint is kept for otherwise never waits for that. Of
 * one entity there is one record on its way; what comes meanwhile goes with the next.
 */
final class Journaling {
  /** How soon what a disk did not take is tried again, if nobody asks for it before. */
  static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Peers peers;
  private final Disk disk;
  private final Map<EntityName, Book> books = new LinkedHashMap<>();
  private long nextRetryNanos;

  Journaling(Peers peers, Disk disk) {
    this.peers = peers;
    this.disk = disk;
  }

  /** What a record is about, and what it says. */
  private record Page(
      Peer primary, String owner, Epoch epoch, long index, List<Entry> entries, List<Answer> news) {
    boolean saysTheSame(@Nullable Page other) {
      return other != null
          && owner.equals(other.owner)
          && epoch.equals(other.epoch)
          && entries.equals(other.entries);
    }

    Page with(List<Answer> answers) {
      return new Page(primary, owner, epoch, index, entries, answers);
    }

    Known known(EntityName entity) {
      Checkpoint checkpoint = new Checkpoint(entity, epoch, index, entries, 0, news);
      return new Known(entity, owner, epoch, Optional.empty(), Optional.of(checkpoint), true);
    }
  }

  /** How far one entity's record has got. */
  private static final class Book {
    @Nullable Page latest;
    @Nullable Page written;
    boolean busy;

    /** Counts what was put, so that the word of a journal that went is not taken for another's. */
    long attempt;

    boolean failed;
    final Map<ChangeKey, Answer> news = new LinkedHashMap<>();
  }

  /** The disk had this when the coordinator came. */
  void recovered(Known known) {
    books.computeIfAbsent(known.entity(), any -> new Book());
  }

  /**
   * A checkpoint of the primary is kept in memory.
   *
   * @param persistent the controls that are to be on disk
   * @param said what the primary has just said
   * @param kept what is kept by now, whole
   */
  void onKept(
      Peer primary, String owner, List<String> persistent, Checkpoint said, Checkpoint kept) {
    EntityName entity = said.entity();
    if ((persistent.isEmpty() && !books.containsKey(entity)) || !isAbout(persistent, said)) {
      return;
    }
    Set<String> names = Set.copyOf(persistent);
    Book book = books.computeIfAbsent(entity, any -> new Book());
    Page before = book.latest;
    boolean isNew =
        before == null || !before.epoch.equals(said.epoch()) || before.index < said.index();
    if (isNew) {
      said.answers().stream()
          .filter(answer -> names.contains(answer.instrument().name()))
          .forEach(answer -> book.news.put(answer.key(), answer));
      while (book.news.size() > AnswerWindow.ANSWERS) {
        book.news.remove(book.news.keySet().iterator().next());
      }
      List<Entry> entries =
          kept.entries().stream()
              .filter(entry -> names.contains(entry.instrument()))
              .map(entry -> entry.numbered(0, 0))
              .toList();
      book.latest = new Page(primary, owner, said.epoch(), said.index(), entries, List.of());
    }
    advance(entity, book);
  }

  private static boolean isAbout(List<String> persistent, Checkpoint said) {
    return said.since() == 0
        || said.entries().stream().anyMatch(entry -> persistent.contains(entry.instrument()))
        || said.answers().stream()
            .anyMatch(answer -> persistent.contains(answer.instrument().name()));
  }

  /**
   * Writes what is to be written, unless the disk is busy with this entity, or says it is there.
   */
  private void advance(EntityName entity, Book book) {
    Page latest = book.latest;
    if (latest == null || book.busy) {
      return;
    }
    if (!disk.isThere()) {
      tell(entity, latest, Optional.of(noJournal()));
    } else if (latest.saysTheSame(book.written) && book.news.isEmpty()) {
      tell(entity, latest, Optional.empty());
    } else {
      Page page = latest.with(List.copyOf(book.news.values()));
      book.busy = true;
      long attempt = ++book.attempt;
      disk.put(
          page.known(entity),
          failure -> {
            if (attempt == book.attempt) {
              done(entity, book, page, failure);
            }
          });
    }
  }

  private void done(EntityName entity, Book book, Page page, Optional<String> failure) {
    book.busy = false;
    book.failed = failure.isPresent();
    if (failure.isEmpty()) {
      book.written = page;
      page.news().forEach(answer -> book.news.remove(answer.key(), answer));
    } else {
      book.written = null; // the disk may have it all the same
    }
    tell(entity, page, failure.map(this::refusal));
    Page latest = book.latest;
    if (latest != null && (latest.index != page.index || !latest.epoch.equals(page.epoch))) {
      advance(entity, book);
    }
  }

  private Refusal refusal(String failure) {
    return new Refusal(
        Causes.JOURNAL, peers.self().node() + " cannot put the change on disk: " + failure);
  }

  private Refusal noJournal() {
    return new Refusal(
        Causes.NO_JOURNAL,
        peers.self().node()
            + " keeps no journal, which a persistent control needs; install the feature"
            + " vigil-journal there");
  }

  private void tell(EntityName entity, Page page, Optional<Refusal> refusal) {
    peers.tell(page.primary, new Journalled(entity, page.epoch, page.index, refusal));
  }

  /** A journal came, went, or came in the place of another, which may not have written all. */
  void onJournal() {
    books.forEach(
        (entity, book) -> {
          book.busy = false;
          book.failed = false;
          book.attempt++;
          book.written = null;
          advance(entity, book);
        });
  }

  /** Tries again what a disk did not take. */
  void onTick(long nowNanos) {
    if (nowNanos - nextRetryNanos >= 0) {
      nextRetryNanos = nowNanos + RETRY_NANOS;
      books.forEach(
          (entity, book) -> {
            if (book.failed) {
              advance(entity, book);
            }
          });
    }
  }
}
