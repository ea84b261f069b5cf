package org.vigil.failover.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Instantiable;
import org.vigil.spi.message.Message;

/** What a peer cannot take waits, and the newest word is the last that it hears (G10). */
class PeersTest {
  private static final Peer OTHER = new Peer("n2", Role.COORDINATOR, "c", 2);
  private static final EntityName TILL = EntityName.of("till");

  private final List<Message> heard = new ArrayList<>();
  private boolean open = true;
  private final Peers peers =
      new Peers(
          new Outlet() {
            @Override
            public boolean send(Peer to, Message message) {
              return open && heard.add(message);
            }

            @Override
            public Peer self() {
              return new Peer("n1", Role.COORDINATOR, "c", 1);
            }
          });

  @Test
  void whetherAServiceCanBeMadeIsKnownAsItWasSaidLast() {
    Instantiable here = new Instantiable(TILL, true, true);
    Instantiable gone = new Instantiable(TILL, false, false);
    peers.add(OTHER, 0);
    peers.tell(OTHER, here);
    open = false;

    peers.tell(OTHER, gone);
    peers.tell(OTHER, here);
    peers.tell(OTHER, gone);
    open = true;
    peers.retry();

    assertThat(heard).containsExactly(here, gone);
    assertThat(peers.areOwed()).isFalse();
  }
}
