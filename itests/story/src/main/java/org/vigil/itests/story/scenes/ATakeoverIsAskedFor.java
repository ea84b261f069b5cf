package org.vigil.itests.story.scenes;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Takeover;
import org.vigil.api.client.TakeoverRequest;
import org.vigil.itests.stage.HotSwap;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.stage.Role;
import org.vigil.itests.stage.Stage;

/** A coordinated takeover: one outage with nothing lost, and no moment of unavailability (F31). */
final class ATakeoverIsAskedFor implements Scene {
  private static final double LIMIT_MILLIS = 50;

  @Override
  public String title() {
    return "vigil:takeover bank";
  }

  @Override
  public void play(Stage stage, Narrator narrator) {
    int unavailable = stage.clients().session().unavailable();
    HotSwap swap = new HotSwap(stage, Causes.COORDINATED, Role.EXPORTER);

    swap.happen(() -> takeOver(stage));

    stage.check(
        stage.clients().session().unavailable() == unavailable,
        "an instrument was unavailable during a coordinated takeover");
    narrator.blackout("coordinated takeover", swap.saidMillis(), LIMIT_MILLIS);
    narrator.say("%s", swap.tell());
    narrator.say(
        "and no instrument was unavailable for a moment; from the command to the first report of"
            + " the successor it took %.1f ms",
        swap.blackoutMillis());
  }

  private static long takeOver(Stage stage) {
    long before = System.nanoTime();
    try {
      Takeover takeover =
          stage
              .cluster()
              .takeover(
                  TakeoverRequest.of("bank").reason("the story asks for it"),
                  stage.cluster().caller("org.vigil.itests.story"))
              .toCompletableFuture()
              .get(Stage.SOON.toSeconds(), TimeUnit.SECONDS);
      stage.check(
          takeover.isDone(),
          "the takeover was refused: " + takeover.refusal().map(why -> why.message()).orElse("?"));
      return before;
    } catch (ExecutionException | TimeoutException e) {
      throw new NotHeld("the takeover was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotHeld("the story was interrupted", e);
    }
  }
}
