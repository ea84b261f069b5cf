package org.vigil.samples.till;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.vigil.api.Counter;
import org.vigil.api.Entity;
import org.vigil.api.Instrumented;
import org.vigil.api.LongControl;

/**
 * A service without a backup: a till that sells a ticket now and then. Its bundle is on many nodes
 * and the till on one; where its component factory says {@code vigil.entity}, Vigil can make it, by
 * {@code vigil:instantiate till --on <node>}, and again on another node when that one dies (R10).
 * It then goes on from what was checkpointed.
 */
@Component(
    name = "org.vigil.samples.till",
    service = Instrumented.class,
    factory = "org.vigil.samples.till",
    factoryProperty = "vigil.entity=till")
public final class Till implements Instrumented {
  private static final long PAUSE_MILLIS = 100;

  private final LongControl price =
      LongControl.named("price").unit("EUR").range(1, 500).initial(10).build();
  private final Counter sold = Counter.named("sold").unit("1").checkpointed().build();
  private final Counter takings = Counter.named("takings").unit("EUR").checkpointed().build();
  private final Entity entity = Entity.named("till").instruments(price, sold, takings).build();

  // No java.util.Timer: one goes by the wall clock, and stands still when that is set back.
  private final ScheduledExecutorService clerk =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "till-clerk");
            thread.setDaemon(true);
            return thread;
          });
  private final Future<?> selling;

  /** Opens the till. */
  @Activate
  public Till() {
    selling =
        clerk.scheduleWithFixedDelay(this::sell, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public Entity entity() {
    return entity;
  }

  /** Closes the till. */
  @Deactivate
  void close() {
    selling.cancel(false);
    clerk.shutdown();
  }

  /** Published as one: no importer and no other till sees a ticket that is not paid for. */
  void sell() {
    entity.publish(
        () -> {
          sold.increment();
          takings.add(price.get());
        });
  }
}
