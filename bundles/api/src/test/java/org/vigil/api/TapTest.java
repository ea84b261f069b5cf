package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R11 in mode LATEST: who owns, what is marked, what is taken. */
class TapTest {
  private static final Interest ANY_CHANGE = new Interest(List.of(Significance.ANY_CHANGE), false);
  private static final Refusal HUNG = new Refusal("hung", "it does not come back");

  private final TapOwner owner = new TapOwner("first");
  private final TapOwner stranger = new TapOwner("second");
  private final LongIndicator depth = LongIndicator.named("depth").build();
  private final Tap tap = depth.tap();

  private void armAndTake(Instrument instrument) {
    instrument.tap().attach(owner);
    instrument.tap().arm(owner, ANY_CHANGE);
    instrument.tap().take(owner, null);
  }

  private Sample take() {
    return tap.take(owner, null);
  }

  private List<Instrument> marked() {
    List<Instrument> marked = new ArrayList<>();
    owner.drain(marked::add);
    return marked;
  }

  // ---- ownership

  @Test
  void belongsToWhoeverAttachesFirst() {
    assertThat(tap.attach(owner)).isTrue();
    assertThat(tap.attach(owner)).as("again").isTrue();
    assertThat(tap.attach(stranger)).isFalse();
    assertThat(tap.owner()).isSameAs(owner);
  }

  @Test
  void doesNothingForAStranger() {
    armAndTake(depth);

    assertThat(tap.detach(stranger)).isFalse();
    assertThat(tap.replace(stranger, new TapOwner("third"))).isFalse();
    assertThat(tap.replace(null, stranger)).isFalse();
    assertThat(tap.arm(stranger, ANY_CHANGE)).isFalse();
    assertThat(tap.disarm(stranger)).isFalse();
    assertThat(tap.store(stranger, Value.integer(9))).isFalse();
    assertThat(tap.fail(stranger, HUNG)).isFalse();
    assertThat(tap.take(stranger, null)).isNull();
    tap.recheck(stranger);

    assertThat(tap.owner()).isSameAs(owner);
    assertThat(tap.isArmed()).isTrue();
    assertThat(tap.failure()).isNull();
    assertThat(depth.get()).isZero();
    assertThat(marked()).isEmpty();
  }

  @Test
  void passesFromOneOwnerToTheNext() {
    armAndTake(depth);

    assertThat(tap.replace(owner, stranger)).isTrue();

    assertThat(tap.owner()).isSameAs(stranger);
    assertThat(tap.detach(owner)).as("by the one before").isFalse();
    assertThat(take()).as("by the one before").isNull();
    assertThat(tap.isArmed()).as("until armed anew").isFalse();
  }

  @Test
  void isFreeAfterDetaching() {
    armAndTake(depth);

    assertThat(tap.detach(owner)).isTrue();

    assertThat(tap.owner()).isNull();
    assertThat(tap.isArmed()).isFalse();
    assertThat(tap.attach(stranger)).isTrue();
  }

  // ---- marks

  @Test
  void marksNothingWhileDisarmed() {
    tap.attach(owner);
    depth.set(1);
    tap.arm(owner, ANY_CHANGE);
    take();
    tap.disarm(owner);
    depth.set(2);

    assertThat(marked()).isEmpty();
    assertThat(take()).isNull();
  }

  @Test
  void givesTheCurrentValueFirst() {
    tap.attach(owner);
    depth.set(1);
    tap.arm(owner, ANY_CHANGE);
    depth.set(2);

    assertThat(marked()).as("the first report is under way").isEmpty();
    assertThat(take().value()).isEqualTo(Value.integer(2));
  }

  @Test
  void marksOnceHoweverOftenItChanges() {
    armAndTake(depth);

    for (int i = 1; i <= 100; i++) {
      depth.set(i);
    }

    assertThat(marked()).containsExactly(depth);
    assertThat(marked()).isEmpty();
    assertThat(take().value()).isEqualTo(Value.integer(100));
  }

