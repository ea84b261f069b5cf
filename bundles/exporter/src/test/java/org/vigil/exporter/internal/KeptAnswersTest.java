package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.BANK;
import static org.vigil.exporter.internal.Station.COORDINATOR;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.Entity;
import org.vigil.api.LongControl;
import org.vigil.api.client.Causes;
import org.vigil.spi.AnswerWindow;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.CallMessage.Answer;

/** Answers to changes are in the checkpoint: a successor gives them again (R16, G8). */
class KeptAnswersTest {
  private final Station exporter = new Station().meets(AGENT).serves(bank()).speaksIn(1);
  private final LongControl replica = LongControl.named("workers").range(1, 64).initial(4).build();

  private static Entity bank() {
    return Entity.named("bank")
        .instruments(LongControl.named("workers").range(1, 64).initial(4).build())
        .build();
  }

  /** Another node's exporter, with a replica of the bank. */
  private Station successor() {
    return new Station("elsewhere", exporter.clock)
        .meets(COORDINATOR, AGENT)
        .serves(Entity.named("bank").instruments(replica).build())
        .succeeds(exporter, 2, Causes.NODE_LEFT);
  }

  @Test
  void everyAnswerIsKnownToTheSuccessorNotOnlyTheLast() {
    ChangeKey first = exporter.asks("workers", 8);
    ChangeKey second = exporter.asks("workers", 9);

    Station successor = successor();

    assertThat(successor.outcome("workers", first).status()).isEqualTo("applied");
    assertThat(successor.outcome("workers", first).to()).isEqualTo(exporter.answer(first).to());
    assertThat(successor.outcome("workers", second).status()).isEqualTo("applied");
  }

  @Test
  void whatWasAppliedOnceIsNotAppliedAgain() {
    ChangeKey first = exporter.asks("workers", 8);
    exporter.asks("workers", 9);

    Station successor = successor();
    successor.asks(first, "workers", 8, OptionalLong.empty());

    assertThat(successor.answer(first).status()).isEqualTo("applied");
    assertThat(replica.get()).isEqualTo(9);
  }

  @Test
  void aKeyThatIsTooOldToBeKnownIsRefusedAndNotApplied() {
    ChangeKey first = exporter.asks("workers", 8);
    for (int i = 0; i < AnswerWindow.ANSWERS; i++) {
      exporter.asks(new ChangeKey("shell-" + i, 1), "workers", 9, OptionalLong.empty());
    }

    exporter.forget();
    exporter.asks(first, "workers", 8, OptionalLong.empty());

    assertThat(exporter.answer(first).status()).isEqualTo("rejected");
    assertThat(exporter.answer(first).reason().code()).isEqualTo(Causes.UNKNOWN_KEY);
    assertThat(exporter.kept("workers").value().asLong()).isEqualTo(9);
  }

  @Test
  void whatWasRejectedIsRejectedBySuccessorsToo() {
    ChangeKey key = new ChangeKey("session", 100);
    exporter.asks(key, "workers", 8, OptionalLong.of(7));
    assertThat(exporter.answer(key).status()).isEqualTo("rejected");

    Station successor = successor();
    successor.asks(key, "workers", 8, OptionalLong.empty());

    assertThat(successor.answer(key).status()).isEqualTo("rejected");
    assertThat(replica.get()).isEqualTo(4);
  }

  @Test
  void aRejectionIsToldWhenItIsKept() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 99);
    assertThat(exporter.answers(key)).isEmpty();

    exporter.stores();

    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
  }

  @Test
  void aRejectionThatIsNotKeptIsToldWhenTheTermIsOver() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 99);

    exporter.isSucceededIn(2);

    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
    exporter.stores();
    assertThat(exporter.answers(key)).hasSize(1);
  }

  @Test
  void aKeyThatWasAskedForInVainIsRefusedBySuccessorsToo() {
    ChangeKey key = new ChangeKey("session", 100);
    exporter.holdsCheckpoints();
    exporter.asksOutcome("workers", key);
    assertThat(exporter.answers(key)).isEmpty();
    exporter.stores();
    assertThat(exporter.answer(key).status()).isEqualTo("unknown");

    Station successor = successor();
    successor.asks(key, "workers", 8, OptionalLong.empty()); // the delayed frame

    assertThat(successor.answer(key).status()).isEqualTo("unknown");
    assertThat(replica.get()).isEqualTo(4);
  }

  @Test
  void rejectionsThatWaitShareACheckpoint() {
    exporter.holdsCheckpoints();
    int before = checkpoints().size();
    for (int i = 0; i < 50; i++) {
      exporter.asks("workers", 99);
    }

    exporter.stores();
    exporter.stores();

    assertThat(checkpoints()).hasSize(before + 2);
    assertThat(exporter.told(AGENT, Answer.class)).hasSize(50);
  }

  @Test
  void aCheckpointSaysWhatWasAnsweredSinceTheLast() {
    exporter.asks("workers", 8);
    exporter.asks("workers", 9);
    ChangeKey last = exporter.asks("workers", 10);

    List<Checkpoint> all = checkpoints();

    assertThat(all.get(all.size() - 1).answers()).extracting(Answer::key).containsExactly(last);
  }

  @Test
  void anAnswerIsOnlyInTheCheckpointOnceItsOutcomeIs() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 8);

    Station successor = successor(); // with the intent

    assertThat(successor.outcome("workers", key).status()).isEqualTo("rejected");
    assertThat(replica.get()).isEqualTo(4);
  }

  private List<Checkpoint> checkpoints() {
    return exporter.told(COORDINATOR, Checkpoint.class).stream()
        .filter(checkpoint -> checkpoint.entity().equals(BANK))
        .toList();
  }
}
