package org.vigil.exporter.internal;

import org.vigil.api.ChangeKey;
import org.vigil.api.Control;
import org.vigil.api.Control.Setting;
import org.vigil.api.Value;
import org.vigil.spi.Peer;
import org.vigil.spi.message.CallMessage.Modify;

/** One change of a control on its way through the order of R14. */
final class PendingChange {
  final Asked asked;
  final Control control;
  final Value wanted;
  final Setting before;
  private Phase phase = Phase.VALIDATING;

  /** Somebody's wish. */
  record Asked(Peer by, Modify change) {
    ChangeKey key() {
      return change.key();
    }
  }

  /** How far a change has got; one leads to the next, and each may end in an answer. */
  enum Phase {
    /** The service is asked whether it objects. Nothing happened yet. */
    VALIDATING,
    /** Its intent is on the way into the checkpoint. Nothing happened yet. */
    INTENDED,
    /** The control has the value; the service is being told. */
    APPLYING,
    /** The service has taken it; the outcome is on the way into the checkpoint. */
    APPLIED;

    private boolean leadsTo(Phase next) {
      return switch (this) {
        case VALIDATING -> next == INTENDED;
        case INTENDED -> next == APPLYING;
        case APPLYING -> next == APPLIED;
        case APPLIED -> false;
      };
    }
  }

  PendingChange(Asked asked, Control control, Value wanted) {
    this.asked = asked;
    this.control = control;
    this.wanted = wanted;
    this.before = control.setting();
  }

  /** Whether it is applied only when it is on disk. */
  boolean isPersistent() {
    return control.declaration().isPersistent();
  }

  void advance(Phase next) {
    if (!phase.leadsTo(next)) {
      throw new IllegalStateException(asked.key() + " does not go from " + phase + " to " + next);
    }
    phase = next;
  }

  /** The control's setting once this has happened. */
  Setting after() {
    return new Setting(wanted, before.revision() + 1, asked.key());
  }

  /** Whether the control has the value. */
  boolean hasHappened() {
    return phase.compareTo(Phase.APPLYING) >= 0;
  }

  /** Whether the checkpoint tells it as an intent without an outcome. */
  boolean isIntent() {
    return phase == Phase.INTENDED || phase == Phase.APPLYING;
  }

  boolean isApplied() {
    return phase == Phase.APPLIED;
  }
}
