package org.vigil.exporter.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.Control;
import org.vigil.api.Control.Setting;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outcome;
import org.vigil.spi.AnswerWindow;
import org.vigil.spi.message.CallMessage.Answer;

/**
 * What is known of the changes of one entity's controls, by key (R16); what will not change any
 * more goes into the checkpoint.
 */
final class Outcomes {
  private final ExportedEntity entity;
  private final AnswerWindow answers = new AnswerWindow();

  /** What no checkpoint of this epoch says yet. */
  private final Map<ChangeKey, Answer> news = new LinkedHashMap<>();

  Outcomes(ExportedEntity entity) {
    this.entity = entity;
  }

  /** Whether the key is so old that it cannot be told from one that was answered. */
  boolean isTooOld(ChangeKey key) {
    return answers.isBelow(key);
  }

  /**
   * What is known for good of a change that is not under way. To a primary a control that has the
   * change's key tells more than an exporter knows that had to leave it open, or that came later.
   */
  Optional<Answer> known(long id, InstrumentName name, ChangeKey key) {
    Optional<Answer> given = answers.find(key);
    boolean open = given.filter(answer -> !answer.status().equals(Outcome.UNKNOWN)).isEmpty();
    if (open
        && entity.isSpeaking()
        && entity.declared().find(name.name()) instanceof Control control
        && key.equals(control.setting().key())) {
      return Optional.of(conclude(id, name, key, control.setting()));
    }
    return answered(id, key);
  }

  /** What was answered under this key. */
  Optional<Answer> answered(long id, ChangeKey key) {
    return answers.find(key).map(answer -> withId(answer, id));
  }

  /**
   * Remembers what the control says of a change without an outcome: if it has the change's key, it
   * was applied; else it never will be (R14).
   */
  Answer conclude(long id, InstrumentName name, ChangeKey key, Setting now) {
    boolean applied = key.equals(now.key());
    return remember(
        new Answer(
            id,
            key,
            name,
            applied ? Outcome.APPLIED : Outcome.REJECTED,
            applied
                ? null
                : new Refusal(
                    Causes.TAKEOVER, "the change lost against a takeover and was not applied"),
            null,
            applied ? now.value() : null,
            now.revision(),
            0,
            entity.isProvisional()));
  }

  /** A key that was never seen here; from now on it is refused. */
  Answer neverSeen(long id, InstrumentName name, ChangeKey key, long revision) {
    return remember(
        unknown(
            id,
            name,
            key,
            new Refusal(
                Causes.UNKNOWN_KEY,
                "this exporter has no record of the change; it was not seen here and will not be"
                    + " applied here any more"),
            revision));
  }

  Answer underWay(long id, InstrumentName name, ChangeKey key, long revision) {
    Refusal why = new Refusal(Causes.TIMED_OUT, "the change is still under way");
    return unknown(id, name, key, why, revision);
  }

  private Answer unknown(long id, InstrumentName name, ChangeKey key, Refusal why, long revision) {
    return new Answer(
        id, key, name, Outcome.UNKNOWN, why, null, null, revision, 0, entity.isProvisional());
  }

  /** The answer to one that was asked for, for good. */
  Answer given(
      PendingChange.Asked asked,
      String status,
      @Nullable Refusal why,
      @Nullable Value from,
      @Nullable Value to,
      long revision,
      int copies) {
    return remember(
        new Answer(
            asked.change().id(),
            asked.key(),
            asked.change().control(),
            status,
            why,
            from,
            to,
            revision,
            copies,
            entity.isProvisional()));
  }

  private Answer remember(Answer answer) {
    answers.remember(answer);
    if (entity.isSpeaking() && isForGood(answer)) {
      news.put(answer.key(), answer);
    }
    return answer;
  }

  private static boolean isForGood(Answer answer) {
    Refusal reason = answer.reason();
    return !answer.status().equals(Outcome.UNKNOWN)
        || (reason != null && reason.code().equals(Causes.UNKNOWN_KEY));
  }

  // ---- the checkpoint

  /** A predecessor gave these. */
  void inherit(List<Answer> given) {
    given.stream()
        .filter(answer -> answers.find(answer.key()).filter(Outcomes::isForGood).isEmpty())
        .forEach(answers::remember);
  }

  /** An epoch begins, and its first checkpoint says everything. */
  void begin() {
    news.clear();
    answers.all().stream()
        .filter(Outcomes::isForGood)
        .forEach(answer -> news.put(answer.key(), answer));
  }

  boolean areNews() {
    return !news.isEmpty();
  }

  /** What the next checkpoint has to say; no later one repeats it. */
  List<Answer> takeNews() {
    List<Answer> all = List.copyOf(news.values());
    news.clear();
    return all;
  }

  private static Answer withId(Answer answer, long id) {
    return new Answer(
        id,
        answer.key(),
        answer.instrument(),
        answer.status(),
        answer.reason(),
        answer.from(),
        answer.to(),
        answer.revision(),
        answer.copies(),
        answer.provisional());
  }
}
