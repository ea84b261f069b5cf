package org.vigil.failover.internal;

import java.util.Optional;
import java.util.function.Consumer;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.spi.Core;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.Message;

/** The coordinator's core on a node that can make no services. */
public final class SimulatedCoordinator implements Core {
  private final CoordinatorCore core;

  /**
   * A coordinator.
   *
   * @param takeoversMax after how many deaths within a minute an entity has to wait
   */
  public SimulatedCoordinator(Outlet outlet, int takeoversMax) {
    Settings usual = Settings.DEFAULT;
    core =
        new CoordinatorCore(
            outlet,
            () -> true,
            new NoWorkshop(),
            new NoDisk(),
            new Settings(
                usual.settleMillis(),
                usual.takeoverMillis(),
                takeoversMax,
                usual.graceMillis(),
                usual.requestsMax()));
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

  private static final class NoDisk implements Disk {
    @Override
    public boolean isThere() {
      return false;
    }

    @Override
    public void put(Known known, Consumer<Optional<String>> whenDone) {
      throw new IllegalStateException("there is no disk");
    }
  }

  @Override
  public void onUp(Peer peer, long nowNanos) {
    core.onUp(peer, nowNanos);
  }

  @Override
  public void onDown(Peer peer, String cause, long nowNanos) {
    core.onDown(peer, cause, nowNanos);
  }

  @Override
  public void onMessage(Peer from, Message message, long nowNanos) {
    core.onMessage(from, message, nowNanos);
  }

  @Override
  public long onTick(long nowNanos) {
    return core.onTick(nowNanos);
  }
}
