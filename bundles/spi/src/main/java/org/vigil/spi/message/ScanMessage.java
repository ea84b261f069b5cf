package org.vigil.spi.message;

import java.util.List;
import org.vigil.spi.Peer;

/**
 * Who looks whether others live, and what comes of it (F30; Fig. 5 step 254). Each is answered or
 * said by the role's own core, so that a role whose duty cycle hangs says nothing.
 */
public sealed interface ScanMessage extends Message {
  /**
   * Agent or coordinator to whom it looks at: are you there? Answered with {@link Alive}.
   *
   * @param anew whether an exporter is to say anew to this agent what it speaks for: the agent had
   *     given it up
   */
  record Look(boolean anew) implements ScanMessage {}

  /**
   * The answer; coordinators say it to one another without being asked.
   *
   * @param silent of a coordinator: who is silent to it at the moment, among those it looks at
   */
  record Alive(List<Peer> silent) implements ScanMessage {
    /** Copies the list. */
    public Alive {
      silent = List.copyOf(silent);
    }
  }

  /**
   * Agent to agents and coordinators: this exporter is silent to me. A hint for a look of their
   * own, and no verdict (R8).
   */
  record Doubt(Peer exporter) implements ScanMessage {}

  /**
   * Coordinator to the exporters of its node: these coordinators are silent, and no checkpoint need
   * wait for them, because those that are left are most of all (R3). Replaces what was said before.
   */
  record LeaveOut(List<Peer> coordinators) implements ScanMessage {
    /** Copies the list. */
    public LeaveOut {
      coordinators = List.copyOf(coordinators);
    }
  }
}
