package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.List;
import org.vigil.spi.Peer;
import org.vigil.spi.message.CallMessage.Answer;

/**
 * The answers to changes of one entity on their way. One that says what will never happen waits
 * until a checkpoint has it, so that no successor does it after all (R16). One checkpoint at a time
 * takes all that wait.
 */
final class Replies {
  private final ExportedEntity entity;
  private final Surroundings around;
  private boolean inTerm;
  private List<Reply> waiting = new ArrayList<>();

  /** What the checkpoint that is on its way has; empty if none is. */
  private List<Reply> inCheckpoint = List.of();

  private record Reply(Peer to, Answer answer) {}

  Replies(ExportedEntity entity, Surroundings around) {
    this.entity = entity;
    this.around = around;
  }

  void send(Peer to, Answer answer) {
    around.peers.tell(to, answer);
  }

  /** An epoch begins: what is sent from now on can be kept. */
  void begin() {
    inTerm = true;
  }

  /** Sends it when it is kept; at once if it cannot be kept here. */
  void sendOnceKept(Peer to, Answer answer) {
    if (inTerm) {
      waiting.add(new Reply(to, answer));
      keep();
    } else {
      send(to, answer);
    }
  }

  private void keep() {
    if (!inCheckpoint.isEmpty() || waiting.isEmpty()) {
      return;
    }
    List<Reply> these = waiting;
    inCheckpoint = these;
    waiting = new ArrayList<>();
    entity.checkpoint(
        copies -> {
          if (inCheckpoint == these) {
            inCheckpoint = List.of();
            these.forEach(reply -> send(reply.to, reply.answer));
            keep();
          }
        });
  }

  /** The term is over: nothing waits any more. */
  void end() {
    inTerm = false;
    List<Reply> all = new ArrayList<>(inCheckpoint);
    all.addAll(waiting);
    inCheckpoint = List.of();
    waiting = new ArrayList<>();
    all.forEach(reply -> send(reply.to, reply.answer));
  }

  boolean isIdle() {
    return inCheckpoint.isEmpty() && waiting.isEmpty();
  }
}
