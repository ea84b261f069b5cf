package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.CALLER;
import static org.vigil.exporter.internal.Station.in;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.vigil.api.Arguments;
import org.vigil.api.ChangeKey;
import org.vigil.api.Entity;
import org.vigil.api.LongIndicator;
import org.vigil.api.TestPoint;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.spi.message.CallMessage.Fire;

/** Firing test points: at most once (R17). */
class FiresTest {
  private final AtomicInteger ran = new AtomicInteger();
  private final TestPoint commit =
      TestPoint.named("commit", ValueType.INTEGER)
          .argument("amount", ValueType.INTEGER)
          .procedure(this::commit)
          .build();
  private final LongIndicator depth = LongIndicator.named("depth").build();
  private final Station exporter =
      new Station().serves(Entity.named("bank").instruments(commit, depth).build()).speaksIn(1);
  private final ChangeKey key = new ChangeKey("session", 1);

  private long commit(Arguments arguments) {
    ran.incrementAndGet();
    if (arguments.asLong("amount") < 0) {
      throw new IllegalArgumentException("negative");
    }
    return arguments.asLong("amount") * 2;
  }

  private void fires(String point, Object... arguments) {
    exporter.hears(
        AGENT,
        new Fire(
            1,
            key,
            in(point),
            Arrays.stream(arguments).map(Value::from).toList(),
            "a test",
            CALLER));
  }

  @Test
  void runsTheProcedureAndAnswersWhatItReturned() {
    exporter.isWatched(0);

    fires("commit", 21);

    assertThat(exporter.answer(key).status()).isEqualTo("applied");
    assertThat(exporter.answer(key).to()).isEqualTo(Value.integer(42));
    exporter.cycle();
    assertThat(exporter.values(AGENT)).containsExactly("42");
  }

  @Test
  void runsOnceHoweverOftenTheFrameComes() {
    fires("commit", 21);
    fires("commit", 21);

    assertThat(ran).hasValue(1);
    assertThat(exporter.answers(key)).hasSize(1);
  }

  @Test
  void isNotRunAgainWhileItRuns() {
    exporter.procedures.hang();
    fires("commit", 21);
    fires("commit", 21);

    assertThat(exporter.procedures.hanging()).isEqualTo(1);
  }

  @Test
  void wrongArgumentsAreRejectedWithASentence() {
    fires("commit");

    assertThat(exporter.answer(key).status()).isEqualTo("rejected");
    assertThat(exporter.answer(key).reason().message())
        .contains("commit takes 1 arguments (amount: integer), not 0");
    assertThat(ran).hasValue(0);
  }

  @Test
  void whatIsNoTestPointIsRejected() {
    fires("depth", 1);

    assertThat(exporter.answer(key).reason().code()).isEqualTo("wrongKind");
  }

  @Test
  void aProcedureThatThrowsLeavesItOpenAndSaysWhy() {
    fires("commit", -1);

    assertThat(exporter.answer(key).status()).isEqualTo("unknown");
    assertThat(exporter.answer(key).reason().code()).isEqualTo("threw");
    assertThat(exporter.answer(key).reason().message()).contains("negative");
  }

  @Test
  void aProcedureThatDoesNotComeBackLeavesItOpen() {
    exporter.procedures.hang();
    fires("commit", 21);
    exporter.lives(Duration.ofMillis(1_100));

    assertThat(exporter.answer(key).status()).isEqualTo("unknown");
    assertThat(exporter.answer(key).reason().code()).isEqualTo("hung");
  }

  @Test
  void aProcedureThatWasNotEnteredIsRejected() {
    exporter.procedures.beBusy();
    fires("commit", 21);
    exporter.lives(Duration.ofMillis(1_100));
    assertThat(exporter.answer(key).status()).isEqualTo("rejected");

    exporter.procedures.recover();
    exporter.cycles(3);

    assertThat(ran).hasValue(0); // and stays so
  }
}
