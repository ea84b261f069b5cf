package org.vigil.journal.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Journal;
import org.vigil.spi.message.AssignmentMessage.Known;

/**
 * A journal in a directory, written by one thread, which alone waits for the disk. What its
 * coordinator has under way is bounded: one record of each entity.
 */
final class DiskJournal implements Journal, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskJournal.class);
  private static final long STOP_SECONDS = 2;

  private final RecordStore store;
  private final ExecutorService writer;

  /** Why it could not be read; what it has, and nobody knows, is not to be written over. */
  private Optional<String> unread = Optional.empty();

  /** Whether the last record was refused, so that the log says the first refusal and the end. */
  private boolean refusing;

  DiskJournal(Path directory, int megabytes) {
    store = new RecordStore(directory, megabytes);
    writer =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "org.vigil.journal");
              thread.setDaemon(true);
              return thread;
            });
    writer.execute(NativeLibrary::discardLeftovers);
  }

  @Override
  public void read(BiConsumer<List<Known>, Optional<String>> whenRead) {
    execute(
        () -> {
          RecordStore.Contents found = store.read();
          unread = found.isOpen() ? Optional.empty() : found.complaint();
          whenRead.accept(found.records(), found.complaint());
        },
        () -> whenRead.accept(List.of(), Optional.of("it was stopped")));
  }

  @Override
  public void put(Known known, Consumer<Optional<String>> whenDone) {
    execute(
        () -> {
          Optional<String> failure = unread.isEmpty() ? store.put(known) : putUnread(known);
          if (failure.isPresent() && !refusing) {
            LOG.warn("{} is not on disk: {}", known.entity(), failure.get());
          } else if (failure.isEmpty() && refusing) {
            LOG.info("The disk takes records again");
          }
          refusing = failure.isPresent();
          whenDone.accept(failure);
        },
        () -> whenDone.accept(Optional.of("the journal was stopped")));
  }

  private Optional<String> putUnread(Known known) {
    RecordStore.Contents found = store.read();
    if (found.isOpen() && found.records().isEmpty() && found.complaint().isEmpty()) {
      unread = Optional.empty(); // there was nothing to be read
      return store.put(known);
    }
    return found.isOpen()
        ? Optional.of(
            "it could not be read when it was started, and can be now; restart org.vigil.journal, so"
                + " that what it has is heeded before it is written over")
        : found.complaint();
  }

  private void execute(Runnable work, Runnable whenStopped) {
    try {
      writer.execute(work);
    } catch (RejectedExecutionException e) {
      whenStopped.run();
    }
  }

  /** Ends when what is under way is on disk, or after two seconds. */
  @Override
  public void close() {
    try {
      writer.execute(store::close);
      writer.shutdown();
      if (!writer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The disk does not answer; the journal's thread is left behind");
      }
    } catch (RejectedExecutionException e) {
      LOG.debug("The journal was closed before", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
