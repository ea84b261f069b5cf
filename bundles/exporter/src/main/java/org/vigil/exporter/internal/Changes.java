package org.vigil.exporter.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.ChangeKey;
import org.vigil.api.Control;
import org.vigil.api.Control.Setting;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outcome;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Modify;

/**
 * The changes of one entity's controls, each in the order of R14: validate, checkpoint the intent,
 * apply, checkpoint the outcome, answer. One change of a control at a time; the others wait their
 * turn.
 */
final class Changes {
  private static final Logger AUDIT = LoggerFactory.getLogger("org.vigil.audit");
  private static final int MAX_WAITING = 256;

  private final ExportedEntity entity;
  private final Surroundings around;
  private final AnswerWindow answers = new AnswerWindow();
  private final Map<Control, UnderWay> underWay = new LinkedHashMap<>();
  private final Deque<Asked> waiting = new ArrayDeque<>();

  private record Asked(Peer by, Modify change) {}

  /** How far a change has got. */
  private enum Phase {
    /** The service is asked whether it objects. Nothing happened yet. */
    VALIDATING,
    /** Its intent is on the way into the checkpoint. Nothing happened yet. */
    INTENDED,
    /** The control has the value; the service is being told. */
    APPLYING,
    /** The service has taken it; the outcome is on the way into the checkpoint. */
    APPLIED
  }

  private static final class UnderWay {
    final Asked asked;
    final Control control;
    final Value wanted;
    final Setting before;
    Phase phase = Phase.VALIDATING;

    UnderWay(Asked asked, Control control, Value wanted) {
      this.asked = asked;
      this.control = control;
      this.wanted = wanted;
      this.before = control.setting();
    }

    boolean hasHappened() {
      return phase == Phase.APPLYING || phase == Phase.APPLIED;
    }
  }

  Changes(ExportedEntity entity, Surroundings around) {
    this.entity = entity;
    this.around = around;
  }

  void modify(Peer by, Modify change, long nowNanos) {
    Asked asked = new Asked(by, change);
    Optional<Answer> known = answers.find(change.key());
    if (known.isPresent()) {
      around.outlet.send(by, withId(known.get(), change.id()));
    } else if (answers.isBelow(change.key())) {
      reject(
          asked,
          null,
          new Refusal(
              Causes.UNKNOWN_KEY,
              "the change " + change.key() + " is too old to be told from a repeated one"));
    } else if (waiting.size() >= MAX_WAITING) {
      reject(
          asked,
          null,
          new Refusal(
              Causes.TIMED_OUT,
              MAX_WAITING + " changes of " + entity.name() + " wait already; try again"));
    } else {
      waiting.add(asked);
      startNext(nowNanos);
    }
  }

  /** Starts what can be started, in the order of asking. */
  private void startNext(long nowNanos) {
    List<Asked> turn = new ArrayList<>(waiting);
    for (Asked asked : turn) {
      Control control =
          entity.instrument(asked.change.control().name()) instanceof Control found ? found : null;
      if (control == null) {
        waiting.remove(asked);
        reject(asked, null, entity.refusalOfWrongName(asked.change.control(), "control"));
      } else if (!underWay.containsKey(control)) {
        waiting.remove(asked);
        start(asked, control, nowNanos);
      }
    }
  }

  private void start(Asked asked, Control control, long nowNanos) {
    Value value = asked.change.value().or(() -> control.declaration().initial()).orElseThrow();
    Setting now = control.setting();
    if (asked.change.ifRevision().isPresent()
        && asked.change.ifRevision().getAsLong() != now.revision()) {
      reject(
          asked,
          now,
          new Refusal(
              Causes.REVISION_CHANGED,
              asked.change.control()
                  + " has revision "
                  + now.revision()
                  + ", not "
                  + asked.change.ifRevision().getAsLong()));
      return;
    }
    Optional<Refusal> declared = control.declaration().refusalOf(value);
    if (declared.isPresent()) {
      reject(asked, now, declared.get());
      return;
    }
    UnderWay change = new UnderWay(asked, control, value.as(control.declaration().type()));
    underWay.put(control, change);
    entity
        .callbacks()
        .<Optional<Refusal>>call(
            "the veto of " + asked.change.control(),
            () -> control.refusalOf(change.wanted),
            nowNanos,
            answer -> vetted(change, answer));
  }

