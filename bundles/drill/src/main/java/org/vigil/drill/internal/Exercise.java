package org.vigil.drill.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Closing;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.Drill;
import org.vigil.api.client.DrillRequest;
import org.vigil.api.client.EntityInfo;
import org.vigil.api.client.Importer;
import org.vigil.api.client.Ledger;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Request;
import org.vigil.api.client.Takeover;
import org.vigil.api.client.TakeoverRequest;

/** One drill, from the look for a backup to the return. Blocks the thread that does it. */
final class Exercise {
  /** How long one wait takes at most; there are five of them. */
  private final long patienceSeconds;

  private final Cluster cluster;
  private final Importer importer;
  private final EntityName entity;
  private final String reason;
  private final Caller caller;
  private final List<Drill.Leg> legs = new ArrayList<>();

  /** A drill that is over. */
  record Done(EntityName entity, boolean isDone, Optional<Refusal> refusal, List<Drill.Leg> legs)
      implements Drill {}

  /** A takeover that took place. */
  record Took(String from, String to, Epoch epoch, Duration blackout, Ledger ledger)
      implements Drill.Leg {}

  /** It goes no further. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal why;

    Refused(String code, String message) {
      this(new Refusal(code, message));
    }

    Refused(Refusal why) {
      super(why.message());
      this.why = why;
    }
  }

  Exercise(
      Cluster cluster,
      Importer importer,
      DrillRequest request,
      Caller caller,
      long patienceSeconds) {
    this.cluster = cluster;
    this.importer = importer;
    this.entity = request.entity();
    this.reason = request.reason().isEmpty() ? "drill" : "drill: " + request.reason();
    this.caller = caller;
    this.patienceSeconds = patienceSeconds;
  }

  /** What is refused before anything happened. */
  static Drill refused(EntityName entity, String code, String message) {
    return new Done(entity, false, Optional.of(new Refusal(code, message)), List.of());
  }

  /** Does it. */
  Drill perform() {
    Sight sight = new Sight(entity);
    try {
      EntityInfo info =
          cluster
              .entity(entity)
              .orElseThrow(() -> new Refused(Causes.NOT_EXPORTED, "no entity " + entity));
      String home =
          info.primary()
              .orElseThrow(
                  () -> new Refused(Causes.NOT_EXPORTED, "nobody speaks for " + entity + " now"));
      if (info.backups().isEmpty()) {
        throw new Refused(
            Causes.NO_BACKUP, entity + " has no backup; with its primary it would be gone");
      }
      Request watch = importer.monitor(entity + "/**", sight);
      try {
        if (!sight.awaitsGood(patienceSeconds)) {
          throw new Refused(
              Causes.TIMED_OUT,
              "no report of " + entity + " within " + patienceSeconds + " s; nothing was moved");
        }
        move(sight, info.backups().get(0));
        move(sight, home);
      } finally {
        watch.close();
      }
      return new Done(entity, true, Optional.empty(), legs);
    } catch (Refused e) {
      return over(e.why);
    } catch (IllegalStateException e) {
      return over(new Refusal(Causes.CLOSED, "a service went meanwhile: " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return over(new Refusal(Causes.CLOSED, "the drill was stopped half way"));
    }
  }

  private Drill over(Refusal why) {
    return new Done(entity, false, Optional.of(why), legs);
  }

  private void move(Sight sight, String to) throws Refused, InterruptedException {
    Takeover takeover = takeOver(to);
    Outage outage =
        sight
            .awaitsHealing(takeover.epoch(), patienceSeconds)
            .orElseThrow(
                () ->
                    new Refused(
                        Causes.TIMED_OUT,
                        "it was taken over by "
                            + to
                            + ", but its monitors were not all good again within "
                            + patienceSeconds
                            + " s"));
    Closing closing = sight.closing(outage).orElseThrow();
    legs.add(
        new Took(
            takeover.from(),
            takeover.to(),
            takeover.epoch(),
            outage.blackout().orElse(Duration.ZERO),
            closing.ledger()));
    if (sight.wasUnavailable()) {
      throw new Refused(
          outage.cause(), "an instrument of " + entity + " was unavailable for a moment");
    }
  }

  private Takeover takeOver(String to) throws Refused, InterruptedException {
    TakeoverRequest request = TakeoverRequest.of(entity.toString()).to(to).reason(reason);
    try {
      Takeover takeover =
          cluster
              .takeover(request, caller)
              .toCompletableFuture()
              .get(2 * patienceSeconds, TimeUnit.SECONDS);
      @Nullable Refusal refusal = takeover.refusal().orElse(null);
      if (!takeover.isDone()) {
        throw refusal == null
            ? new Refused(Causes.TIMED_OUT, "the takeover by " + to + " was refused")
            : new Refused(refusal);
      }
      return takeover;
    } catch (ExecutionException | TimeoutException e) {
      throw new Refused(Causes.TIMED_OUT, "the takeover by " + to + " was not answered");
    }
  }
}
