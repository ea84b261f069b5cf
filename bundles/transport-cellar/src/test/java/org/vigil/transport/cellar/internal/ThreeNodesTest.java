package org.vigil.transport.cellar.internal;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.vigil.spi.Transport;
import org.vigil.spi.testing.TransportContract;

/** As two nodes, with a third that has nothing to do with it. */
class ThreeNodesTest extends TransportContract {
  private final Cluster cluster = Cluster.ofLastingMembers(3);

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