  private void vetted(UnderWay change, Callbacks.Answer<Optional<Refusal>> answer) {
    if (!isCurrent(change)) {
      return;
    }
    Optional<Refusal> veto = answer.result();
    Refusal refusal =
        answer.refusal() != null ? answer.refusal() : veto == null ? null : veto.orElse(null);
    if (refusal != null) {
      finish(change, Outcome.REJECTED, refusal, 0);
      return;
    }
    change.phase = Phase.INTENDED;
    entity.checkpoint(copies -> apply(change));
  }

  private void apply(UnderWay change) {
    if (!isCurrent(change)) {
      return;
    }
    Setting next =
        new Setting(change.wanted, change.before.revision() + 1, change.asked.change.key());
    if (!change.control.put(around.owner, next)) {
      finish(
          change,
          Outcome.REJECTED,
          new Refusal(Causes.TAKEOVER, "another exporter took " + entity.name() + " over"),
          0);
      return;
    }
    change.phase = Phase.APPLYING;
    entity
        .callbacks()
        .<Boolean>call(
            "the setter of " + change.asked.change.control(),
            () -> {
              change.control.takeEffect();
              return true;
            },
            around.clock.nanos(),
            answer -> tookEffect(change, answer));
  }

  private void tookEffect(UnderWay change, Callbacks.Answer<Boolean> answer) {
    if (!isCurrent(change)) {
      return;
    }
    if (answer.refusal() != null && !answer.isHung()) {
      change.control.put(around.owner, change.before);
      entity.checkpoint(copies -> {});
      finish(change, Outcome.REJECTED, answer.refusal(), 0);
      return;
    }
    change.phase = Phase.APPLIED;
    entity.checkpoint(
        copies -> {
          if (isCurrent(change)) {
            finish(
                change,
                answer.isHung() ? Outcome.UNKNOWN : Outcome.APPLIED,
                answer.refusal(),
                copies);
          }
        });
  }

  private boolean isCurrent(UnderWay change) {
    return underWay.get(change.control) == change;
  }

  private void finish(UnderWay change, String status, @Nullable Refusal reason, int copies) {
    underWay.remove(change.control);
    boolean happened = change.hasHappened() && !status.equals(Outcome.REJECTED);
    Setting after = change.control.setting();
    if (happened) {
      change.control.announce();
    }
    answer(
        change.asked,
        status,
        reason,
        change.before,
        happened ? change.wanted : null,
        after.revision(),
        copies);
    startNext(around.clock.nanos());
  }

  private void reject(Asked asked, @Nullable Setting now, Refusal reason) {
    answer(asked, Outcome.REJECTED, reason, now, null, now == null ? 0 : now.revision(), 0);
  }

  private void answer(
      Asked asked,
      String status,
      @Nullable Refusal reason,
      @Nullable Setting before,
      @Nullable Value to,
      long revision,
      int copies) {
    Modify change = asked.change;
    Answer answer =
        new Answer(
            change.id(),
            change.key(),
            change.control(),
            status,
            reason,
            before == null ? null : before.value(),
            to,
            revision,
            copies,
            entity.isProvisional());
    answers.remember(answer);
    around.outlet.send(asked.by, answer);
    AUDIT.info(
        "{} {} from {} to {} by {} (key {}, reason '{}'){}",
        status,
        change.control(),
        answer.from(),
        change.value().map(Value::asText).orElse("its initial value"),
        change.caller(),
        change.key(),
        change.reason(),
        reason == null ? "" : ": " + reason.message());
  }

