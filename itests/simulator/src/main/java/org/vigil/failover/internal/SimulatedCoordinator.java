package org.vigil.failover.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.spi.Core;
import org.vigil.spi.Journal;
import org.vigil.spi.Outlet;

/** The coordinator's core on a node that keeps a journal and can make no services. */
public final class SimulatedCoordinator {
  /** How long the coordinator of a node that starts waits for its journal. */
  public static final Duration PATIENCE = Duration.ofSeconds(Entrance.PATIENCE_SECONDS);

  private final Settings settings;
  private final JournalPort journals;
  private @Nullable Executor thread;
  private @Nullable CoordinatorCore core;
  private @Nullable Journal journal;

  /**
   * A coordinator.
   *
   * @param takeoversMax after how many deaths within a minute an entity has to wait
   */
  public SimulatedCoordinator(int takeoversMax) {
    Settings usual = Settings.DEFAULT;
    settings =
        new Settings(
            usual.settleMillis(),
            usual.takeoverMillis(),
            takeoversMax,
            usual.graceMillis(),
            usual.requestsMax());
    journals =
        new JournalPort(
            this::execute, kept -> running().recover(kept), () -> running().onJournal());
  }

  /** Its core, which says things there. */
  public Core core(Outlet outlet) {
    CoordinatorCore made =
        new CoordinatorCore(outlet, () -> true, new NoWorkshop(), journals, settings);
    core = made;
    return made;
  }

  private CoordinatorCore running() {
    if (core == null) {
      throw new IllegalStateException("it was not started");
    }
    return core;
  }

  private void execute(Runnable command) {
    if (thread != null) {
      thread.execute(command);
    }
  }

  /**
   * The bundle of the node's journal is started, in the place of what ran before.
   *
   * @param coreThread runs what concerns the core
   * @param whenRead run when the coordinator may meet the others
   */
  public void connect(Journal started, Executor coreThread, Runnable whenRead) {
    thread = coreThread;
    if (journal != null) {
      journals.disconnect(journal);
    }
    journal = started;
    journals.connect(started, whenRead);
  }

  private static final class NoWorkshop implements Workshop {
    @Override
    public void make(EntityName entity, Consumer<Optional<Refusal>> done) {
      done.accept(Optional.of(new Refusal(Causes.NOT_INSTANTIABLE, "there is no workshop")));
    }

    @Override
    public void dispose(EntityName entity) {
      // Nothing was made.
    }
  }
}
