package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** F3. */
class TestPointTest {
  private final List<List<Value>> runs = new ArrayList<>();
  private final TapOwner owner = new TapOwner("exporter");

  private TestPoint transfer(Function<Arguments, ?> procedure) {
    return TestPoint.named("transfer", ValueType.INTEGER)
        .argument("amount", ValueType.INTEGER)
        .argument("to", ValueType.TEXT)
        .procedure(procedure)
        .build();
  }

  private TestPoint recording() {
    return transfer(
        arguments -> {
          runs.add(arguments.values());
          return arguments.asLong("amount");
        });
  }

  private void arm(TestPoint point, boolean every) {
    point.tap().attach(owner);
    point.tap().arm(owner, new Interest(List.of(Significance.ANY_CHANGE), every));
    point.tap().take(owner, null);
  }

  private Sample take(TestPoint point) {
    return point.tap().take(owner, null);
  }

  @Test
  void runsNothingWhileNobodyLooks() {
    TestPoint point = recording();

    point.reached(1, "a");

    assertThat(point.isArmed()).isFalse();
    assertThat(runs).isEmpty();
    assertThat(point.tap().read()).isNull();
  }

  @Test
  void runsItsProcedureWhenReachedWhileArmed() {
    TestPoint point = recording();
    arm(point, false);

    point.reached(5, "a");

    assertThat(point.isArmed()).isTrue();
    assertThat(runs).containsExactly(List.of(Value.integer(5), Value.text("a")));
    assertThat(marked()).containsExactly(point);
    assertThat(take(point).value()).isEqualTo(Value.integer(5));
  }

  @Test
  void reportsEachPassageInModeEvery() {
    TestPoint point = recording();
    arm(point, true);
    long before = point.tap().sequence();

    point.reached(5, "a");
    point.reached(6, "b");

    assertThat(point.tap().retained(before, 10))
        .extracting(Sample::value)
        .containsExactly(Value.integer(5), Value.integer(6));
  }

  @Test
  void reportsThatItsProcedureThrew() {
    TestPoint point =
        transfer(
            arguments -> {
              throw new IllegalStateException("no cover");
            });
    arm(point, false);

    assertThatCode(() -> point.reached(5, "a")).doesNotThrowAnyException();

    assertThat(marked()).containsExactly(point);
    assertThat(take(point).failure())
        .isEqualTo(
            new Refusal(Refusal.THREW, "transfer: java.lang.IllegalStateException: no cover"));
  }

  @Test
  void neverThrowsAtTheServiceWhateverItIsGiven() {
    TestPoint point = recording();
    TestPoint linkage =
        transfer(
            arguments -> {
              throw new NoClassDefFoundError("gone");
            });
    arm(point, false);
    arm(linkage, false);

    assertThatCode(
            () -> {
              point.reached();
              point.reached((Object) null);
              point.reached(null, null);
              point.reached(null, null, null);
              point.reached(1, 2, 3, null, null);
              point.reached("five", "a");
              point.reached(new Object(), "a");
              linkage.reached(5, "a");
            })
        .doesNotThrowAnyException();

    assertThat(runs).isEmpty();
    assertThat(take(point).failure().code()).isEqualTo(Refusal.THREW);
    assertThat(take(linkage).failure().message()).contains("gone");
  }

  @Test
  void takesAsManyArgumentsAsItDeclares() {
    TestPoint.Builder builder = TestPoint.named("many", ValueType.INTEGER);
    for (String name : List.of("a", "b", "c", "d", "e")) {
      builder.argument(name, ValueType.INTEGER);
    }
    TestPoint point = builder.procedure(arguments -> arguments.asLong("e")).build();
    arm(point, false);

    point.reached(1, 2, 3, 4, 5);

    assertThat(take(point).value()).isEqualTo(Value.integer(5));
  }

  @Test
  void isGoodAgainWithTheNextValueAlsoIfItIsTheOldOne() {
    boolean[] failing = {false};
    TestPoint point =
        transfer(
            arguments -> {
              if (failing[0]) {
                throw new IllegalStateException("no cover");
              }
              return arguments.asLong("amount");
            });
    arm(point, true);
    long before = point.tap().sequence();

    point.reached(5, "a");
    failing[0] = true;
    point.reached(5, "a");
    point.reached(5, "a");
    failing[0] = false;
    point.reached(5, "a");

    assertThat(point.tap().retained(before, 10))
        .extracting(sample -> sample.failure() == null ? sample.value().asText() : "failed")
        .containsExactly("5", "failed", "5");
  }

  @Test
  void isFiredWithTypedArguments() {
    TestPoint point = recording();
    Declaration declared = point.declaration();

    assertThat(point.run(Arguments.of(declared, List.of(Value.integer(7), Value.text("a")))))
        .isEqualTo(Value.integer(7));
    assertThat(point.tap().read()).as("running stores nothing").isNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.of(declared, List.of(Value.integer(7))))
        .withMessage("transfer takes 2 arguments (amount: integer, to: text), not 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.of(declared, List.of(Value.text("7"), Value.text("a"))))
        .withMessage(
            "transfer, argument amount: takes a value of type integer; '7' is of type text");
  }

  @Test
  void throwsAtWhoFiresWhatItsProcedureThrows() {
    TestPoint point =
        transfer(
            arguments -> {
              throw new IllegalStateException("no cover");
            });

    assertThatThrownBy(
            () ->
                point.run(
                    Arguments.of(point.declaration(), List.of(Value.integer(7), Value.text("a")))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void givesArgumentsByName() {
    Declaration declared =
        TestPoint.named("p", ValueType.BOOLEAN)
            .argument("n", ValueType.REAL)
            .argument("b", ValueType.BOOLEAN)
            .build()
            .declaration();
    Arguments arguments = Arguments.of(declared, List.of(Value.integer(1), Value.bool(true)));

    assertThat(arguments.asDouble("n")).isEqualTo(1.0);
    assertThat(arguments.asBoolean("b")).isTrue();
    assertThat(arguments.asText("b")).isEqualTo("true");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> arguments.get("x"))
        .withMessage("no argument is called x");
  }

  private List<Instrument> marked() {
    List<Instrument> marked = new ArrayList<>();
    owner.drain(marked::add);
    return marked;
  }
}