  /**
   * What became of a change, as far as this exporter can know; a key it never saw will not be
   * applied from here on (R16).
   */
  Answer outcome(AskOutcome question) {
    Optional<Answer> known = answers.find(question.key());
    if (known.isPresent()) {
      return withId(known.get(), question.id());
    }
    Setting setting =
        entity.instrument(question.control().name()) instanceof Control control
            ? control.setting()
            : null;
    if (isUnderWay(question.key())) {
      return unknown(question, setting, Causes.TIMED_OUT, "the change is still under way");
    }
    Answer answer =
        setting != null && question.key().equals(setting.key())
            ? new Answer(
                question.id(),
                question.key(),
                question.control(),
                Outcome.APPLIED,
                null,
                null,
                setting.value(),
                setting.revision(),
                0,
                entity.isProvisional())
            : unknown(
                question,
                setting,
                Causes.UNKNOWN_KEY,
                "this exporter has no record of the change; it was not seen here and will not be applied here any more");
    answers.remember(answer);
    return answer;
  }

  private boolean isUnderWay(ChangeKey key) {
    return underWay.values().stream().anyMatch(change -> change.asked.change.key().equals(key))
        || waiting.stream().anyMatch(asked -> asked.change.key().equals(key));
  }

  private Answer unknown(
      AskOutcome question, @Nullable Setting setting, String code, String message) {
    return new Answer(
        question.id(),
        question.key(),
        question.control(),
        Outcome.UNKNOWN,
        new Refusal(code, message),
        null,
        null,
        setting == null ? 0 : setting.revision(),
        0,
        entity.isProvisional());
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

  /**
   * The value that reports and readings show: the one before, while a change has no outcome yet
   * (R14).
   */
  Value shown(Control control) {
    UnderWay change = underWay.get(control);
    return change == null ? control.setting().value() : change.before.value();
  }

  boolean isUnderWay(Control control) {
    return underWay.containsKey(control);
  }

  boolean isIdle() {
    return underWay.isEmpty() && waiting.isEmpty();
  }

  /**
   * A control for the checkpoint: what it was before a change that is not applied, and that change
   * as intent.
   */
  Entry entry(Control control) {
    UnderWay change = underWay.get(control);
    Setting kept =
        change == null || change.phase == Phase.APPLIED ? control.setting() : change.before;
    ChangeKey intent = null;
    Value intended = null;
    if (change != null && (change.phase == Phase.INTENDED || change.phase == Phase.APPLYING)) {
      intent = change.asked.change.key();
      intended = change.wanted;
    }
    return new Entry(
        control.declaration().name(), kept.value(), kept.revision(), kept.key(), intent, intended);
  }

  /**
   * A predecessor's change without an outcome: done if the control has it, else rejected for good
   * (R14).
   */
  void complete(Control control, Entry entry) {
    ChangeKey intent = entry.intent();
    if (intent == null) {
      return;
    }
    Setting setting = control.setting();
    boolean done = intent.equals(setting.key());
    answers.remember(
        new Answer(
            0,
            intent,
            entity.name().instrument(entry.instrument()),
            done ? Outcome.APPLIED : Outcome.REJECTED,
            done
                ? null
                : new Refusal(
                    Causes.TAKEOVER, "the change lost against a takeover and was not applied"),
            entry.value(),
            done ? setting.value() : null,
            setting.revision(),
            0,
            entity.isProvisional()));
    AUDIT.info(
        "{} {} (key {}) by a takeover",
        done ? "completed" : "rejected",
        entity.name().instrument(entry.instrument()),
        intent);
  }

  /**
   * The epoch is over here: what did not happen never will, what happened may be completed by a
   * successor, which knows its key.
   */
  void abandon() {
    List<UnderWay> changes = new ArrayList<>(underWay.values());
    List<Asked> asked = new ArrayList<>(waiting);
    underWay.clear();
    waiting.clear();
    Refusal takeover =
        new Refusal(Causes.TAKEOVER, "the change lost against a takeover and was not applied");
    Refusal open = new Refusal(Causes.TAKEOVER, "a takeover came between; ask again by the key");
    for (UnderWay change : changes) {
      boolean happened = change.hasHappened();
      answer(
          change.asked,
          happened ? Outcome.UNKNOWN : Outcome.REJECTED,
          happened ? open : takeover,
          change.before,
          null,
          change.before.revision(),
          0);
    }
    asked.forEach(each -> reject(each, null, takeover));
  }
}
