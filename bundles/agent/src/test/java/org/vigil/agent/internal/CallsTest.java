package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.epoch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vigil.api.ChangeKey;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.NamePattern;
import org.vigil.api.Value;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.States;
import org.vigil.spi.Peer;
import org.vigil.spi.message.CallMessage;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.ListInstruments;
import org.vigil.spi.message.CallMessage.Listed;
import org.vigil.spi.message.CallMessage.Listing;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.ReadingItem;
import org.vigil.spi.message.CallMessage.Readings;

/** Each question ends, with the answer, or with a word that is true (R7, G8). */
class CallsTest {
  private static final Caller ANN = new Caller("ann", "client", "n1");
  private static final ChangeKey KEY = new ChangeKey("s", 1);

  private final Node node = new Node();

  @Test
  void whatIsReadOfOneEntityIsReadTogetherAndComesBackInTheOrderAsked() { // F8, F15
    node.opens(node.first, 1, "bank", "a", "b");
    node.opens(node.standby, 1, "jvm", "c");
    read(7, "bank/a", "jvm/c", "nobody/x", "bank/b");

    Read bank = asked(node.first, Read.class);
    Read jvm = asked(node.standby, Read.class);
    assertThat(bank.instruments()).extracting(Object::toString).containsExactly("bank/a", "bank/b");
    assertThat(jvm.instruments()).extracting(Object::toString).containsExactly("jvm/c");

    node.say(node.standby, readings(jvm, 3));
    assertThat(node.outlet.take(node.importer, Readings.class)).isEmpty();
    node.say(node.first, readings(bank, 1, 2));

    Readings answer = asked(node.importer, Readings.class);
    assertThat(answer.id()).isEqualTo(7);
    assertThat(answer.readings())
        .extracting(item -> item.instrument() + "=" + item.value())
        .containsExactly("bank/a=1", "jvm/c=3", "nobody/x=null", "bank/b=2");
    assertThat(failure(answer, 2)).isEqualTo(Causes.NOT_EXPORTED);
  }

  @Test
  void aReadOfWhatIsClosedSaysWhy() { // F15
    node.opens(node.first, 1, "bank", "a");
    node.down(node.first, Causes.NODE_LEFT);
    read(1, "bank/a");

    assertThat(failure(asked(node.importer, Readings.class), 0)).isEqualTo(Causes.NODE_LEFT);
  }

  @Test
  void aReadOfNothingIsAnswered() {
    read(1);

    assertThat(asked(node.importer, Readings.class).readings()).isEmpty();
  }

  @Test
  void anAnswerGoesToWhoAskedUnderItsOwnId() {
    node.opens(node.first, 1, "bank", "a");
    Peer other = Node.peer("n1", org.vigil.spi.Role.IMPORTER, "other", 0x77);
    node.say(node.importer, modify(5, 1));
    node.say(other, modify(5, 2));
    List<Modify> asked = node.outlet.take(node.first, Modify.class);
    assertThat(asked).extracting(Modify::id).doesNotHaveDuplicates();

    node.say(node.first, applied(asked.get(1)));
    assertThat(node.outlet.take(node.importer, Answer.class)).isEmpty();
    Answer answer = asked(other, Answer.class);
    assertThat(answer.id()).isEqualTo(5);
    assertThat(answer.key().number()).isEqualTo(2);
    assertThat(answer.status()).isEqualTo(Outcome.APPLIED);

    node.say(node.first, applied(asked.get(0)));
    node.say(node.first, applied(asked.get(0)));
    assertThat(node.outlet.take(node.importer, Answer.class)).hasSize(1);
  }

  @Test
  void anAnswerOfSomebodyElseIsNone() {
    node.opens(node.first, 1, "bank", "a");
    node.say(node.importer, modify(5, 1));
    Modify asked = asked(node.first, Modify.class);
    node.say(node.standby, applied(asked));

    assertThat(node.outlet.take(node.importer, Answer.class)).isEmpty();
  }

