package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.List;
import org.vigil.api.Refusal;
import org.vigil.api.client.Outcome;
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

  /** Sends that a change was applied when the disk has it; else that nobody can know for good. */
  void sendOnceOnDisk(Peer to, Answer applied) {
    entity
        .checkpoints()
        .disks()
        .awaitLast(
            failure -> send(to, failure.map(why -> open(applied, notOnDisk(why))).orElse(applied)));
  }

  private static Answer open(Answer applied, Refusal why) {
    return new Answer(
        applied.id(),
        applied.key(),
        applied.instrument(),
        Outcome.UNKNOWN,
        why,
        applied.from(),
        null,
        applied.revision(),
        0,
        applied.provisional());
  }

  /** The reason of a change that happened, and may be gone after a restart of everything. */
  static Refusal notOnDisk(Refusal why) {
    return new Refusal(
        why.code(),
        "the control has the value, but a restart of everything may lose it; ask again by the key: "
            + why.message());
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
