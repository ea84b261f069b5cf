package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.COORDINATOR;
import static org.vigil.exporter.internal.Station.every;
import static org.vigil.exporter.internal.Station.in;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.Entity;
import org.vigil.api.LongControl;
import org.vigil.api.LongIndicator;
import org.vigil.api.Value;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.ReadingItem;
import org.vigil.spi.message.CallMessage.Readings;

/** Changes of controls, in the order of R14 and once per key (R16, G8). */
class ChangesTest {
  private final List<Long> told = new ArrayList<>();
  private @Nullable RuntimeException failure;

  private final LongControl workers =
      LongControl.named("workers")
          .range(1, 64)
          .initial(4)
          .veto(value -> value.asLong() == 13 ? Optional.of("not on a Friday") : Optional.empty())
          .onChange(this::told)
          .build();
  private final LongControl limit = LongControl.named("limit").initial(100).build();
  private final LongIndicator depth = LongIndicator.named("depth").build();
  private final Entity bank = Entity.named("bank").instruments(workers, limit, depth).build();
  private final Station exporter = new Station().serves(bank).speaksIn(1);

  private void told(Value value) {
    if (failure != null) {
      throw failure;
    }
    told.add(value.asLong());
  }

  private ReadingItem reads(String instrument) {
    exporter.hears(AGENT, new Read(1, "session", List.of(in(instrument))));
    return exporter.lastTold(AGENT, Readings.class).readings().get(0);
  }

  private static String code(Answer answer) {
    return answer.reason() == null ? "" : answer.reason().code();
  }

  // ---- the order

  @Test
  void theIntentIsKeptThenItIsAppliedThenTheOutcomeIsKeptThenItIsAnswered() {
    exporter.holdsCheckpoints();

    ChangeKey key = exporter.asks("workers", 8);
    assertThat(exporter.kept("workers").intent()).isEqualTo(key);
    assertThat(exporter.kept("workers").intended()).isEqualTo(Value.integer(8));
    assertThat(exporter.kept("workers").value()).isEqualTo(Value.integer(4));
    assertThat(workers.get()).isEqualTo(4);
    assertThat(told).isEmpty();

    exporter.stores();
    assertThat(workers.get()).isEqualTo(8);
    assertThat(told).containsExactly(8L);
    assertThat(exporter.kept("workers").intent()).isNull();
    assertThat(exporter.kept("workers").key()).isEqualTo(key);
    assertThat(exporter.kept("workers").value()).isEqualTo(Value.integer(8));
    assertThat(exporter.answers(key)).isEmpty();

    exporter.stores();
    Answer answer = exporter.answer(key);
    assertThat(answer.status()).isEqualTo("applied");
    assertThat(answer.from()).isEqualTo(Value.integer(4));
    assertThat(answer.to()).isEqualTo(Value.integer(8));
    assertThat(answer.revision()).isEqualTo(1);
    assertThat(answer.copies()).isEqualTo(1);
  }

  @Test
  void withNobodyToKeepItTheAnswerSaysSo() {
    exporter.loses(COORDINATOR);

    assertThat(exporter.answer(exporter.asks("workers", 8)).copies()).isZero();
  }

  @Test
  void readingsShowTheValueBeforeUntilTheOutcomeIsKept() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.stores();
    assertThat(workers.get()).isEqualTo(8);

    assertThat(reads("workers").value()).isEqualTo(Value.integer(4));
    assertThat(reads("workers").revision()).isZero();

