package org.vigil.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.spi.AnswerWindow.ANSWERS;
import static org.vigil.spi.AnswerWindow.ANSWERS_PER_SESSION;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Outcome;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.CallMessage.Answer;

/** What is remembered of answers, and what is forgotten (R16). */
class AnswerWindowTest {
  private static final EntityName BANK = EntityName.of("bank");

  private final AnswerWindow window = new AnswerWindow();

  private static Answer answer(String session, long number, String status) {
    return new Answer(
        0,
        new ChangeKey(session, number),
        BANK.instrument("workers"),
        status,
        null,
        null,
        null,
        number,
        0,
        false);
  }

  private void answers(String session, int count) {
    for (int i = 1; i <= count; i++) {
      window.remember(answer(session, i, Outcome.APPLIED));
    }
  }

  private boolean knows(String session, long number) {
    return window.find(new ChangeKey(session, number)).isPresent();
  }

  @Test
  void theOldestAnswerOfASessionGoesAndItsKeyIsBelowTheWindow() {
    answers("a", ANSWERS_PER_SESSION + 1);

    assertThat(knows("a", 1)).isFalse();
    assertThat(window.isBelow(new ChangeKey("a", 1))).isTrue();
    assertThat(knows("a", 2)).isTrue();
    assertThat(window.isBelow(new ChangeKey("a", 2))).isFalse();
    assertThat(window.isBelow(new ChangeKey("b", 1))).isFalse();
  }

  @Test
  void nothingIsAppliedThatASessionAskedForBeforeItWasForgotten() {
    answers("a", 3);
    for (int i = 0; i < ANSWERS; i++) {
      window.remember(answer("shell-" + i, 1, Outcome.APPLIED));
    }

    assertThat(knows("a", 3)).isFalse();
    assertThat(window.isBelow(new ChangeKey("a", 3))).isTrue();
    assertThat(window.isBelow(new ChangeKey("a", 4))).isFalse();
    window.remember(answer("a", 4, Outcome.APPLIED));
    assertThat(window.isBelow(new ChangeKey("a", 2))).isTrue();
    assertThat(window.isBelow(new ChangeKey("a", 4))).isFalse();
    assertThat(window.isBelow(new ChangeKey("shell-" + (ANSWERS - 1), 1))).isFalse();
  }

  @Test
  void aLaterAnswerTakesThePlaceOfTheFirst() {
    window.remember(answer("a", 1, Outcome.UNKNOWN));
    window.remember(answer("a", 1, Outcome.APPLIED));

    assertThat(window.all()).extracting(Answer::status).containsExactly(Outcome.APPLIED);
  }

  @Test
  void whoAskedNothingForLongestIsForgotten() {
    answers("a", 1);
    answers("b", 1);
    answers("a", 1); // again
    for (int i = 0; i * ANSWERS_PER_SESSION < ANSWERS; i++) {
      answers("s" + i, ANSWERS_PER_SESSION - 1);
    }
    assertThat(knows("a", 1)).isTrue();
    assertThat(knows("b", 1)).isTrue();

    answers("c", ANSWERS - window.all().size() + 1);

    assertThat(knows("b", 1)).isFalse();
    assertThat(knows("a", 1)).isTrue();
    assertThat(window.all()).hasSize(ANSWERS);
  }

  @Test
  void whoIsToldAllOfThemForgetsAlike() {
    answers("a", ANSWERS_PER_SESSION);
    answers("b", 7);
    answers("a", 1);
    AnswerWindow copy = new AnswerWindow();
    window.all().forEach(copy::remember);

    assertThat(copy.all()).isEqualTo(window.all());
  }

  @Test
  void aCheckpointAddsItsAnswersToThoseThatAreKept() {
    Epoch epoch = Epoch.of(1, 1);
    Answer first = answer("a", 1, Outcome.APPLIED);
    Answer second = answer("a", 2, Outcome.REJECTED);
    Checkpoint kept = new Checkpoint(BANK, epoch, 1, List.of(), 0, List.of(first));

    Checkpoint next = new Checkpoint(BANK, epoch, 2, List.of(), 1, List.of(second));

    assertThat(next.onto(kept).orElseThrow().answers()).containsExactly(first, second);
    assertThat(new Checkpoint(BANK, epoch, 2, List.of(), 1).onto(kept).orElseThrow().answers())
        .containsExactly(first);
  }
}
