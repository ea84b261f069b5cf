package org.vigil.exporter.internal;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Arguments;
import org.vigil.api.ChangeKey;
import org.vigil.api.Refusal;
import org.vigil.api.TestPoint;
import org.vigil.api.Value;
import org.vigil.api.client.Outcome;
import org.vigil.spi.AnswerWindow;
import org.vigil.spi.Peer;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.Fire;

/** Fires one entity's test points, each key at most once, never again by itself (R17). */
final class Fires {
  private final ExportedEntity entity;
  private final Surroundings around;
  private final AnswerWindow answers = new AnswerWindow();
  private final Set<ChangeKey> underWay = new HashSet<>();

  Fires(ExportedEntity entity, Surroundings around) {
    this.entity = entity;
    this.around = around;
  }

  void fire(Peer by, Fire fire) {
    if (answers.find(fire.key()).isPresent()
        || answers.isBelow(fire.key())
        || !underWay.add(fire.key())) {
      return; // a delayed or doubled frame: its first one is answered
    }
    if (!(entity.declared().find(fire.testPoint().name()) instanceof TestPoint point)) {
      reject(by, fire, entity.declared().refusalOf(fire.testPoint(), "test point"));
      return;
    }
    Arguments arguments;
    try {
      arguments = Arguments.of(point.declaration(), fire.arguments());
    } catch (IllegalArgumentException e) {
      reject(by, fire, new Refusal(Refusal.WRONG_TYPE, String.valueOf(e.getMessage())));
      return;
    }
    entity
        .callbacks()
        .call(
            "the procedure of " + fire.testPoint(),
            () -> point.run(arguments),
            answer -> fired(by, fire, point, answer));
  }

  private void fired(Peer by, Fire fire, TestPoint point, Callbacks.Answer<Value> answer) {
    Value value = answer.result();
    if (answer.refusal() == null && value != null) {
      point.tap().store(around.owner, value);
      answer(by, fire, Outcome.APPLIED, null, value);
    } else {
      String status = answer.wasStarted() ? Outcome.UNKNOWN : Outcome.REJECTED;
      answer(by, fire, status, answer.refusal(), null);
    }
  }

  private void reject(Peer by, Fire fire, Refusal why) {
    answer(by, fire, Outcome.REJECTED, why, null);
  }

  private void answer(
      Peer by, Fire fire, String status, @Nullable Refusal reason, @Nullable Value returned) {
    Answer answer =
        new Answer(
            fire.id(),
            fire.key(),
            fire.testPoint(),
            status,
            reason,
            null,
            returned,
            0,
            0,
            entity.isProvisional());
    underWay.remove(fire.key());
    answers.remember(answer);
    Audit.fired(fire, answer);
    around.peers.tell(by, answer);
  }
}
