package org.vigil.failover.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Journal;
import org.vigil.spi.message.AssignmentMessage.Known;

/**
 * The way to the node's journal, which comes and goes as a service. Others may hold the coordinator
 * back until the journal of a starting node has been read, so that no entity begins anew before.
 * All that it knows belongs to the core's thread.
 */
final class JournalPort implements Disk {
  private static final Logger LOG = LoggerFactory.getLogger(JournalPort.class);

  private final Executor core;
  private final Consumer<List<Known>> recover;
  private final Runnable whenChanged;

  /** The one that came last and has not gone; it is used once it was read. */
  private @Nullable Journal last;

  private @Nullable Journal journal;

  /**
   * No journal so far.
   *
   * @param core runs what concerns the coordinator on its thread
   * @param recover told, on that thread, what a journal has
   * @param whenChanged run there when another journal is used than before, or none
   */
  JournalPort(Executor core, Consumer<List<Known>> recover, Runnable whenChanged) {
    this.core = core;
    this.recover = recover;
    this.whenChanged = whenChanged;
  }

  /** Whether a bundle of the node that is to run offers a journal, be it started or not yet. */
  static boolean isExpected(BundleContext context) {
    for (Bundle bundle : context.getBundles()) {
      BundleRevision revision = bundle.adapt(BundleRevision.class);
      BundleStartLevel start = bundle.adapt(BundleStartLevel.class);
      boolean offers =
          revision != null
              && revision.getDeclaredCapabilities("osgi.service").stream()
                  .map(capability -> capability.getAttributes().get("objectClass"))
                  .anyMatch(
                      classes ->
                          classes != null && classes.toString().contains(Journal.class.getName()));
      if (offers && start != null && start.isPersistentlyStarted()) {
        return true;
      }
    }
    return false;
  }

  /**
   * A journal came: what it has is read before anything is put there, and nothing is if it went
   * meanwhile.
   *
   * @param whenRead run when the coordinator hears of it before all that comes later
   */
  void connect(Journal came, Runnable whenRead) {
    core.execute(() -> last = came);
    came.read(
        (kept, complaint) -> {
          complaint.ifPresent(why -> LOG.error("The journal cannot be read whole: {}", why));
          core.execute(
              () -> {
                recover.accept(kept);
                if (last == came) {
                  journal = came;
                  whenChanged.run();
                }
              });
          whenRead.run();
        });
  }

  /** A journal went; the next one may be there already. */
  void disconnect(Journal gone) {
    core.execute(
        () -> {
          last = last == gone ? null : last;
          if (journal == gone) {
            journal = null;
            whenChanged.run();
          }
        });
  }

  @Override
  public boolean isThere() {
    return journal != null;
  }

  @Override
  public void put(Known known, Consumer<Optional<String>> whenDone) {
    Journal there = journal;
    if (there == null) {
      whenDone.accept(Optional.of("the journal was stopped"));
    } else {
      there.put(known, failure -> core.execute(() -> whenDone.accept(failure)));
    }
  }
}
