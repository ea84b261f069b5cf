package org.vigil.failover.internal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;

/**
 * Makes services of component factories, or else by features. What takes long keeps nobody waiting
 * but who asked for it, and that one 30 seconds.
 */
final class NodeWorkshop implements Workshop {
  private static final long LIMIT_SECONDS = 30;

  private final Factories factories;
  private final Features features;
  private final Executor core;

  /**
   * A workshop with two ways to make something.
   *
   * @param core runs what the core has to hear, on its thread
   */
  NodeWorkshop(Factories factories, Features features, Executor core) {
    this.factories = factories;
    this.features = features;
    this.core = core;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it has no failures: they are the answer
  public void make(EntityName entity, Consumer<Optional<Refusal>> done) {
    CompletableFuture<Optional<Refusal>> made = new CompletableFuture<>();
    work(
        entity,
        () ->
            made.complete(
                factories.has(entity) ? factories.make(entity) : features.install(entity)));
    Refusal late =
        new Refusal(Causes.TIMED_OUT, "its service was not there within " + LIMIT_SECONDS + " s");
    made.completeOnTimeout(Optional.of(late), LIMIT_SECONDS, TimeUnit.SECONDS)
        .whenComplete((refusal, never) -> core.execute(() -> done.accept(refusal)));
  }

  @Override
  public void dispose(EntityName entity) {
    work(entity, () -> factories.dispose(entity));
  }

  private static void work(EntityName entity, Runnable task) {
    Thread thread = new Thread(task, "vigil-instance-" + entity);
    thread.setDaemon(true);
    thread.start();
  }
}
