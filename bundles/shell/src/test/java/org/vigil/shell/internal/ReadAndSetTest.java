package org.vigil.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.karaf.shell.support.CommandException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Importer;
import org.vigil.api.client.Outcome;

class ReadAndSetTest {
  private final Typing typing = new Typing();

  private AbstractThrowableAssert<?, ?> refused(VigilCommand command, String... words) {
    return assertThatThrownBy(() -> typing.type(command, words))
        .isExactlyInstanceOf(CommandException.class);
  }

  @AfterEach
  void givesBackWhatItUsed() {
    assertThat(typing.services.lent).isZero();
  }

  @Test
  void readsOneInstrument() throws Exception {
    typing.importer.reads(Fakes.good("bank/load", Value.real(12.3456789)));

    assertThat(typing.type(new ReadCommand(), "--no-format", "bank/load"))
        .contains("bank/load")
        .contains("12.3457")
        .contains("%")
        .contains("good");
  }

  @Test
  void readsWhatAPatternCoversButNoTestPoints() throws Exception {
    typing.importer.instruments.removeIf(
        info -> !info.name().toString().matches(".*(work|comm).*"));
    typing.importer.reads(Fakes.good("bank/workers", Value.integer(4)));
    typing.importer.reads(Fakes.good("bank/transfers.committed", Value.counter(17)));

    String printed = typing.type(new ReadCommand(), "bank/**", "--json");

    assertThat(printed).contains("\"value\" : 17", "\"value\" : 4", "\"revision\" : 3");
    assertThat(printed).doesNotContain("before.commit");
  }

  @Test
  void failsWithTheReasonWhenAnInstrumentIsUnavailable() {
    typing.importer.reads(
        Fakes.unavailable("bank/load", Causes.THREW, "currentLoad threw: no\nsuch file"));

    refused(new ReadCommand(), "bank/load")
        .hasMessage("bank/load is unavailable: currentLoad threw: no\\nsuch file (threw)");
    assertThat(typing.printed()).isEmpty();
  }

  @Test
  void showsTheGoodOnesBeforeItFailsForTheOthers() {
    typing.importer.reads(Fakes.good("bank/workers", Value.integer(4)));

    refused(new ReadCommand(), "bank/workers", "bank/load")
        .hasMessage(
            "1 of 2 are unavailable:\n  bank/load is unavailable: nobody exports it (notExported)");
    assertThat(typing.printed()).contains("bank/workers");
  }

  @Test
  void saysWhatIsLikeAMissingInstrument() {
    refused(new ReadCommand(), "bank/worker")
        .hasMessage("no instrument bank/worker; did you mean bank/workers?");
    refused(new ReadCommand(), "bnak/paused")
        .hasMessage("no instrument bnak/paused; did you mean bank/paused?");
  }

  @Test
  void saysWhichPatternToTryWhenNothingIsLikeIt() {
    refused(new ReadCommand(), "bank/temperature")
        .hasMessage(
            "no instrument bank/temperature; vigil:instrument-list 'bank/**' shows those of bank");
    refused(new ReadCommand(), "reactor/temperature")
        .hasMessage(
            "no instrument reactor/temperature, and no entity reactor; vigil:instrument-list shows"
                + " all instruments");
    refused(new ReadCommand(), "reactor/**")
        .hasMessage(
            "'reactor/**' covers no instrument; vigil:instrument-list shows all instruments");
  }

  @Test
  void saysWhatToStartWhenNothingIsExported() {
    typing.importer.instruments.clear();

    refused(new ReadCommand(), "bank/workers")
        .hasMessage(
            "no instrument bank/workers: none is exported at all; are org.vigil.exporter and a"
                + " service with instruments started? vigil:exporter-list shows the exporters");
  }

  @Test
  void saysWhatIsWrongWithAName() {
    refused(new ReadCommand(), "bank/wor kers")
        .hasMessageContaining("'bank/wor kers' is no pattern");
    refused(new SetCommand(), "workers", "8")
        .hasMessage("'workers' is no instrument name: it takes entity/name, as in bank/workers");
  }

