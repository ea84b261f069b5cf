package org.vigil.exporter.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
import org.vigil.exporter.internal.PendingChange.Asked;
import org.vigil.exporter.internal.PendingChange.Phase;
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
  static final int MAX_WAITING = 256;

  private final ExportedEntity entity;
  private final Surroundings around;
  private final Outcomes outcomes;
  private final Replies replies;
  private final Map<Control, PendingChange> underWay = new LinkedHashMap<>();
  private final Deque<Asked> waiting = new ArrayDeque<>();
  private boolean starting;

  Changes(ExportedEntity entity, Surroundings around) {
    this.entity = entity;
    this.around = around;
    this.outcomes = new Outcomes(entity);
    this.replies = new Replies(entity, around);
  }

  /** An epoch begins. */
  void begin() {
    outcomes.begin();
    replies.begin();
  }

  Outcomes outcomes() {
    return outcomes;
  }

  // ---- what is asked

  void modify(Peer by, Modify change) {
    Asked asked = new Asked(by, change);
    if (outcomes.isTooOld(change.key())) {
      dismiss(
          asked,
          Causes.UNKNOWN_KEY,
          "the change " + change.key() + " is too old to be told from a repeated one");
    } else if (waiting.size() >= MAX_WAITING) {
      dismiss(
          asked,
          Causes.TIMED_OUT,
          MAX_WAITING + " changes of " + entity.name() + " wait already; try again");
    } else {
      waiting.add(asked);
      startNext();
    }
  }

  /** The exporter does not speak, or not for long: a new key is refused, for good. */
  void turnAway(Peer by, Modify change, Refusal why) {
    Asked asked = new Asked(by, change);
    if (isUnderWay(change.key())) {
      waiting.add(asked);
    } else {
      rejectUnlessKnown(asked, why);
    }
  }

  private void rejectUnlessKnown(Asked asked, Refusal why) {
    outcomes
        .answered(asked.change().id(), asked.key())
        .ifPresentOrElse(answer -> sendKnown(asked.by(), answer), () -> reject(asked, null, why));
  }

  /**
   * Starts what can be started, in the order of asking; a key that is asked for again waits for the
   * first and gets its answer.
   */
  private void startNext() {
    if (starting) {
      return; // the loop below goes on
    }
    starting = true;
    Optional<Asked> next = nextTurn();
    while (next.isPresent()) {
      waiting.remove(next.get());
      start(next.get());
      next = nextTurn();
    }
    starting = false;
  }

  private Optional<Asked> nextTurn() {
    return waiting.stream()
        .filter(asked -> !underWay.containsKey(control(asked.change().control())))
        .findFirst();
  }

  private @Nullable Control control(InstrumentName name) {
    return entity.declared().find(name.name()) instanceof Control control ? control : null;
  }

  private void start(Asked asked) {
    Modify change = asked.change();
    Control control = control(change.control());
    Optional<Answer> known = outcomes.known(change.id(), change.control(), change.key());
    if (known.isPresent()) {
      sendKnown(asked.by(), known.get());
    } else if (control == null) {
      reject(asked, null, entity.declared().refusalOf(change.control(), "control"));
    } else {
      Setting now = control.setting();
      Value wanted = change.value().or(() -> control.declaration().initial()).orElseThrow();
      Optional<Refusal> refusal =
          refusalOfRevision(change, now).or(() -> control.declaration().refusalOf(wanted));
      if (refusal.isPresent()) {
        reject(asked, now, refusal.get());
      } else {
        validate(new PendingChange(asked, control, wanted.as(control.declaration().type())));
      }
    }
  }

  private static Optional<Refusal> refusalOfRevision(Modify change, Setting now) {
    return change.ifRevision().stream()
        .filter(wanted -> wanted != now.revision())
        .mapToObj(
            wanted ->
                new Refusal(
                    Causes.REVISION_CHANGED,
                    change.control() + " has revision " + now.revision() + ", not " + wanted))
        .findFirst();
  }

  // ---- the order of R14

  private void validate(PendingChange change) {
    underWay.put(change.control, change);
    entity
        .callbacks()
        .<Optional<Refusal>>call(
            "the veto of " + change.asked.change().control(),
            () -> change.control.refusalOf(change.wanted),
            answer -> vetted(change, answer));
  }

  private void vetted(PendingChange change, Callbacks.Answer<Optional<Refusal>> answer) {
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
    change.advance(Phase.INTENDED);
    if (change.isPersistent()) {
      keepOnDisk(
          change,
          (copies, why) ->
              why.ifPresentOrElse(
                  full -> finish(change, Outcome.REJECTED, full, 0), () -> apply(change)));
    } else {
      entity.checkpoint(copies -> apply(change));
    }
  }

  private void keepOnDisk(PendingChange change, Checkpoints.WhenOnDisk whenDone) {
    entity
        .checkpoints()
        .takeToDisk(
            around.clock.nanos(),
            (copies, why) -> {
              if (isCurrent(change)) {
                whenDone.accept(copies, why);
              }
            });
  }

  private void apply(PendingChange change) {
    if (!isCurrent(change)) {
      return;
    }
    if (!change.control.put(around.owner, change.after())) {
      finish(change, Outcome.REJECTED, lost(), 0);
      return;
    }
    change.advance(Phase.APPLYING);
    entity
        .callbacks()
        .<Boolean>call(
            "the setter of " + change.asked.change().control(),
            () -> {
              change.control.takeEffect();
              return true;
            },
            answer -> tookEffect(change, answer));
  }

  private void tookEffect(PendingChange change, Callbacks.Answer<Boolean> answer) {
    if (!isCurrent(change)) {
      return;
    }
    if (answer.refusal() == null || answer.isHung()) {
      change.advance(Phase.APPLIED);
      String status = answer.isHung() ? Outcome.UNKNOWN : Outcome.APPLIED;
      result(change, status, answer.refusal(), 0); // for the checkpoint; nobody is told yet
      keepOutcome(change, status, answer.refusal());
    } else if (change.control.put(around.owner, change.before)) {
      finish(change, Outcome.REJECTED, answer.refusal(), 0);
      entity.checkpoint(copies -> {}); // without the intent
    } else {
      // A successor that has the taps found the value there and completed the change.
      finish(change, Outcome.UNKNOWN, open(Causes.TAKEOVER), 0);
    }
  }

  /** Nobody knows whether a value that the disk did not take outlives everything. */
  private void keepOutcome(PendingChange change, String status, @Nullable Refusal hung) {
    if (change.isPersistent()) {
      keepOnDisk(
          change,
          (copies, why) ->
              finish(
                  change,
                  why.isPresent() ? Outcome.UNKNOWN : status,
                  why.map(Replies::notOnDisk).orElse(hung),
                  copies));
    } else {
      entity.checkpoint(
          copies -> {
            if (isCurrent(change)) {
              finish(change, status, hung, copies);
            }
          });
    }
  }

  private boolean isCurrent(PendingChange change) {
    return underWay.get(change.control) == change;
  }

  private void finish(PendingChange change, String status, @Nullable Refusal why, int copies) {
    underWay.remove(change.control);
    if (change.isApplied()) {
      change.control.announce();
    }
    tell(change.asked, result(change, status, why, copies));
    startNext();
  }

  private Answer result(PendingChange change, String status, @Nullable Refusal why, int copies) {
    return outcomes.given(
        change.asked,
        status,
        why,
        change.before.value(),
        change.isApplied() ? change.wanted : null,
        change.control.setting().revision(),
        copies);
  }

  // ---- answers

  private static Refusal lost() {
    return new Refusal(Causes.TAKEOVER, "the change lost against a takeover and was not applied");
  }

  private static Refusal open(String cause) {
    return new Refusal(cause, "the end of the exporter's term came between; ask again by the key");
  }

  /** For one that is not even looked at; it does not wait for a checkpoint. */
  private void dismiss(Asked asked, String code, String message) {
    Answer answer = rejection(asked, null, new Refusal(code, message));
    Audit.changed(asked.change(), answer);
    replies.send(asked.by(), answer);
  }

  private void reject(Asked asked, @Nullable Setting now, Refusal reason) {
    tell(asked, rejection(asked, now, reason));
  }

  private Answer rejection(Asked asked, @Nullable Setting now, Refusal reason) {
    Value from = now == null ? null : now.value();
    long revision = now == null ? 0 : now.revision();
    return outcomes.given(asked, Outcome.REJECTED, reason, from, null, revision, 0);
  }

  /** An applied change is kept before it is told anyway; one that was rejected is from here on. */
  private void tell(Asked asked, Answer answer) {
    Audit.changed(asked.change(), answer); // whoever is told finds it there
    if (answer.status().equals(Outcome.REJECTED)) {
      replies.sendOnceKept(asked.by(), answer);
    } else {
      replies.send(asked.by(), answer);
    }
  }

  /**
   * Answers what became of a change, as far as this exporter can know; a key it never saw will not
   * be applied from here on (R16).
   */
  void outcome(Peer by, AskOutcome question) {
    long id = question.id();
    InstrumentName name = question.control();
    Control control = control(name);
    long revision = control == null ? 0 : shown(control).revision();
    if (isUnderWay(question.key())) {
      replies.send(by, outcomes.underWay(id, name, question.key(), revision));
    } else {
      outcomes
          .known(id, name, question.key())
          .ifPresentOrElse(
              answer -> sendKnown(by, answer),
              () ->
                  replies.sendOnceKept(by, outcomes.neverSeen(id, name, question.key(), revision)));
    }
  }

  /** One of a persistent control is applied when the disk has it, whoever finds it so. */
  private void sendKnown(Peer by, Answer answer) {
    Control control = control(answer.instrument());
    boolean isToBeOnDisk =
        control != null
            && control.declaration().isPersistent()
            && answer.status().equals(Outcome.APPLIED);
    if (isToBeOnDisk && entity.isSpeaking()) {
      replies.sendOnceOnDisk(by, answer);
    } else {
      replies.send(by, answer);
    }
  }

  private boolean isUnderWay(ChangeKey key) {
    return underWay.values().stream().anyMatch(change -> change.asked.key().equals(key))
        || waiting.stream().anyMatch(asked -> asked.key().equals(key));
  }

  // ---- what others must know

  /**
   * What reports and readings show: the setting before, while a change has no outcome yet (R14).
   */
  Setting shown(Control control) {
    PendingChange change = underWay.get(control);
    return change == null ? control.setting() : change.before;
  }

  boolean isUnderWay(Control control) {
    return underWay.containsKey(control);
  }

  boolean isIdle() {
    return underWay.isEmpty() && waiting.isEmpty() && replies.isIdle();
  }

  /**
   * A control for the checkpoint: what it was before a change that is not applied, and that change
   * as intent.
   */
  Entry entry(Control control) {
    PendingChange change = underWay.get(control);
    String name = control.declaration().name();
    Setting kept = change == null || change.isApplied() ? control.setting() : change.before;
    return change != null && change.isIntent()
        ? new Entry(
            name, kept.value(), kept.revision(), kept.key(), change.asked.key(), change.wanted)
        : new Entry(name, kept.value(), kept.revision(), kept.key(), null, null);
  }

  /**
   * A predecessor's change without an outcome: done if the control has it, else rejected for good
   * (R14).
   */
  void conclude(Control control, Entry entry) {
    ChangeKey intent = entry.intent();
    if (intent == null) {
      return;
    }
    InstrumentName name = entity.name().instrument(entry.instrument());
    Answer answer = outcomes.conclude(0, name, intent, control.setting());
    Audit.concluded(name, entry, answer);
  }

  /**
   * The term is over here: what did not happen never will, what happened may be completed by a
   * successor, which knows its key.
   */
  void abandon(String cause) {
    List<PendingChange> changes = new ArrayList<>(underWay.values());
    List<Asked> asked = new ArrayList<>(waiting);
    underWay.clear();
    waiting.clear();
    replies.end();
    entity.checkpoints().disks().end();
    Refusal lost = cause.equals(Causes.TAKEOVER) ? lost() : new Refusal(cause, "not applied");
    for (PendingChange change : changes) {
      tell(change.asked, unfinished(change, cause, lost));
    }
    asked.forEach(each -> rejectUnlessKnown(each, lost));
  }

  private Answer unfinished(PendingChange change, String cause, Refusal lost) {
    return change.hasHappened()
        ? outcomes.given(
            change.asked,
            Outcome.UNKNOWN,
            open(cause),
            change.before.value(),
            null,
            change.before.revision(),
            0)
        : rejection(change.asked, change.before, lost);
  }
}
