package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outcome;
import org.vigil.spi.Clock;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.CallMessage;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.ReadingItem;
import org.vigil.spi.message.CallMessage.Readings;

/**
 * The importers' questions on their way to the primaries and back. Each ends: with the answer, with
 * the death of who was asked (R7), or with its time; and never with a word that is not true.
 */
final class Calls {
  static final int MAX_PENDING = 16_384;

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Outlet outlet;
  private final Clock clock;
  private final Entities entities;
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private long lastId;

  /**
   * A question that an exporter has.
   *
   * @param session who asked, for the outage report
   */
  private record Pending(
      Peer exporter, EntityName entity, String session, long deadlineNanos, Ending ending) {}

  /** How a question ends. */
  private interface Ending {
    void answered(CallMessage answer);

    void failed(Refusal why);
  }

  Calls(Outlet outlet, Clock clock, Entities entities) {
    this.outlet = outlet;
    this.clock = clock;
    this.entities = entities;
  }

  // ---- reads

  void read(Peer importer, Read question, long nowNanos) {
    ReadingItem[] answers = new ReadingItem[question.instruments().size()];
    int[] missing = {answers.length};
    Runnable finish =
        () -> outlet.send(importer, new Readings(question.id(), Arrays.asList(answers)));
    if (answers.length == 0) {
      finish.run();
    }
    places(question.instruments())
        .forEach(
            (entity, places) -> {
              List<InstrumentName> names =
                  places.stream().map(question.instruments()::get).toList();
              ask(
                  entity,
                  question.session(),
                  nowNanos,
                  id -> new Read(id, question.session(), names),
                  new Ending() {
                    @Override
                    public void answered(CallMessage answer) {
                      List<ReadingItem> readings =
                          answer instanceof Readings found ? found.readings() : List.of();
                      for (int i = 0; i < places.size(); i++) {
                        fill(
                            places.get(i),
                            i < readings.size()
                                ? readings.get(i)
                                : failure(
                                    names.get(i),
                                    new Refusal(
                                        Causes.NOT_EXPORTED, names.get(i) + " was not answered")));
                      }
                    }

                    @Override
                    public void failed(Refusal why) {
                      for (int i = 0; i < places.size(); i++) {
                        fill(places.get(i), failure(names.get(i), why));
                      }
                    }

                    private void fill(int place, ReadingItem reading) {
                      answers[place] = reading;
                      if (--missing[0] == 0) {
                        finish.run();
                      }
                    }
                  });
            });
  }

