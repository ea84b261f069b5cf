package org.vigil.itests.story.scenes;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outcome;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.stage.Stage;

/** A change is answered with what happened, and what is not possible with a sentence (G8). */
final class SomebodySteers implements Scene {
  static final long TELLERS = 8;
  private static final String WORKERS = "bank/workers";

  @Override
  public String title() {
    return "Somebody steers the bank";
  }

  @Override
  public void play(Stage stage, Narrator narrator) {
    set(stage, narrator);
    beRefused(stage, narrator);
    fire(stage, narrator);
  }

  private static void set(Stage stage, Narrator narrator) {
    Outcome outcome =
        outcome(stage.importer().modify(WORKERS, TELLERS, "the story wants more tellers"));
    stage.check(outcome.isApplied(), "set bank/workers 8 was answered " + said(outcome));
    stage.check(
        outcome.to().equals(Optional.of(Value.integer(TELLERS))),
        "set bank/workers 8 led to " + outcome.to());
    stage.check(stage.bank().look().workers() == TELLERS, "the bank does not have its 8 workers");
    stage.check(
        stage.importer().sense(WORKERS).value().filter(Value.integer(TELLERS)::equals).isPresent(),
        "a read does not show the 8 workers");
    stage.until(
        () ->
            stage
                .clients()
                .session()
                .value(WORKERS)
                .filter(Value.integer(TELLERS)::equals)
                .isPresent(),
        "the watch was not told of the 8 workers");
    narrator.say(
        "set bank/workers 8: applied, from %s to %s, revision %d; a read and the watch say so",
        outcome.from().map(Object::toString).orElse("?"), TELLERS, outcome.revision());
  }

  private static void beRefused(Stage stage, Narrator narrator) {
    Outcome tooMany = outcome(stage.importer().modify(WORKERS, 99, "far too many"));
    Refusal why = refusal(tooMany);
    stage.check(
        why.code().equals(Refusal.OUT_OF_RANGE)
            && why.message().contains("64")
            && why.message().contains("99"),
        "set bank/workers 99 was answered " + said(tooMany));
    narrator.say("set bank/workers 99: rejected: %s", why.message());

    Outcome noControl = outcome(stage.importer().modify("bank/balance.total", 1, "get rich"));
    stage.check(
        refusal(noControl).code().equals(Causes.WRONG_KIND),
        "set bank/balance.total was answered " + said(noControl));
    narrator.say("set bank/balance.total 1: rejected: %s", refusal(noControl).message());
    stage.check(
        stage.bank().look().workers() == TELLERS, "a rejected change was applied all the same");
  }

  private static void fire(Stage stage, Narrator narrator) {
    Outcome fired =
        outcome(
            stage
                .importer()
                .fire("bank/transfer.commit", List.of(10, 1, 2), "to see that it answers"));
    stage.check(fired.isApplied(), "fire bank/transfer.commit was answered " + said(fired));
    stage.check(
        fired.to().filter(Value.integer(10)::equals).isPresent(),
        "fire bank/transfer.commit returned " + fired.to());
    narrator.say("fire bank/transfer.commit 10 1 2: applied, it returned 10");
  }

  private static Refusal refusal(Outcome outcome) {
    return outcome
        .reason()
        .filter(reason -> outcome.status().equals(Outcome.REJECTED))
        .orElseThrow(() -> new NotHeld("a wrong change was answered " + said(outcome)));
  }

  private static String said(Outcome outcome) {
    return outcome.status() + outcome.reason().map(why -> ": " + why.message()).orElse("");
  }

  private static Outcome outcome(CompletionStage<Outcome> answer) {
    try {
      return answer.toCompletableFuture().get(Stage.SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new NotHeld("a change was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotHeld("the story was interrupted", e);
    }
  }
}
