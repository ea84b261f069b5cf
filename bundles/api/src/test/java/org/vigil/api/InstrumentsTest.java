package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** F1, F2, F4: what a service sets is what everybody reads. */
class InstrumentsTest {
  private enum Door {
    OPEN,
    SHUT
  }

  private final TapOwner owner = new TapOwner("exporter");

  @Test
  void showsAnInteger() {
    LongIndicator depth = LongIndicator.named("depth").initial(3).build();
    assertThat(depth.get()).isEqualTo(3);

    depth.set(7);
    depth.add(-2);

    assertThat(depth.get()).isEqualTo(5);
    assertThat(depth.tap().read()).isEqualTo(Value.integer(5));
  }

  @Test
  void showsARealNumber() {
    DoubleIndicator load = DoubleIndicator.named("load").initial(0.5).build();
    assertThat(load.get()).isEqualTo(0.5);

    load.set(Double.NaN);

    assertThat(load.get()).isNaN();
    assertThat(load.tap().read()).isEqualTo(Value.real(Double.NaN));
  }

  @Test
  void showsWhetherSomethingIsSo() {
    BooleanIndicator ready = BooleanIndicator.named("ready").build();
    assertThat(ready.get()).isFalse();

    ready.set(true);

    assertThat(ready.get()).isTrue();
    assertThat(ready.tap().read()).isEqualTo(Value.bool(true));
  }

  @Test
  void showsTheBeginningOfALongTextAndHowLongItWas() {
    TextIndicator dump = TextIndicator.named("dump").build();
    String longest = "x".repeat(TextIndicator.MAX_LENGTH);

    dump.set(longest);
    assertThat(dump.get()).isEqualTo(longest);

    dump.set(longest + "y");
    assertThat(dump.get()).isEqualTo(longest + "... (65537 characters)");

    String face = "\ud83d\ude00";
    dump.set(longest.substring(1) + face + face);
    assertThat(dump.get()).isEqualTo(longest.substring(1) + "... (65539 characters)");
  }

  @Test
  void showsAText() {
    TextIndicator leader = TextIndicator.named("leader").initial("nobody").build();
    assertThat(leader.get()).isEqualTo("nobody");

    leader.set("ann");

    assertThat(leader.get()).isEqualTo("ann");
    assertThat(leader.tap().read()).isEqualTo(Value.text("ann"));
  }

  @Test
  void showsAState() {
    StateIndicator<Door> door = StateIndicator.named("door", Door.class).build();
    assertThat(door.tap().read()).isEqualTo(Value.state("OPEN"));
    assertThat(door.declaration().states()).containsExactly("OPEN", "SHUT");

    door.set(Door.SHUT);

    assertThat(door.tap().read()).isEqualTo(Value.state("SHUT"));
  }

  @Test
  void countsUpwardsOnly() {
    Counter counter = Counter.named("count").build();

    counter.increment();
    counter.add(4);
    counter.add(0);

    assertThat(counter.get()).isEqualTo(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counter.add(-1))
        .withMessage("count only grows; -1 was to be added");
  }

  @Test
  void onlyControlsArePersistent() {
    assertThat(LongControl.named("limit").persistent().build().declaration().isPersistent())
        .isTrue();
    assertThat(LongControl.named("limit").build().declaration().isPersistent()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Declaration.builder("depth", Kind.INDICATOR, ValueType.INTEGER).persistent(true))
        .withMessageContaining("only controls are persistent");
  }

  @Test
  void addsWhatAPredecessorCountedToWhatAFreshObjectDid() {
    Counter counter = Counter.named("count").checkpointed().build();
    counter.tap().attach(owner);
    counter.add(5);

    counter.tap().inherit(owner, 7, Value.counter(100), true);

    assertThat(counter.get()).isEqualTo(105);
  }

  @Test
  void goesOnFromWhatAPredecessorCountedThatHadItsOwn() {
    Counter counter = Counter.named("count").checkpointed().build();
    counter.tap().attach(owner);
    counter.add(5);

    counter.tap().inherit(owner, 7, Value.counter(100), false);

    assertThat(counter.get()).isEqualTo(100);
  }

  @Test
  void derivesADynamicValueOnRequestOnly() throws Exception {
    List<String> calls = new ArrayList<>();
    LongIndicator dynamic =
        LongIndicator.dynamic(
                "now",
                () -> {
                  calls.add("asked");
                  return 42;
                })
            .build();

    assertThat(dynamic.tap().read()).isNull();
    assertThat(calls).isEmpty();
    assertThat(dynamic.derive()).isEqualTo(Value.integer(42));
    assertThat(dynamic.tap().read()).as("derived, not stored").isNull();

    dynamic.tap().attach(owner);
    dynamic.tap().store(owner, Value.integer(42));

    assertThat(dynamic.tap().read()).isEqualTo(Value.integer(42));
    assertThat(dynamic.get()).isEqualTo(42);
    assertThat(calls).hasSize(1);
  }