  @Test
  void marksEachTypeOfInstrument() {
    DoubleIndicator real = DoubleIndicator.named("a").build();
    BooleanIndicator bool = BooleanIndicator.named("b").build();
    TextIndicator text = TextIndicator.named("c").build();
    StateIndicator<Kind> state = StateIndicator.named("d", Kind.class).build();
    Counter counter = Counter.named("e").build();
    LongControl control = LongControl.named("f").build();
    List<Instrument> all = List.of(real, bool, text, state, counter, control);
    all.forEach(this::armAndTake);

    real.set(0);
    bool.set(false);
    text.set("");
    state.set(Kind.INDICATOR);
    counter.add(0);
    control.announce();
    assertThat(marked()).as("nothing has changed").isEmpty();

    real.set(1);
    bool.set(true);
    text.set("x");
    state.set(Kind.CONTROL);
    counter.increment();
    control.put(owner, new Control.Setting(Value.integer(1), 1, null));
    control.announce();
    assertThat(marked()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void marksWhatIsSignificantOnly() {
    tap.attach(owner);
    tap.arm(owner, new Interest(List.of(Significance.deadband(10)), false));
    take();

    depth.set(9);
    assertThat(marked()).isEmpty();

    depth.set(-10);
    assertThat(marked()).containsExactly(depth);
  }

  @Test
  void judgesByTheFinestOfAllInterests() {
    tap.attach(owner);
    tap.arm(
        owner,
        new Interest(List.of(Significance.threshold(100, 0), Significance.deadband(10)), false));
    take();

    depth.set(10);
    assertThat(marked()).containsExactly(depth);
    take();
    depth.set(15);
    assertThat(marked()).isEmpty();
    depth.set(100);
    assertThat(marked()).containsExactly(depth);
  }

  @Test
  void clearsTheMarkByTaking() {
    armAndTake(depth);
    depth.set(1);

    assertThat(take().value()).isEqualTo(Value.integer(1));

    assertThat(marked()).as("nothing has changed since").isEmpty();
    depth.set(2);
    assertThat(marked()).containsExactly(depth);
  }

  @Test
  void keepsItsPlaceOnTheListWhenTakenBesideIt() {
    Counter counter = Counter.named("counter").build();
    DoubleIndicator load = DoubleIndicator.named("load").build();
    List.of(depth, counter, load).forEach(this::armAndTake);

    counter.increment();
    depth.set(1);
    take();
    load.set(1);
    depth.set(2);

    assertThat(marked()).containsExactlyInAnyOrder(depth, counter, load);
  }

  @Test
  void losesNothingWhenAConsumerThrows() {
    Counter counter = Counter.named("counter").build();
    List.of(depth, counter).forEach(this::armAndTake);
    depth.set(1);
    counter.increment();

    assertThatThrownBy(
            () ->
                owner.drain(
                    instrument -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(marked()).as("the other one").hasSize(1);
    depth.set(2);
    counter.increment();
    assertThat(marked()).containsExactlyInAnyOrder(depth, counter);
  }

  @Test
  void handsOnWhatWasMarkedBeforeArmingAnew() {
    armAndTake(depth);
    depth.set(1);
    tap.arm(owner, new Interest(List.of(Significance.deadband(5)), false));

    List<Instrument> handed = new ArrayList<>(marked());
    handed.addAll(marked());

    assertThat(handed).containsExactly(depth);
  }

  @Test
  void measuresFromWhereItWasWhenArmedAnew() {
    tap.attach(owner);
    Significance coarse = Significance.deadband(10);
    tap.arm(owner, new Interest(List.of(coarse), false));
    take();
    depth.set(9);

    tap.arm(owner, new Interest(List.of(coarse, Significance.threshold(100, 0)), false));
    take();
    marked();
    depth.set(10);

    assertThat(marked()).as("10 more than the report that a coarse monitor had").isNotEmpty();
  }

  @Test
  void looksAgainForWhatRacedWithATake() {
    LongControl workers = LongControl.named("workers").build();
    armAndTake(workers);
    workers.tap().recheck(owner);
    assertThat(marked()).as("the sample tells the truth").isEmpty();

    // Changed, and the tap not told: what a race looks like from here.
    workers.put(owner, new Control.Setting(Value.integer(8), 1, null));
    workers.tap().recheck(owner);

    assertThat(marked()).containsExactly(workers);
  }

  // ---- samples

  @Test
  void coversTheExtremesBetweenTwoSamples() {
    armAndTake(depth);

    for (long value : new long[] {5, 9, -2, 4}) {
      depth.set(value);
    }
    Sample first = take();
    Sample second = take();

    assertThat(first.value()).isEqualTo(Value.integer(4));
    assertThat(first.min()).isEqualTo(Value.integer(-2));
    assertThat(first.max()).isEqualTo(Value.integer(9));
    assertThat(second.min()).isEqualTo(Value.integer(4));
    assertThat(second.max()).isEqualTo(Value.integer(4));
  }

  @Test
  void coversTheExtremesOfRealNumbers() {
    DoubleIndicator load = DoubleIndicator.named("load").build();
    armAndTake(load);

    for (double value : new double[] {0.5, -0.5, Double.NEGATIVE_INFINITY, 1e300, -1}) {
      load.set(value);
    }
    Sample sample = load.tap().take(owner, null);

    assertThat(sample.min()).isEqualTo(Value.real(Double.NEGATIVE_INFINITY));
    assertThat(sample.max()).isEqualTo(Value.real(1e300));
  }

  @Test
  void keepsTheExtremesOfASampleThatWasNotUsed() {
    armAndTake(depth);
    depth.set(9);
    depth.set(1);

    Sample unused = take();
    depth.set(3);
    Sample used = tap.take(owner, unused);

    assertThat(used.value()).isEqualTo(Value.integer(3));
    assertThat(used.min()).isEqualTo(Value.integer(1));
    assertThat(used.max()).isEqualTo(Value.integer(9));
  }

  @Test
  void leavesTheExtremesToASuccessor() {
    armAndTake(depth);
    depth.set(9);
    depth.set(1);

    tap.replace(owner, stranger);
    tap.arm(stranger, ANY_CHANGE);

    assertThat(tap.take(stranger, null).max()).isEqualTo(Value.integer(9));
  }

  @Test
  void hasNoExtremesOfWhatHasNoOrder() {
    TextIndicator text = TextIndicator.named("text").build();
    armAndTake(text);
    text.set("b");

    Sample sample = text.tap().take(owner, null);

    assertThat(sample.value()).isEqualTo(Value.text("b"));
    assertThat(sample.min()).isNull();
    assertThat(sample.max()).isNull();
  }

  @Test
  void numbersSamplesOverAllOwners() {
    armAndTake(depth);
    Sample one = tap.number(take(), 1000, 2);
    assertThat(one.sequence()).isEqualTo(1);
    assertThat(one.timeMillis()).isEqualTo(1000);
    assertThat(one.publication()).isEqualTo(2);
    assertThat(tap.number(one, 2000, 0)).as("numbered already").isSameAs(one);

    tap.replace(owner, stranger);
    tap.arm(stranger, ANY_CHANGE);
    assertThat(tap.number(tap.take(stranger, null), 0, 0).sequence()).isEqualTo(2);
  }

  @Test
  void goesOnFromAPredecessorElsewhere() {
    armAndTake(depth);
    tap.number(take(), 0, 0);
    depth.set(3);

    assertThat(tap.inherit(stranger, 100, Value.integer(7), true)).isFalse();
    assertThat(tap.inherit(owner, 100, Value.integer(7), true)).isTrue();

    assertThat(depth.get()).isEqualTo(7);
    assertThat(tap.isArmed()).isFalse();
    tap.arm(owner, ANY_CHANGE);
    Sample first = tap.number(take(), 0, 0);
    assertThat(first.sequence()).isEqualTo(101);
    assertThat(first.value()).isEqualTo(Value.integer(7));
    assertThat(first.min()).isEqualTo(Value.integer(7));
  }

  @Test
  void goesOnFromItsOwnValueWhereNoneWasKept() {
    armAndTake(depth);
    depth.set(3);

    tap.inherit(owner, 100, null, false);

    assertThat(depth.get()).isEqualTo(3);
    assertThat(tap.sequence()).isEqualTo(100);
  }

  // ---- values that are missing

  @Test
  void saysThatThereIsNoValueYetAndReportsTheFirst() {
    LongIndicator dynamic = LongIndicator.dynamic("dynamic", () -> 0).build();
    dynamic.tap().attach(owner);
    dynamic.tap().arm(owner, ANY_CHANGE);

    assertThat(dynamic.tap().take(owner, null).failure().code()).isEqualTo(Refusal.NO_VALUE);
    dynamic.tap().recheck(owner);
    assertThat(marked()).isEmpty();

    dynamic.tap().store(owner, Value.integer(0));
    assertThat(marked()).containsExactly(dynamic);
    assertThat(dynamic.tap().take(owner, null).value()).isEqualTo(Value.integer(0));
  }

  @Test
  void reportsAFailureOnceAndTheValueThatEndsIt() {
    armAndTake(depth);

    tap.fail(owner, HUNG);
    assertThat(marked()).containsExactly(depth);
    Sample failed = take();
    assertThat(failed.failure()).isEqualTo(HUNG);
    assertThat(failed.value()).isNull();

    tap.recheck(owner);
    tap.fail(owner, HUNG);
    assertThat(marked()).as("still the same").isEmpty();

    tap.store(owner, Value.integer(0));
    assertThat(marked()).as("the old value, and good again").containsExactly(depth);
    assertThat(take().value()).isEqualTo(Value.integer(0));
    assertThat(tap.failure()).isNull();
  }

  @Test
  void keepsTheExtremesOverAFailure() {
    armAndTake(depth);
    depth.set(9);
    tap.fail(owner, HUNG);
    take();

    tap.store(owner, Value.integer(1));

    assertThat(take().max()).isEqualTo(Value.integer(9));
  }
}
