package org.vigil.itests.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Hands out ports of loopback that nobody listens on. They lie below those that systems give to
 * outgoing connections, so that a node finds its own free again after a restart.
 */
final class Ports {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 30_000;

  private final Random random;
  private final Set<Integer> taken = new HashSet<>();

  Ports(Random random) {
    this.random = random;
  }

  /** The wanted port if it is free, else any other. */
  int prefer(int wanted) {
    return taken.add(wanted) && isFree(wanted) ? wanted : any();
  }

  int any() {
    while (true) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (taken.add(port) && isFree(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