  @Test
  void saysWhichBundleIsMissing() {
    typing.services.with((Importer) null);

    refused(new ReadCommand(), "bank/workers")
        .hasMessage(
            "no Importer service: is org.vigil.importer started? try feature:install vigil");
  }

  @Test
  void setsAControlWithAReasonBehindTheValue() throws Exception {
    typing.importer.answers(Fakes.applied("bank/workers", Value.integer(4), Value.integer(8)));

    assertThat(typing.type(new SetCommand(), "bank/workers", "8", "--reason", "evening load"))
        .isEqualTo("applied  bank/workers: 4 -> 8 (revision 4, 1 copy, key s1:1)\n");
    assertThat(typing.importer.change.value()).contains(Value.integer(8));
    assertThat(typing.importer.change.reason()).isEqualTo("evening load");
  }

  @Test
  void takesOptionsInFrontAndBehind() throws Exception {
    typing.importer.answers(Fakes.applied("bank/workers", Value.integer(4), Value.integer(8)));

    typing.type(new SetCommand(), "--if-revision=3", "bank/workers", "-r", "why", "8");

    assertThat(typing.importer.change.ifRevision()).isEqualTo(OptionalLong.of(3));
    assertThat(typing.importer.change.reason()).isEqualTo("why");
    assertThat(typing.importer.change.value()).contains(Value.integer(8));
  }

  @Test
  void resetsAControl() throws Exception {
    typing.importer.answers(Fakes.applied("bank/workers", Value.integer(8), Value.integer(4)));

    typing.type(new SetCommand(), "bank/workers", "--reset");

    assertThat(typing.importer.change.value()).isEmpty();
  }

  @Test
  void wantsEitherAValueOrAReset() {
    refused(new SetCommand(), "bank/workers")
        .hasMessage(
            "vigil:set takes a value, as in vigil:set bank/workers VALUE, or --reset for the"
                + " initial one");
    refused(new SetCommand(), "bank/workers", "8", "--reset").hasMessageEndingWith(", not both");
  }

  @Test
  void saysWhichValuesAControlTakes() {
    refused(new SetCommand(), "bank/workers", "many")
        .hasMessage("bank/workers takes an integer, 1..64: 'many' is not a 64-bit integer");
    refused(new SetCommand(), "bank/workers", "100")
        .hasMessage("bank/workers takes an integer, 1..64, not 100");
    refused(new SetCommand(), "bank/workers", "-5")
        .hasMessage("bank/workers takes an integer, 1..64, not -5");
    refused(new SetCommand(), "bank/paused", "maybe")
        .hasMessage("bank/paused takes true or false: 'maybe' is neither true nor false");
    refused(new SetCommand(), "bank/phase", "SHUT")
        .hasMessage("bank/phase takes one of OPEN, CLOSING, not SHUT");
  }

  @Test
  void saysThatAnIndicatorCannotBeSet() {
    refused(new SetCommand(), "bank/load", "8")
        .hasMessage(
            "bank/load is an indicator, and only a control can be set; bank has bank/workers,"
                + " bank/paused, bank/phase");
  }

  @Test
  void failsWhenAChangeIsRejected() {
    typing.importer.answers(
        Fakes.not(Outcome.REJECTED, "bank/workers", Refusal.VETOED, "not before noon"));

    refused(new SetCommand(), "bank/workers", "8")
        .hasMessage("rejected  bank/workers: not before noon (vetoed)");
  }

  @Test
  void saysHowToAskAgainWhenAnOutcomeIsUnknown() {
    typing.importer.answers(
        Fakes.not(Outcome.UNKNOWN, "bank/workers", Causes.TIMED_OUT, "no answer within 5 s"));

    refused(new SetCommand(), "bank/workers", "8")
        .hasMessage(
            "unknown whether bank/workers was changed: no answer within 5 s (timedOut); ask again"
                + " with vigil:outcome bank/workers s1:1");
  }

