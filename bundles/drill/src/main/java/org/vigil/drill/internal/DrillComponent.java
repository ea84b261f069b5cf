package org.vigil.drill.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Instrumented;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.Drill;
import org.vigil.api.client.DrillRequest;
import org.vigil.api.client.Drills;
import org.vigil.api.client.EntityInfo;
import org.vigil.api.client.Importer;
import org.vigil.api.client.NodeInfo;

/**
 * Drills entities when somebody asks for it, and by itself those that the configuration names: each
 * node those that it speaks for then, so that one node does it. Shows what came of it as {@code
 * drill@<node>}.
 */
@Component(
    name = DrillComponent.PID,
    service = {Drills.class, Instrumented.class},
    immediate = true)
@Designate(ocd = DrillConfig.class)
public final class DrillComponent implements Drills, Instrumented {
  static final String PID = "org.vigil.drill";

  private static final Logger LOG = LoggerFactory.getLogger(DrillComponent.class);
  private static final long PATIENCE_SECONDS = 5;

  private final Findings findings = new Findings();
  private final AtomicReference<@Nullable EntityName> underWay = new AtomicReference<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, PID);
            made.setDaemon(true);
            return made;
          });
  private Settings settings = Settings.DEFAULT;
  private @Nullable ScheduledFuture<?> schedule;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile @Nullable Cluster cluster;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      scope = ReferenceScope.PROTOTYPE_REQUIRED)
  private volatile @Nullable Importer importer;

  @Activate
  @Modified
  synchronized void configure(DrillConfig config) {
    settings = Settings.read(config, settings, complaint -> LOG.warn("{}: {}", PID, complaint));
    if (schedule != null) {
      schedule.cancel(false);
      schedule = null;
    }
    if (settings.everyMinutes() > 0) {
      List<EntityName> entities = settings.entities();
      schedule =
          thread.scheduleWithFixedDelay(
              () -> entities.forEach(this::drillIfHere),
              settings.everyMinutes(),
              settings.everyMinutes(),
              TimeUnit.MINUTES);
    }
  }

  @Deactivate
  void stop() {
    thread.shutdownNow();
  }

  @Override
  public Entity entity() {
    return findings.entity();
  }

  @Override
  public CompletionStage<Drill> run(DrillRequest request, Caller caller) {
    EntityName entity = request.entity();
    if (!underWay.compareAndSet(null, entity)) {
      return CompletableFuture.completedFuture(
          Exercise.refused(
              entity,
              Causes.ALREADY_THERE,
              "a drill of " + underWay.get() + " is under way on this node; try again"));
    }
    try {
      return CompletableFuture.supplyAsync(() -> perform(request, caller), thread);
    } catch (RejectedExecutionException e) {
      underWay.set(null);
      return CompletableFuture.completedFuture(
          Exercise.refused(entity, Causes.CLOSED, PID + " is being stopped"));
    }
  }

  private Drill perform(DrillRequest request, Caller caller) {
    try {
      Cluster agent = cluster;
      Importer session = importer;
      Drill drill =
          agent == null || session == null
              ? Exercise.refused(
                  request.entity(),
                  Causes.UNREACHABLE,
                  "there is no agent or no importer on this node; try feature:install vigil")
              : new Exercise(agent, session, request, caller, PATIENCE_SECONDS).perform();
      findings.show(drill);
      drill
          .refusal()
          .ifPresentOrElse(
              why -> LOG.warn("drill of {}: {}", drill.entity(), why.message()),
              () -> LOG.info("drill of {}: there and back", drill.entity()));
      return drill;
    } finally {
      underWay.set(null);
    }
  }

  /** A bug here must not end the schedule without a word. */
  private void drillIfHere(EntityName entity) {
    try {
      Cluster agent = cluster;
      if (agent != null && isHere(agent, entity) && underWay.compareAndSet(null, entity)) {
        perform(DrillRequest.of(entity.toString()).reason("scheduled"), agent.caller(PID));
      }
    } catch (RuntimeException | Error e) {
      LOG.error("the scheduled drill of {} failed", entity, e);
    }
  }

  private static boolean isHere(Cluster cluster, EntityName entity) {
    String here =
        cluster.nodes().stream()
            .filter(NodeInfo::isLocal)
            .map(node -> "@" + node.id())
            .findFirst()
            .orElse("@");
    return cluster
        .entity(entity)
        .flatMap(EntityInfo::primary)
        .filter(primary -> primary.endsWith(here))
        .isPresent();
  }
}
