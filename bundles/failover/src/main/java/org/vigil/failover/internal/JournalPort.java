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
 */
final class JournalPort implements Disk {
  private static final Logger LOG = LoggerFactory.getLogger(JournalPort.class);

  private final Executor core;
  private final Consumer<List<Known>> recover;
  private final Runnable whenThere;
  private volatile @Nullable Journal journal;

  /**
   * No journal so far.
   *
   * @param core runs what concerns the coordinator on its thread
   * @param recover told, on that thread, what a journal has
   * @param whenThere run there when something can be put
   */
  JournalPort(Executor core, Consumer<List<Known>> recover, Runnable whenThere) {
    this.core = core;
    this.recover = recover;
    this.whenThere = whenThere;
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
   * A journal came: what it has is read before anything is put there.
   *
   * @param whenRead run when the coordinator hears of it before all that comes later
   */
  void connect(Journal came, Runnable whenRead) {
    came.read(
        (kept, complaint) -> {
          complaint.ifPresent(why -> LOG.error("The journal cannot be read whole: {}", why));
          core.execute(
              () -> {
                recover.accept(kept);
                journal = came;
                whenThere.run();
              });
          whenRead.run();
        });
  }

  /** A journal went; says whether it was the one that is used. */
  boolean disconnect(Journal gone) {
    boolean wasUsed = journal == gone;
    if (wasUsed) {
      journal = null;
    }
    return wasUsed;
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
