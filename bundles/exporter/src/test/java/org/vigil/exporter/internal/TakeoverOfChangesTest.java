package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.BANK;
import static org.vigil.exporter.internal.Station.COORDINATOR;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.Entity;
import org.vigil.api.Epoch;
import org.vigil.api.LongControl;
import org.vigil.api.Value;
import org.vigil.spi.message.ReportMessage.Fenced;

/**
 * A takeover in each phase of a change: nothing is applied twice, no answer is untrue (R14, G8).
 */
class TakeoverOfChangesTest {
  private final List<Long> told = new ArrayList<>();
  private @Nullable RuntimeException failure;
  private final LongControl workers =
      LongControl.named("workers").range(1, 64).initial(4).onChange(this::told).build();
  private final Entity bank = Entity.named("bank").instruments(workers).build();
  private final Station exporter = new Station().serves(bank).speaksIn(1);

  private void told(Value value) {
    told.add(value.asLong());
    if (failure != null) {
      throw failure;
    }
  }

  /** The exporter dies as it is, and the standby has the entity. */
  private Station dies() {
    exporter.core.letGo();
    return takesOver();
  }

  private Station takesOver() {
    return new Station("standby", exporter.clock)
        .meets(COORDINATOR, AGENT)
        .serves(bank)
        .speaksIn(2, exporter.kept());
  }

  private static String outcome(Station at, ChangeKey key) {
    return at.outcome("workers", key).status();
  }

  @Test
  void aChangeThatIsBeingValidatedNeverHappens() {
    exporter.procedures.hang();
    ChangeKey key = exporter.asks("workers", 8);

    Station standby = dies();
    exporter.comesBack();

    assertThat(workers.get()).isEqualTo(4);
    assertThat(outcome(standby, key)).isEqualTo("unknown"); // never seen there: refused from now on
    standby.asks(key, "workers", 8, OptionalLong.empty());
    assertThat(workers.get()).isEqualTo(4);
  }

  @Test
  void anIntentThatWasNotAppliedIsRejectedForGood() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 8);

    Station standby = dies();
    exporter.stores(); // too late

    assertThat(workers.get()).isEqualTo(4);
    assertThat(outcome(standby, key)).isEqualTo("rejected");
    standby.asks(key, "workers", 8, OptionalLong.empty());
    assertThat(workers.get()).isEqualTo(4);
  }

  @Test
  void aChangeThatTheControlHasIsCompleted() {
    exporter.procedures.hang();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.comesBack(); // the veto's
    assertThat(workers.get()).isEqualTo(8);

    Station standby = dies();

    assertThat(outcome(standby, key)).isEqualTo("applied");
    standby.asks(key, "workers", 8, OptionalLong.empty());
    assertThat(workers.setting().revision()).isEqualTo(1);
    standby.isArmed(AGENT, 2, Station.latest(0)).warmsUp();
    assertThat(standby.values(AGENT)).containsExactly("8");
  }

  @Test
  void aChangeWhoseOutcomeWasNotKeptYetIsCompletedToo() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.stores();
    assertThat(told).containsExactly(8L);

    assertThat(outcome(dies(), key)).isEqualTo("applied");
  }

  @Test
  void aChangeThatWasAnsweredIsNotAppliedAgainByTheSuccessor() {
    ChangeKey key = exporter.asks("workers", 8);

    Station standby = dies();
    standby.asks(key, "workers", 8, OptionalLong.empty());

    assertThat(workers.setting().revision()).isEqualTo(1);
    assertThat(standby.answer(key).status()).isEqualTo("applied");
  }

  @Test
  void onAnotherNodeTheIntentIsRejected() {
    exporter.procedures.hang();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.comesBack();
    LongControl replica = LongControl.named("workers").range(1, 64).initial(4).build();

    Station elsewhere =
        new Station()
            .serves(Entity.named("bank").instruments(replica).build())
            .speaksIn(2, exporter.kept());

    assertThat(replica.get()).isEqualTo(4);
    assertThat(outcome(elsewhere, key)).isEqualTo("rejected");
  }

  @Test
  void whoStepsDownAnswersWhatIsPending() {
    exporter.holdsCheckpoints();
    ChangeKey first = exporter.asks("workers", 8);
    ChangeKey second = exporter.asks("workers", 9);

    exporter.isSucceededIn(2);

    assertThat(exporter.answer(first).status()).isEqualTo("rejected");
    assertThat(exporter.answer(second).status()).isEqualTo("rejected");
    exporter.stores();
    assertThat(workers.get()).isEqualTo(4);
    assertThat(exporter.answers(first)).hasSize(1);
  }

  @Test
  void whoStepsDownLeavesOpenWhatTheControlHas() {
    exporter.procedures.hang();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.comesBack();

    exporter.hears(AGENT, new Fenced(BANK, Epoch.of(5, 1)));

    assertThat(exporter.answer(key).status()).isEqualTo("unknown");
  }

  @Test
  void whoLostTheTapsRejectsWhatItDidNotApply() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 8);

    Station standby = takesOver(); // the exporter has not heard yet
    exporter.stores(); // the intent
    exporter.stores(); // that it was rejected

    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
    assertThat(outcome(standby, key)).isEqualTo("rejected");
    assertThat(workers.get()).isEqualTo(4);
  }

  @Test
  void whoLostTheTapsDoesNotRejectWhatTheSuccessorCompleted() {
    failure = new IllegalStateException("half of it is done");
    exporter.procedures.hang();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.comesBack();

    Station standby = takesOver();
    exporter.comesBack(); // throws, but the value is the successor's by now

    assertThat(outcome(standby, key)).isEqualTo("applied");
    assertThat(workers.get()).isEqualTo(8);
    assertThat(exporter.answer(key).status()).isEqualTo("unknown");
  }

  @Test
  void aHigherEpochOfItsOwnLeavesNoChangeBehind() {
    exporter.holdsCheckpoints();
    ChangeKey key = exporter.asks("workers", 8);

    exporter.speaksIn(2, exporter.kept());
    exporter.stores();
    exporter.stores();

    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
    assertThat(workers.get()).isEqualTo(4);
    ChangeKey next = exporter.asks("workers", 9);
    exporter.stores();
    exporter.stores();
    assertThat(exporter.answer(next).status()).isEqualTo("applied");
  }

  @Test
  void whatWasLeftOpenIsKnownOnceTheExporterSpeaksAgain() {
    exporter.procedures.hang();
    ChangeKey key = exporter.asks("workers", 8);
    exporter.comesBack();
    exporter.hears(AGENT, new Fenced(BANK, Epoch.of(5, 1)));
    exporter.procedures.recover();

    exporter.speaksIn(6, exporter.kept());

    assertThat(outcome(exporter, key)).isEqualTo("applied");
  }
}
