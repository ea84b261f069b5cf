package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R11 and G5 in mode EVERY: each significant value once, in order, also while nobody owns. */
class TapEveryTest {
  private static final Interest EVERY = new Interest(List.of(Significance.ANY_CHANGE), true);
  private static final Interest LATEST = new Interest(List.of(Significance.ANY_CHANGE), false);

  private final TapOwner owner = new TapOwner("first");
  private final TapOwner successor = new TapOwner("second");
  private final LongIndicator depth = LongIndicator.named("depth").retained(8).build();
  private final Tap tap = depth.tap();

  private long armAndTake() {
    tap.attach(owner);
    tap.arm(owner, EVERY);
    return tap.take(owner, null).sequence();
  }

  private void setFromTo(long from, long to) {
    for (long value = from; value <= to; value++) {
      depth.set(value);
    }
  }

  private List<Long> valuesAfter(long number) {
    return tap.retained(number, 100).stream().map(sample -> sample.value().asLong()).toList();
  }

  private List<Long> numbersAfter(long number) {
    return tap.retained(number, 100).stream().map(Sample::sequence).toList();
  }

  private List<Instrument> marked() {
    List<Instrument> marked = new ArrayList<>();
    owner.drain(marked::add);
    return marked;
  }

  @Test
  void keepsEachValueInOrder() {
    long first = armAndTake();

    setFromTo(1, 3);
    depth.add(1);

    assertThat(valuesAfter(0)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(numbersAfter(first)).containsExactly(2L, 3L, 4L, 5L);
    assertThat(marked()).containsExactly(depth);
  }

  @Test
  void handsOutAsManyAsAsked() {
    armAndTake();
    setFromTo(1, 5);

    assertThat(tap.retained(2, 2)).extracting(Sample::sequence).containsExactly(3L, 4L);
    assertThat(tap.retained(6, 10)).isEmpty();
    assertThat(tap.retained(99, 10)).isEmpty();
  }

  @Test
  void overwritesTheOldest() {
    armAndTake();

    setFromTo(1, 20);

    assertThat(valuesAfter(0)).containsExactly(13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L);
    assertThat(numbersAfter(0)).containsExactly(14L, 15L, 16L, 17L, 18L, 19L, 20L, 21L);
  }

  @Test
  void leavesAGapWhereNumbersWereNotRetained() {
    armAndTake();
    tap.arm(owner, LATEST);
    tap.number(tap.take(owner, null), 0, 0);
    tap.arm(owner, EVERY);

    depth.set(1);

    assertThat(numbersAfter(0)).containsExactly(1L, 3L);
  }

  @Test
  void dropsWhatIsOfAnotherRowThanTheOneItGoesOnFrom() {
    armAndTake();
    setFromTo(1, 3);

    tap.inherit(owner, 6, Value.integer(9), false);
    depth.set(10);
    assertThat(numbersAfter(0)).as("nobody has armed it").isEmpty();

    armAndTake();
    depth.set(11);
    assertThat(numbersAfter(0)).containsExactly(7L, 8L);
    assertThat(valuesAfter(0)).containsExactly(10L, 11L);
  }

  @Test
  void leavesOutWhatIsNotSignificantAndCoversIt() {
    tap.attach(owner);
    tap.arm(owner, new Interest(List.of(Significance.deadband(10)), true));
    tap.take(owner, null);

    for (long value : new long[] {-9, 9, 10}) {
      depth.set(value);
    }

    assertThat(tap.retained(1, 10))
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.value()).isEqualTo(Value.integer(10));
              assertThat(sample.min()).isEqualTo(Value.integer(-9));
              assertThat(sample.max()).isEqualTo(Value.integer(10));
            });
  }

  @Test
  void numbersNothingBeforeTheFirstReport() {
    tap.attach(owner);
    tap.arm(owner, EVERY);
    depth.set(1);

    assertThat(tap.take(owner, null).value()).isEqualTo(Value.integer(1));
    assertThat(valuesAfter(0)).containsExactly(1L);
  }

  @Test
  void retainsForASuccessor() {
    long seen = armAndTake();
    setFromTo(1, 2);

    tap.detach(owner);
    setFromTo(3, 4);
    tap.attach(successor);
    setFromTo(5, 5);
    tap.arm(successor, EVERY);
    setFromTo(6, 6);
    Sample current = tap.take(successor, null);
    setFromTo(7, 7);

    assertThat(current.value()).isEqualTo(Value.integer(6));
    assertThat(valuesAfter(seen)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 6L, 7L);
    assertThat(numbersAfter(seen)).as("one row over both owners").isSorted().hasSize(8);
  }

  @Test
  void disarmsItselfOnceTheRingIsFullButForASuccessorsFirstReport() {
    armAndTake();
    tap.detach(owner);

    setFromTo(1, 6);
    assertThat(tap.isArmed()).isTrue();
    setFromTo(7, 20);

    assertThat(tap.isArmed()).isFalse();
    assertThat(valuesAfter(1)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(tap.sequence()).isEqualTo(8);
    tap.attach(successor);
    tap.arm(successor, EVERY);
    tap.take(successor, null);
    assertThat(valuesAfter(1)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 20L);
  }

  @Test
  void fillsTheRingOnceHoweverManyOwnersComeAndGo() {
    armAndTake();
    tap.detach(owner);
    setFromTo(1, 4);
    tap.replace(null, successor);
    tap.detach(successor);

    setFromTo(5, 20);

    assertThat(valuesAfter(1)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void goesOnUnderAnotherInterestWithoutABreak() {
    long seen = armAndTake();
    depth.set(1);
    tap.arm(owner, new Interest(List.of(Significance.ANY_CHANGE, Significance.deadband(3)), true));
    depth.set(2);

    assertThat(valuesAfter(seen)).containsExactly(1L, 2L);
  }

  @Test
  void turnsIntoModeLatest() {
    armAndTake();
    depth.set(1);
    tap.arm(owner, LATEST);
    marked();
    marked();
    tap.take(owner, null);
    long last = tap.sequence();

    setFromTo(2, 5);

    assertThat(marked()).containsExactly(depth);
    assertThat(tap.sequence()).as("numbered by the owner again").isEqualTo(last);
    assertThat(tap.number(tap.take(owner, null), 0, 0).value()).isEqualTo(Value.integer(5));
  }

  @Test
  void stopsWhenDisarmed() {
    armAndTake();
    tap.disarm(owner);

    depth.set(1);

    assertThat(tap.sequence()).isEqualTo(1);
    assertThat(tap.isArmed()).isFalse();
  }

  @Test
  void retainsAFailureAndTheValueThatEndsIt() {
    LongIndicator dynamic = LongIndicator.dynamic("dynamic", () -> 0).build();
    Tap its = dynamic.tap();
    Refusal hung = new Refusal("hung", "it does not come back");
    its.attach(owner);
    its.arm(owner, EVERY);
    its.store(owner, Value.integer(7));
    its.take(owner, null);

    its.fail(owner, hung);
    its.fail(owner, hung);
    its.store(owner, Value.integer(7));
    its.store(owner, Value.integer(7));

    assertThat(its.retained(1, 10))
        .extracting(sample -> sample.value() == null ? "failed" : sample.value().asText())
        .containsExactly("failed", "7");
  }

  @Test
  void recordsEachTypeOfInstrument() {
    Counter counter = Counter.named("a").build();
    DoubleIndicator real = DoubleIndicator.named("b").build();
    TextIndicator text = TextIndicator.named("c").build();
    BooleanIndicator bool = BooleanIndicator.named("d").build();
    StateIndicator<Kind> state = StateIndicator.named("e", Kind.class).build();
    LongControl control = LongControl.named("f").build();
    List<Instrument> all = List.of(counter, real, text, bool, state, control);
    for (Instrument each : all) {
      each.tap().attach(owner);
      each.tap().arm(owner, EVERY);
      each.tap().take(owner, null);
    }

    counter.increment();
    real.set(1.5);
    text.set("x");
    bool.set(true);
    state.set(Kind.CONTROL);
    control.put(owner, new Control.Setting(Value.integer(9), 1, null));
    control.announce();

    assertThat(all)
        .flatMap(each -> each.tap().retained(1, 10))
        .extracting(sample -> sample.value().asText())
        .containsExactly("1", "1.5", "x", "true", "CONTROL", "9");
  }
}
