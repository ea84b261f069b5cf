package org.vigil.transport.cellar.internal;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.vigil.spi.Transport;
import org.vigil.spi.testing.TransportContract;

/** Senders on one node, receivers on another. */
class TwoNodesTest extends TransportContract {
  private final Cluster cluster = Cluster.ofLastingMembers(2);

  @Override
  protected List<Transport> open() {
    return List.copyOf(cluster.transports());
  }

  @Override
  protected void close(Transport transport) {
    ((CellarTransport) transport).close();
  }

  @AfterEach
  void endCluster() {
    cluster.close();
  }
}
