package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vigil.spi.Codec;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.UnreadableFrameException;
import org.vigil.spi.message.Message;

/** Remembers what was sent to whom, as it would arrive; a peer can be made to take nothing. */
final class FakeOutlet implements Outlet {
  private final Peer self;
  private final Map<Peer, List<Message>> sent = new HashMap<>();
  private final Set<Peer> refusing = new HashSet<>();

  FakeOutlet(Peer self) {
    this.self = self;
  }

  void refuses(Peer peer, boolean does) {
    if (does) {
      refusing.add(peer);
    } else {
      refusing.remove(peer);
    }
  }

  @Override
  public boolean send(Peer to, Message message) {
    if (refusing.contains(to)) {
      return false;
    }
    try {
      to(to).add(Codec.decode(Codec.encode(message)));
    } catch (UnreadableFrameException e) {
      throw new AssertionError(message + " does not survive the way", e);
    }
    return true;
  }

  @Override
  public Peer self() {
    return self;
  }

  private List<Message> to(Peer peer) {
    return sent.computeIfAbsent(peer, any -> new ArrayList<>());
  }

  /** What was sent to a peer and not looked at yet. */
  List<Message> takeAll(Peer peer) {
    List<Message> all = List.copyOf(to(peer));
    to(peer).clear();
    return all;
  }

  /** The messages of a kind among what was sent to a peer and not looked at yet. */
  <M extends Message> List<M> take(Peer peer, Class<M> kind) {
    List<M> found = to(peer).stream().filter(kind::isInstance).map(kind::cast).toList();
    to(peer).removeIf(kind::isInstance);
    return found;
  }
}
