package org.vigil.failover.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.vigil.spi.Peer;
import org.vigil.spi.message.Message;

/**
 * Somebody the coordinator talks with: what is under way in both directions, and what was heard.
 */
abstract class FakePeer {
  final Peer peer;

  /** Everything that arrived, in order. */
  final List<Message> heard = new ArrayList<>();

  /** What is under way to it. */
  final Deque<Runnable> inbox = new ArrayDeque<>();

  /** What is under way from it. */
  final Deque<Runnable> outbox = new ArrayDeque<>();

  /** Whether a transport takes anything for it at the moment. */
  boolean reachable = true;

  private Stage stage;

  FakePeer(Peer peer) {
    this.peer = peer;
  }

  /** Where a peer's words go. */
  interface Stage {
    /** It says something to every coordinator. */
    void send(FakePeer from, Message message);

    /** It says something to one other. */
    void passOn(FakePeer from, Peer to, Message message);
  }

  void enter(Stage where) {
    stage = where;
  }

  void say(Message message) {
    stage.send(this, message);
  }

  void sayTo(Peer other, Message message) {
    stage.passOn(this, other, message);
  }

  void arrive(Message message) {
    heard.add(message);
    hear(message);
  }

  /** A coordinator is there. */
  abstract void hearCoordinator();

  /** One of several coordinators is there. */
  void hearCoordinatorOf(Peer coordinator) {
    hearCoordinator();
  }

  abstract void hear(Message message);

  <M> List<M> heard(Class<M> kind) {
    return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