    exporter.stores();
    assertThat(exporter.answer(key).status()).isEqualTo("applied");
    assertThat(reads("workers").value()).isEqualTo(Value.integer(8));
    assertThat(reads("workers").revision()).isEqualTo(1);
  }

  @Test
  void reportsWaitForTheOutcome() {
    exporter.isWatched(0);
    exporter.holdsCheckpoints();
    exporter.asks("workers", 8);
    exporter.stores();
    exporter.cycles(5);
    assertThat(exporter.items(AGENT)).isEmpty();

    exporter.stores();
    exporter.cycle();

    assertThat(exporter.values(AGENT)).containsExactly("8");
  }

  @Test
  void reportsOfModeEveryWaitForTheOutcomeToo() {
    exporter.isArmed(AGENT, 1, every(0, -1));
    exporter.cycles(2); // the cycle that looks again at the first report is still to come
    exporter.forget();
    exporter.procedures.hang();
    exporter.asks("workers", 8);
    exporter.comesBack(); // the veto's

    exporter.cycles(5);
    assertThat(workers.get()).isEqualTo(8);
    assertThat(exporter.items(AGENT)).isEmpty();

    exporter.procedures.recover();
    exporter.comesBack();
    exporter.cycle();
    assertThat(exporter.values(AGENT)).containsExactly("8");
  }

  @Test
  void aRejectedChangeIsNeverSeenInModeEvery() {
    failure = new IllegalStateException("no such workers");
    exporter.isArmed(AGENT, 1, every(0, -1));
    exporter.cycles(2); // the cycle that looks again at the first report is still to come
    exporter.forget();
    exporter.procedures.hang();
    exporter.asks("workers", 8);
    exporter.comesBack(); // the veto's
    exporter.cycles(5);

    exporter.comesBack();
    exporter.cycles(5);

    assertThat(exporter.items(AGENT)).isEmpty();
  }

  @Test
  void aReportThatWasDueAnywayWaitsToo() {
    exporter.isArmed(AGENT, 1, Station.latest(0));
    exporter.holdsCheckpoints();
    exporter.asks("workers", 8);
    exporter.stores();
    exporter.cycles(5);
    assertThat(exporter.items(AGENT)).isEmpty();

    exporter.stores();
    exporter.cycles(2);
    assertThat(exporter.values(AGENT)).containsExactly("8");
  }

  // ---- what is rejected

  @Test
  void rejectsWhatIsOutOfRangeOrOfTheWrongType() {
    assertThat(code(exporter.answer(exporter.asks("workers", 65)))).isEqualTo("outOfRange");
    assertThat(code(exporter.answer(exporter.asks("workers", "many")))).isEqualTo("wrongType");
    assertThat(workers.get()).isEqualTo(4);
    assertThat(told).isEmpty();
  }

  @Test
  void rejectsWhatTheServiceObjectsTo() {
    Answer answer = exporter.answer(exporter.asks("workers", 13));

    assertThat(answer.status()).isEqualTo("rejected");
    assertThat(answer.reason())
        .hasToString("Refusal[code=vetoed, message=workers: not on a Friday]");
    assertThat(exporter.kept("workers").intent()).isNull();
  }

  @Test
  void rejectsAnotherRevision() {
    exporter.asks("workers", 8);
    ChangeKey late = new ChangeKey("other", 1);
    exporter.asks(late, "workers", 9, OptionalLong.of(0));
    assertThat(code(exporter.answer(late))).isEqualTo("revisionChanged");
    assertThat(exporter.answer(late).revision()).isEqualTo(1);

    ChangeKey fitting = new ChangeKey("other", 2);
    exporter.asks(fitting, "workers", 9, OptionalLong.of(1));
    assertThat(exporter.answer(fitting).status()).isEqualTo("applied");
  }

  @Test
  void rejectsWhatIsNoControl() {
    assertThat(code(exporter.answer(exporter.asks("depth", 5)))).isEqualTo("wrongKind");
    assertThat(code(exporter.answer(exporter.asks("nothing", 5)))).isEqualTo("notExported");
  }

  @Test
  void aSetterThatThrowsLeavesTheValueAsItWas() {
    exporter.isWatched(0);
    failure = new IllegalStateException("no such workers");

    Answer answer = exporter.answer(exporter.asks("workers", 8));
    exporter.cycles(3);

    assertThat(answer.status()).isEqualTo("rejected");
    assertThat(answer.reason().message()).contains("bank/workers", "no such workers");
    assertThat(workers.get()).isEqualTo(4);
    assertThat(workers.setting().revision()).isZero();
    assertThat(exporter.items(AGENT)).isEmpty();
    assertThat(exporter.kept("workers").intent()).isNull();
  }

  @Test
  void aSetterThatDoesNotComeBackLeavesItOpen() {
    exporter.procedures.hang();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.comesBack(); // the veto's
    exporter.lives(Duration.ofMillis(1_100));

    assertThat(exporter.answer(key).status()).isEqualTo("unknown");
    assertThat(code(exporter.answer(key))).isEqualTo("hung");

    exporter.procedures.recover();
    Answer second = exporter.answer(exporter.asks("limit", 50));
    assertThat(second.status()).isEqualTo("applied");
  }

  @Test
  void aVetoThatDoesNotComeBackRejects() {
    exporter.procedures.hang();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.lives(Duration.ofMillis(1_100));

    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
    exporter.comesBack();
    assertThat(workers.get()).isEqualTo(4);
  }

  @Test
  void withoutAValueItIsResetToItsInitialOne() {
    exporter.asks("workers", 8);

    Answer answer = exporter.answer(exporter.asks("workers", null));

    assertThat(answer.to()).isEqualTo(Value.integer(4));
    assertThat(answer.revision()).isEqualTo(2);
  }

  // ---- one after the other

  @Test
  void changesOfOneControlTakeTurnsInTheOrderOfAsking() {
    exporter.holdsCheckpoints();
    List<ChangeKey> keys = new ArrayList<>();
    for (long value = 5; value < 9; value++) {
      keys.add(exporter.asks("workers", value));
    }
    for (int i = 0; i < 8; i++) {
      exporter.stores();
    }

    assertThat(told).containsExactly(5L, 6L, 7L, 8L);
    assertThat(keys)
        .extracting(key -> exporter.answer(key).revision())
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void changesOfAnotherControlDoNotWait() {
    exporter.procedures.hang();
    exporter.asks("workers", 8);
    exporter.procedures.recover();

    assertThat(exporter.answer(exporter.asks("limit", 50)).status()).isEqualTo("applied");
  }

  @Test
  void whatIsTooMuchToWaitIsRejected() {
    exporter.holdsCheckpoints();
    exporter.asks("workers", 5);
    for (int i = 0; i < Changes.MAX_WAITING; i++) {
      exporter.asks("workers", 6);
    }

    ChangeKey last = exporter.asks("workers", 7);

    assertThat(exporter.answer(last).status()).isEqualTo("rejected");
  }

  @Test
  void manyThatWaitForAServiceThatHangsAreAnsweredOnceEach() {
    exporter.procedures.hang();
    List<ChangeKey> keys = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      keys.add(exporter.asks("workers", 5));
      keys.add(exporter.asks("limit", 5));
    }
    exporter.lives(Duration.ofMillis(2_500));

    assertThat(keys).allSatisfy(key -> assertThat(exporter.answers(key)).hasSize(1));
  }

  // ---- keys

  @Test
  void aKeyIsAppliedOnceHoweverOftenItIsAsked() {
    ChangeKey key = exporter.asks("workers", 8);
    exporter.asks("workers", 9);

    exporter.asks(key, "workers", 8, OptionalLong.empty());

    assertThat(workers.get()).isEqualTo(9);
    assertThat(exporter.answers(key)).hasSize(2).extracting(Answer::revision).containsOnly(1L);
    assertThat(exporter.answers(key)).extracting(Answer::id).doesNotHaveDuplicates();
  }

  @Test
  void aKeyThatIsUnderWayIsNotAppliedASecondTime() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.asks(key, "workers", 8, OptionalLong.empty());
    for (int i = 0; i < 4; i++) {
      exporter.stores();
    }

    assertThat(workers.setting().revision()).isEqualTo(1);
    assertThat(exporter.answers(key)).hasSize(2).extracting(Answer::status).containsOnly("applied");
  }

  @Test
  void aKeyBelowTheWindowIsRefused() {
    ChangeKey first = new ChangeKey("busy", 1);
    for (long number = 2; number <= 1_026; number++) {
      exporter.asks(new ChangeKey("busy", number), "workers", 65, OptionalLong.empty());
    }

    exporter.asks(first, "workers", 8, OptionalLong.empty());

    assertThat(code(exporter.answer(first))).isEqualTo("unknownKey");
    assertThat(workers.get()).isEqualTo(4);
  }

  @Test
  void theOutcomeCanBeAskedForAgain() {
    ChangeKey key = exporter.asks("workers", 8);

    Answer again = exporter.outcome("workers", key);

    assertThat(again.status()).isEqualTo("applied");
    assertThat(again.to()).isEqualTo(Value.integer(8));
  }

  @Test
  void theOutcomeOfAChangeUnderWayIsNotKnownYet() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 8);

    assertThat(exporter.outcome("workers", key).status()).isEqualTo("unknown");
    assertThat(code(exporter.outcome("workers", key))).isEqualTo("timedOut");
    exporter.stores();
    exporter.stores();
    assertThat(exporter.outcome("workers", key).status()).isEqualTo("applied");
  }

  @Test
  void aKeyThatWasAskedForBeforeItCameIsNotAppliedAnyMore() {
    ChangeKey delayed = new ChangeKey("slow", 1);
    assertThat(exporter.outcome("workers", delayed).reason().code()).isEqualTo("unknownKey");

    exporter.asks(delayed, "workers", 8, OptionalLong.empty());

    assertThat(workers.get()).isEqualTo(4);
  }

  @Test
  void whoDoesNotSpeakRefuses() {
    exporter.isSucceededIn(2);

    ChangeKey key = exporter.asks("workers", 8);

    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
    assertThat(code(exporter.answer(key))).isEqualTo("takeover");
    exporter.speaksIn(3);
    exporter.asks(key, "workers", 8, OptionalLong.empty());
    assertThat(workers.get()).isEqualTo(4); // what was rejected stays so
  }
}