  @Test
  void withTheDeathOfItsExporterAChangeAndAFireAreUnknownAndAReadFailed() { // R7, G8, R17
    node.opens(node.first, 1, "bank", "a");
    askAll();
    node.down(node.first, Causes.EXPORTER_STOPPED);

    assertThat(node.outlet.take(node.importer, Answer.class))
        .hasSize(3)
        .allMatch(answer -> answer.status().equals(Outcome.UNKNOWN))
        .allMatch(answer -> reason(answer).equals(Causes.EXPORTER_STOPPED));
    assertThat(failure(asked(node.importer, Readings.class), 0)).isEqualTo(Causes.EXPORTER_STOPPED);
  }

  @Test
  void theyEndAsWellWhenTheSuccessorIsHeardFirst() { // R7
    node.opens(node.first, 1, "bank", "a");
    askAll();
    node.opens(node.standby, 2, "bank", "a");

    assertThat(node.outlet.take(node.importer, Answer.class)).hasSize(3);
    assertThat(node.outlet.take(node.importer, Readings.class)).hasSize(1);
  }

  @Test
  void whoResignsAnswersWhatItWasAsked() { // F31: nothing is lost by a planned takeover
    node.opens(node.first, 1, "bank", "a");
    node.say(node.importer, modify(5, 1));
    Modify asked = asked(node.first, Modify.class);
    node.closes(node.first, 1, "bank", Causes.COORDINATED);
    node.opens(node.standby, 2, "bank", "a");
    assertThat(node.outlet.take(node.importer, Answer.class)).isEmpty();

    node.say(node.first, applied(asked));

    assertThat(asked(node.importer, Answer.class).status()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void andIfItDiesWithoutAnAnswerTheChangeIsUnknown() { // R7
    node.opens(node.first, 1, "bank", "a");
    node.say(node.importer, modify(5, 1));
    node.closes(node.first, 1, "bank", Causes.COORDINATED);
    node.opens(node.standby, 2, "bank", "a");
    node.down(node.first, Causes.EXPORTER_STOPPED);

    assertThat(asked(node.importer, Answer.class).status()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void aChangeThatWasNeverSentIsRejectedBecauseThatIsTrue() { // G8
    node.say(node.importer, modify(1, 1));
    node.opens(node.first, 1, "bank", "a");
    node.outlet.refuses(node.first, true);
    node.say(node.importer, modify(2, 2));

    List<Answer> answers = node.outlet.take(node.importer, Answer.class);
    assertThat(answers).extracting(Answer::status).containsOnly(Outcome.REJECTED);
    assertThat(answers)
        .extracting(CallsTest::reason)
        .containsExactly(Causes.NOT_EXPORTED, Causes.UNREACHABLE);
  }

  @Test
  void aQuestionThatWasNeverPutSaysNothingOfTheChange() { // G8
    node.say(node.importer, new AskOutcome(1, InstrumentName.of("bank/a"), KEY));

    assertThat(asked(node.importer, Answer.class).status()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void whatIsNotAnsweredInTimeEnds() {
    node.opens(node.first, 1, "bank", "a");
    askAll();
    node.passMillis(29_000);
    assertThat(node.outlet.take(node.importer, Answer.class)).isEmpty();
    node.passMillis(2_000);

    assertThat(node.outlet.take(node.importer, Answer.class))
        .hasSize(3)
        .allMatch(answer -> answer.status().equals(Outcome.UNKNOWN))
        .allMatch(answer -> reason(answer).equals(Causes.TIMED_OUT));
    assertThat(node.outlet.take(node.importer, Readings.class)).hasSize(1);
  }

  @Test
  void onlySoManyQuestionsArePending() { // G10
    node.opens(node.first, 1, "bank", "a");
    for (int i = 1; i <= Calls.MAX_PENDING; i++) {
      node.say(node.importer, modify(i, i));
    }
    assertThat(node.outlet.take(node.importer, Answer.class)).isEmpty();
    node.say(node.importer, modify(-1, Calls.MAX_PENDING + 1));

    assertThat(asked(node.importer, Answer.class).status()).isEqualTo(Outcome.REJECTED);
  }

  @Test
  void aListComesInPagesByName() { // F9
    String[] names = IntStream.range(0, 700).mapToObj(i -> "i" + i).toArray(String[]::new);
    node.opens(node.first, 1, "zoo", names);
    node.opens(node.first, 1, "bank", names);
    node.opens(node.first, 1, "gone", "i1");
    node.closes(node.first, 1, "gone", Causes.SERVICE_GONE);
    node.say(node.importer, new ListInstruments(3, NamePattern.of("**")));

    List<Listing> pages = node.outlet.take(node.importer, Listing.class);
    assertThat(pages).extracting(page -> page.instruments().size()).containsExactly(500, 500, 401);
    assertThat(pages).extracting(Listing::last).containsExactly(false, false, true);
    assertThat(pages).extracting(Listing::id).containsOnly(3L);
    List<Listed> all = pages.stream().flatMap(page -> page.instruments().stream()).toList();
    assertThat(all).isSortedAccordingTo((one, other) -> one.name().compareTo(other.name()));
    Listed gone = all.get(700);
    assertThat(gone.name()).hasToString("gone/i1");
    assertThat(gone.epoch()).isEqualTo(Epoch.NONE);
    assertThat(gone.state()).isEqualTo(States.UNAVAILABLE);
    assertThat(all.get(0).epoch()).isEqualTo(epoch(node.first, 1));
    assertThat(all.get(0).state()).isEqualTo(States.GOOD);
  }

  @Test
  void aListHasWhatThePatternCoversAndEndsWithALastPage() { // F9
    node.opens(node.first, 1, "bank", "a.x", "a.y", "b");
    node.say(node.importer, new ListInstruments(1, NamePattern.of("bank/a.*")));
    node.say(node.importer, new ListInstruments(2, NamePattern.of("nobody")));

    List<Listing> pages = node.outlet.take(node.importer, Listing.class);
    assertThat(pages.get(0).instruments()).hasSize(2);
    assertThat(pages.get(1).instruments()).isEmpty();
    assertThat(pages).extracting(Listing::last).containsExactly(true, true);
  }

  private void askAll() {
    InstrumentName a = InstrumentName.of("bank/a");
    node.say(node.importer, modify(1, 1));
    node.say(node.importer, new Fire(2, KEY, a, List.of(), "", ANN));
    node.say(node.importer, new AskOutcome(3, a, KEY));
    read(4, "bank/a");
  }

  private static Modify modify(long id, long number) {
    return new Modify(
        id,
        new ChangeKey("s", number),
        InstrumentName.of("bank/a"),
        Optional.of(Value.integer(3)),
        OptionalLong.empty(),
        "why",
        ANN);
  }

  private static Answer applied(Modify asked) {
    return new Answer(
        asked.id(),
        asked.key(),
        asked.control(),
        Outcome.APPLIED,
        null,
        Value.integer(1),
        Value.integer(3),
        1,
        1,
        false);
  }

  private void read(long id, String... names) {
    node.say(node.importer, new Read(id, "s", Stream.of(names).map(InstrumentName::of).toList()));
  }

  private static Readings readings(Read asked, long... values) {
    List<ReadingItem> items = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Value value = Value.integer(values[i]);
      items.add(new ReadingItem(asked.instruments().get(i), value, null, 0, Epoch.NONE, 0));
    }
    return new Readings(asked.id(), items);
  }

  private <C extends CallMessage> C asked(Peer peer, Class<C> kind) {
    List<C> all = node.outlet.take(peer, kind);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static String reason(Answer answer) {
    return answer.reason() == null ? "" : answer.reason().code();
  }

  private static String failure(Readings readings, int place) {
    var failure = readings.readings().get(place).failure();
    return failure == null ? "" : failure.code();
  }
}
