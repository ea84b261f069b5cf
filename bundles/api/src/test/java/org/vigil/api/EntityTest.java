package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntityTest {
  private final LongIndicator north = LongIndicator.named("north").build();
  private final LongIndicator south = LongIndicator.named("south").build();
  private final Entity bank = Entity.named("bank").instruments(north, south).build();

  @Test
  void hasItsInstrumentsInOrder() {
    assertThat(bank.instruments())
        .containsExactly(Map.entry("north", north), Map.entry("south", south));
    assertThat(bank.nameOn("n1")).hasToString("bank");
    assertThat(Entity.named("jvm").perNode().build().nameOn("n1")).hasToString("jvm@n1");
  }

  @Test
  void refusesTwoInstrumentsOfOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Entity.named("e")
                    .instruments(
                        List.of(LongIndicator.named("a").build(), Counter.named("a").build()))
                    .build())
        .withMessage("e has two instruments called a");
  }

  @Test
  void refusesAnInstrumentOfAnotherEntity() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Entity.named("other").instruments(north).build())
        .withMessage("north belongs to bank already");
  }

  @Test
  void refusesANodeInItsName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Entity.named("jvm@n1"))
        .withMessage("'jvm@n1': the node is added by Vigil; say perNode() instead");
  }

  @Test
  void numbersPublications() {
    assertThat(bank.publication()).isZero();

    bank.publish(() -> assertThat(bank.publication()).isOdd());

    assertThat(bank.publication()).isEven().isPositive();
  }

  @Test
  void endsAPublicationThatThrows() {
    assertThatThrownBy(
            () ->
                bank.publish(
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(bank.publication()).isEven();
  }

  @Test
  void takesAPublicationWithinAnotherAsPartOfIt() {
    bank.publish(
        () -> {
          long outer = bank.publication();
          bank.publish(() -> assertThat(bank.publication()).isEqualTo(outer));
          assertThat(bank.publication()).isEqualTo(outer);
        });

    assertThat(bank.publication()).isEqualTo(2);
  }

  @Test
  void marksWhatWasPublishedTogetherInModeEvery() {
    TapOwner owner = new TapOwner("exporter");
    for (LongIndicator each : List.of(north, south)) {
      each.tap().attach(owner);
      each.tap().arm(owner, new Interest(List.of(Significance.ANY_CHANGE), true));
      each.tap().take(owner, null);
    }
    LongIndicator beside = LongIndicator.named("beside").build();

    bank.publish(
        () -> {
          north.set(1);
          south.set(2);
        });
    north.set(3);

    assertThat(beside.publication()).as("belongs to no entity").isZero();
    long together = north.tap().retained(1, 10).get(0).publication();
    assertThat(together).isNotZero();
    assertThat(south.tap().retained(1, 10).get(0).publication()).isEqualTo(together);
    assertThat(north.tap().retained(1, 10).get(1).publication()).isZero();
  }

  @Test
  void countsNoValueOfAnotherThreadToAPublication() {
    TapOwner owner = new TapOwner("exporter");
    north.tap().attach(owner);
    north.tap().arm(owner, new Interest(List.of(Significance.ANY_CHANGE), true));
    north.tap().take(owner, null);

    bank.publish(
        () -> {
          Thread other = new Thread(() -> north.set(1));
          other.start();
          join(other);
        });

    assertThat(north.tap().retained(1, 10).get(0).publication()).isZero();
  }

  @Test
  void knowsTheLastEpochInWhichItWasSpokenFor() {
    assertThat(bank.spokenFor()).isEqualTo(Epoch.NONE);

    bank.speakFor(Epoch.of(3, 1));
    bank.speakFor(Epoch.of(2, 9));

    assertThat(bank.spokenFor()).isEqualTo(Epoch.of(3, 1));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
