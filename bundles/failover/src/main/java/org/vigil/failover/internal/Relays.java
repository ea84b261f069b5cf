package org.vigil.failover.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage;
import org.vigil.spi.message.AssignmentMessage.AskInstance;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.InstanceAnswer;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;

/**
 * Questions that the coordinator of another node has to answer: passed on under a number of our
 * own, and the answer back to who asked. Each is answered once; if that coordinator goes, with a
 * refusal. Of more than {@value #MAX_OPEN} the oldest are left to the asker's own time limit.
 */
final class Relays {
  static final int MAX_OPEN = 1_000;

  private final Peers peers;
  private final Map<Long, Relay> open = new LinkedHashMap<>();
  private long last;

  private record Relay(Peer asker, Peer asked, long id, AssignmentMessage question) {}

  Relays(Peers peers) {
    this.peers = peers;
  }

  /** Passes a question about a takeover on. */
  void pass(Peer asker, AskTakeover ask, Peer to, String successor) {
    long id = remember(asker, to, ask.id(), ask);
    peers.tell(to, new AskTakeover(id, ask.entity(), successor, ask.reason(), ask.caller()));
  }

  /** Passes a question about an instance on. */
  void pass(Peer asker, AskInstance ask, Peer to) {
    long id = remember(asker, to, ask.id(), ask);
    peers.tell(to, new AskInstance(id, ask.entity(), ask.node(), ask.reason(), ask.caller()));
  }

  private long remember(Peer asker, Peer asked, long id, AssignmentMessage question) {
    long own = ++last;
    open.put(own, new Relay(asker, asked, id, question));
    if (open.size() > MAX_OPEN) {
      open.remove(open.keySet().iterator().next());
    }
    return own;
  }

  void onAnswer(TakeoverAnswer answer) {
    Relay relay = open.remove(answer.id());
    if (relay != null) {
      peers.tell(
          relay.asker(),
          new TakeoverAnswer(
              relay.id(),
              answer.entity(),
              answer.done(),
              answer.refusal(),
              answer.from(),
              answer.to(),
              answer.epoch()));
    }
  }

  void onAnswer(InstanceAnswer answer) {
    Relay relay = open.remove(answer.id());
    if (relay != null) {
      peers.tell(
          relay.asker(),
          new InstanceAnswer(
              relay.id(), answer.entity(), answer.done(), answer.refusal(), answer.node()));
    }
  }

  /** A coordinator is gone, and with it what it was asked. */
  void onGone(Peer coordinator) {
    List<Relay> lost = new ArrayList<>(open.values());
    lost.removeIf(relay -> !relay.asked().equals(coordinator));
    open.values().removeAll(lost);
    Refusal gone =
        new Refusal(
            Causes.UNREACHABLE,
            "the coordinator of " + coordinator.node() + " went before it answered; ask again");
    for (Relay relay : lost) {
      if (relay.question() instanceof AskTakeover ask) {
        peers.tell(relay.asker(), Takeover.refused(ask, gone, null, Epoch.NONE));
      } else if (relay.question() instanceof AskInstance ask) {
        peers.tell(
            relay.asker(),
            new InstanceAnswer(ask.id(), ask.entity(), false, Optional.of(gone), ask.node()));
      }
    }
  }
}
