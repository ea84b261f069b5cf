package org.vigil.importer.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.InstrumentName;
import org.vigil.api.NamePattern;
import org.vigil.api.Value;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Change;
import org.vigil.api.client.InstrumentInfo;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.Reading;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.ListInstruments;
import org.vigil.spi.message.CallMessage.Listing;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.Readings;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.SessionMessage.AskMonitors;
import org.vigil.spi.message.SessionMessage.MonitorState;
import org.vigil.spi.message.SessionMessage.Monitors;
import org.vigil.spi.message.SessionMessage.Resume;
import org.vigil.spi.message.SessionMessage.Resumed;
import org.vigil.spi.message.SessionMessage.Spec;

/** All that an importer asks an agent. */
final class Questions {
  private Questions() {}

  static Question<List<Reading>> read(String session, List<InstrumentName> instruments) {
    return new Single<>(
        id -> new Read(id, session, instruments),
        Readings.class,
        said -> said.readings().stream().<Reading>map(AnsweredReading::of).toList());
  }

  static Question<Outcome> modify(ChangeKey key, Change change, Caller caller) {
    return new Single<>(
        id ->
            new Modify(
                id,
                key,
                change.control(),
                change.value(),
                change.ifRevision(),
                change.reason(),
                caller),
        Answer.class,
        AnsweredOutcome::of);
  }

  static Question<Outcome> outcome(InstrumentName control, ChangeKey key) {
    return new Single<>(id -> new AskOutcome(id, control, key), Answer.class, AnsweredOutcome::of);
  }

  static Question<Outcome> fire(
      ChangeKey key,
      InstrumentName testPoint,
      List<Value> arguments,
      String reason,
      Caller caller) {
    return new Single<>(
        id -> new Fire(id, key, testPoint, arguments, reason, caller),
        Answer.class,
        AnsweredOutcome::of);
  }

  static Question<List<MonitorState>> monitors(String request) {
    return new Single<>(id -> new AskMonitors(id, request), Monitors.class, Monitors::monitors);
  }

  static Question<Optional<Spec>> resume(String name) {
    return new Single<>(id -> new Resume(id, name), Resumed.class, Resumed::spec);
  }

  static Question<List<InstrumentInfo>> list(NamePattern pattern) {
    return new Paged(pattern);
  }

  /** Answered by one message. */
  private record Single<A extends Message, T>(
      LongFunction<Message> question, Class<A> expected, Function<A, T> reading)
      implements Question<T> {
    @Override
    public Message message(long id) {
      return question.apply(id);
    }

    @Override
    public @Nullable T answer(Message message) {
      return expected.isInstance(message) ? reading.apply(expected.cast(message)) : null;
    }
  }

  /** Answered in pages. */
  private static final class Paged implements Question<List<InstrumentInfo>> {
    private final NamePattern pattern;
    private final List<InstrumentInfo> found = new ArrayList<>();

    Paged(NamePattern pattern) {
      this.pattern = pattern;
    }

    @Override
    public Message message(long id) {
      return new ListInstruments(id, pattern);
    }

    @Override
    public @Nullable List<InstrumentInfo> answer(Message message) {
      if (!(message instanceof Listing page)) {
        return null;
      }
      page.instruments().stream().map(ListedInstrument::of).forEach(found::add);
      if (!page.last()) {
        return null;
      }
      found.sort(Comparator.comparing(InstrumentInfo::name));
      return List.copyOf(found);
    }
  }
}