  @Test
  void endsOnCtrlCWhileItWaitsForAnAnswer() {
    typing.importer.answer = new CompletableFuture<>();
    Thread.currentThread().interrupt();

    refused(new SetCommand(), "bank/workers", "8")
        .hasMessage(
            "interrupted; the change of bank/workers may still take place, nobody waits for the"
                + " answer");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void asksAgainForAnOutcome() throws Exception {
    typing.importer.answers(
        Fakes.not(Outcome.REJECTED, "bank/workers", Causes.TAKEOVER, "lost against a takeover"));

    assertThat(typing.type(new OutcomeCommand(), "bank/workers", "s1:1"))
        .isEqualTo("rejected  bank/workers: lost against a takeover (takeover)\n");
    assertThat(typing.importer.asked).contains("outcome bank/workers s1:1");
  }

  @Test
  void failsWhenAnOutcomeIsStillUnknownOrTheKeyIsNone() {
    typing.importer.answers(
        Fakes.not(Outcome.UNKNOWN, "bank/workers", Causes.TIMED_OUT, "no answer within 5 s"));

    refused(new OutcomeCommand(), "bank/workers", "s1:1").hasMessageStartingWith("unknown whether");
    refused(new OutcomeCommand(), "bank/workers", "17")
        .hasMessage("'17' is no key of a change: it takes session:number");
  }

  @Test
  void firesATestPointWithTypedArguments() throws Exception {
    typing.importer.answers(
        Fakes.applied("bank/before.commit", Value.text(""), Value.text("rolled back")));

    assertThat(
            typing.type(
                new FireCommand(), "bank/before.commit", "-100", "alice", "--reason", "a try"))
        .isEqualTo("fired  bank/before.commit: rolled back\n");
    assertThat(typing.importer.firedWith)
        .isEqualTo(List.of(Value.integer(-100), Value.text("alice")));
    assertThat(typing.importer.asked).contains("fire bank/before.commit because a try");
  }

  @Test
  void saysWhichArgumentsATestPointTakes() {
    refused(new FireCommand(), "bank/before.commit", "100")
        .hasMessage("bank/before.commit takes 2 arguments (amount: integer, to: text), not 1");
    refused(new FireCommand(), "bank/before.commit", "much", "alice")
        .hasMessage("bank/before.commit, argument amount: integer: 'much' is not a 64-bit integer");
    refused(new FireCommand(), "bank/workers")
        .hasMessage(
            "bank/workers is a control, and only a test point can be fired; bank has"
                + " bank/before.commit");
  }

  @Test
  void failsWhenATestPointWasNotFired() {
    typing.importer.answers(
        Fakes.not(Outcome.REJECTED, "bank/before.commit", Causes.THREW, "it threw"));

    refused(new FireCommand(), "bank/before.commit", "100", "alice")
        .hasMessage("bank/before.commit was not fired: it threw (threw)");
  }

  @Test
  void refusesUnknownOptionsAndArgumentsTooMany() {
    refused(new SetCommand(), "bank/workers", "8", "--because", "x")
        .hasMessage(
            "no option --because; there are --if-revision, --no-color, --reason, --reset, -r"
                + " (behind a lone -- everything is an argument)");
    refused(new SetCommand(), "bank/workers", "8", "9").hasMessage("too many arguments: 9");
    refused(new SetCommand(), "bank/workers", "8", "--reason")
        .hasMessage("option --reason takes a value");
    refused(new SetCommand(), "bank/workers", "8", "--if-revision", "x")
        .hasMessage("option --if-revision takes a value of type Long, not 'x'");
  }

  @Test
  void takesEverythingBehindALoneDoubleDashForArguments() throws Exception {
    typing.importer.answers(
        Fakes.applied("bank/before.commit", Value.text(""), Value.text("done")));

    typing.type(new FireCommand(), "bank/before.commit", "--", "1", "--reason");

    assertThat(typing.importer.firedWith)
        .isEqualTo(List.of(Value.integer(1), Value.text("--reason")));
  }
}