  private static Map<EntityName, List<Integer>> places(List<InstrumentName> names) {
    Map<EntityName, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      places.computeIfAbsent(names.get(i).entity(), entity -> new ArrayList<>()).add(i);
    }
    return places;
  }

  private ReadingItem failure(InstrumentName name, Refusal why) {
    return new ReadingItem(name, null, why, clock.millis(), Epoch.NONE, 0);
  }

  // ---- changes and fires

  void modify(Peer importer, Modify change, long nowNanos) {
    ask(
        change.control().entity(),
        change.key().session(),
        nowNanos,
        id ->
            new Modify(
                id,
                change.key(),
                change.control(),
                change.value(),
                change.ifRevision(),
                change.reason(),
                change.caller()),
        new Answering(importer, change.id(), change.key(), change.control()));
  }

  void fire(Peer importer, Fire fire, long nowNanos) {
    ask(
        fire.testPoint().entity(),
        fire.key().session(),
        nowNanos,
        id ->
            new Fire(
                id, fire.key(), fire.testPoint(), fire.arguments(), fire.reason(), fire.caller()),
        new Answering(importer, fire.id(), fire.key(), fire.testPoint()));
  }

  void askOutcome(Peer importer, AskOutcome question, long nowNanos) {
    Answering answering =
        new Answering(importer, question.id(), question.key(), question.control());
    // It is the question that was not put, not the change.
    answering.neverHappened = Outcome.UNKNOWN;
    ask(
        question.control().entity(),
        "",
        nowNanos,
        id -> new AskOutcome(id, question.control(), question.key()),
        answering);
  }

  private final class Answering implements Ending {
    private final Peer importer;
    private final long id;
    private final ChangeKey key;
    private final InstrumentName instrument;
    private String neverHappened = Outcome.REJECTED;
    private boolean sent;

    Answering(Peer importer, long id, ChangeKey key, InstrumentName instrument) {
      this.importer = importer;
      this.id = id;
      this.key = key;
      this.instrument = instrument;
    }

    @Override
    public void answered(CallMessage answer) {
      if (answer instanceof Answer found) {
        outlet.send(
            importer,
            new Answer(
                id,
                key,
                instrument,
                found.status(),
                found.reason(),
                found.from(),
                found.to(),
                found.revision(),
                found.copies(),
                found.provisional()));
      }
    }

    @Override
    public void failed(Refusal why) {
      String status = sent ? Outcome.UNKNOWN : neverHappened;
      outlet.send(importer, new Answer(id, key, instrument, status, why, null, null, 0, 0, false));
    }
  }

  // ---- both

  private interface Question {
    CallMessage withId(long id);
  }

  private void ask(
      EntityName name, String session, long nowNanos, Question question, Ending ending) {
    KnownEntity entity = entities.get(name);
    Peer primary = entity == null ? null : entity.primary();
    if (entity == null || primary == null) {
      ending.failed(nobody(name, entity));
      return;
    }
    long id = ++lastId;
    if (pending.size() >= MAX_PENDING || !outlet.send(primary, question.withId(id))) {
      ending.failed(
          new Refusal(
              Causes.UNREACHABLE,
              primary.label() + ", which speaks for " + name + ", takes no message now"));
      return;
    }
    if (ending instanceof Answering answering) {
      answering.sent = true;
    }
    pending.put(id, new Pending(primary, name, session, nowNanos + LIMIT_NANOS, ending));
  }

  private static Refusal nobody(EntityName name, @Nullable KnownEntity entity) {
    if (entity == null) {
      return new Refusal(
          Causes.NOT_EXPORTED,
          "nobody exports an entity called " + name + "; vigil:entity-list shows what there is");
    }
    String why = entity.whyClosed().isEmpty() ? Causes.NOT_EXPORTED : entity.whyClosed();
    return new Refusal(why, "nobody speaks for " + name + " at the moment (" + why + ")");
  }

  void answered(Peer from, CallMessage answer) {
    Pending asked = pending.get(answer.id());
    if (asked != null && asked.exporter.equals(from)) {
      pending.remove(answer.id());
      asked.ending.answered(answer);
    }
  }

  /**
   * Who was asked about this entity is dead, or does not speak for it any more: what is pending
   * there ends now.
   *
   * @return how many operations of which session ended
   */
  Map<String, Integer> end(EntityName entity, Peer exporter, String cause) {
    Map<String, Integer> ended = new HashMap<>();
    for (Pending asked :
        take(each -> each.entity.equals(entity) && each.exporter.equals(exporter))) {
      if (!asked.session.isEmpty()) {
        ended.merge(asked.session, 1, Integer::sum);
      }
      asked.ending.failed(gone(asked, cause));
    }
    return ended;
  }

  /** An exporter is dead: what it was asked about anything else ends, too. */
  void gone(Peer exporter, String cause) {
    take(each -> each.exporter.equals(exporter))
        .forEach(asked -> asked.ending.failed(gone(asked, cause)));
  }

  private static Refusal gone(Pending asked, String cause) {
    return new Refusal(
        cause, asked.exporter.label() + ", which was asked, is gone (" + cause + ")");
  }

  /** Whose answers are awaited. */
  Set<Peer> asked() {
    Set<Peer> asked = new LinkedHashSet<>();
    pending.values().forEach(each -> asked.add(each.exporter));
    return asked;
  }

  void expire(long nowNanos) {
    take(each -> nowNanos - each.deadlineNanos >= 0)
        .forEach(
            asked ->
                asked.ending.failed(
                    new Refusal(Causes.TIMED_OUT, asked.exporter.label() + " does not answer")));
  }

  private List<Pending> take(Predicate<Pending> which) {
    List<Pending> taken = new ArrayList<>();
    pending.values().removeIf(asked -> which.test(asked) && taken.add(asked));
    return taken;
  }
}