  @Test
  void derivesEachType() throws Exception {
    assertThat(DoubleIndicator.dynamic("a", () -> 1.5).build().derive()).isEqualTo(Value.real(1.5));
    assertThat(BooleanIndicator.dynamic("a", () -> true).build().derive())
        .isEqualTo(Value.bool(true));
    assertThat(TextIndicator.dynamic("a", () -> "x").build().derive()).isEqualTo(Value.text("x"));
    assertThat(StateIndicator.dynamic("a", Door.class, () -> Door.SHUT).build().derive())
        .isEqualTo(Value.state("SHUT"));
  }

  @Test
  void keepsProceduresAndSettersApart() {
    LongIndicator dynamic = LongIndicator.dynamic("now", () -> 1).build();

    assertThatIllegalStateException()
        .isThrownBy(() -> dynamic.set(2))
        .withMessage("now is dynamic: its procedure gives the value");
    assertThatIllegalStateException()
        .isThrownBy(() -> LongIndicator.named("depth").build().derive())
        .withMessage("depth is static");
    assertThatThrownBy(
            () ->
                LongIndicator.dynamic(
                        "bad",
                        () -> {
                          throw new UnsupportedOperationException("no");
                        })
                    .build()
                    .derive())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void startsAControlWithItsInitialValue() {
    assertThat(LongControl.named("a").range(1, 9).initial(4).build().get()).isEqualTo(4);
    assertThat(DoubleControl.named("a").range(0, 1).initial(0.5).build().get()).isEqualTo(0.5);
    assertThat(BooleanControl.named("a").initial(true).build().get()).isTrue();
    assertThat(TextControl.named("a").initial("x").build().get()).isEqualTo("x");
    assertThat(StateControl.named("a", Door.class).build().get()).isEqualTo(Door.OPEN);
    assertThat(StateControl.named("a", Door.class).initial(Door.SHUT).build().get())
        .isEqualTo(Door.SHUT);
  }

  @Test
  void letsTheOwnerOfItsTapChangeAControl() {
    List<Value> told = new ArrayList<>();
    StateControl<Door> door = StateControl.named("door", Door.class).onChange(told::add).build();
    ChangeKey key = new ChangeKey("s", 1);
    Control.Setting shut = new Control.Setting(Value.state("SHUT"), 1, key);
    door.tap().attach(owner);

    assertThat(door.put(new TapOwner("stranger"), shut)).isFalse();
    assertThat(door.get()).isEqualTo(Door.OPEN);

    assertThat(door.put(owner, shut)).isTrue();
    assertThat(door.get()).isEqualTo(Door.SHUT);
    assertThat(door.setting()).isEqualTo(shut);
    assertThat(told).as("putting tells nobody").isEmpty();

    door.takeEffect();
    assertThat(told).containsExactly(Value.state("SHUT"));
  }

  @Test
  void letsTheServiceObject() {
    LongControl even =
        LongControl.named("even")
            .range(0, 9)
            .veto(
                value ->
                    value.asLong() % 2 == 0 ? Optional.empty() : Optional.of("odd is not even"))
            .build();

    assertThat(even.refusalOf(Value.integer(2))).isEmpty();
    assertThat(even.refusalOf(Value.counter(2))).as("typed before the service sees it").isEmpty();
    assertThat(even.refusalOf(Value.integer(3)))
        .contains(new Refusal(Refusal.VETOED, "even: odd is not even"));
    assertThat(even.refusalOf(Value.integer(11)).orElseThrow().code())
        .as("the declaration is asked first")
        .isEqualTo(Refusal.OUT_OF_RANGE);
  }

  @Test
  void storesNothingOfAnotherType() {
    LongIndicator depth = LongIndicator.named("depth").build();
    StateControl<Door> door = StateControl.named("door", Door.class).build();
    depth.tap().attach(owner);
    door.tap().attach(owner);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> depth.tap().store(owner, Value.text("7")));
    assertThat(door.tap().store(owner, Value.text("SHUT"))).isTrue();

    assertThat(depth.get()).isZero();
    assertThat(door.tap().read()).isEqualTo(Value.state("SHUT"));
  }

  @Test
  void tellsWhatItIs() {
    assertThat(LongIndicator.named("depth").unit("1").initial(3).build())
        .hasToString("INDICATOR depth: INTEGER [1] = 3");
  }
}
