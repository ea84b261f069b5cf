package org.vigil.itests.cluster;

/**
 * Where a node listens, all on loopback.
 *
 * @param ssh its shell
 * @param http its web console
 * @param rmiRegistry JMX: the registry
 * @param rmiServer JMX: the server
 * @param hazelcast what its cluster's other nodes connect to
 * @param debugger where its JVM can be stopped in part, if it is to be
 */
record Addresses(int ssh, int http, int rmiRegistry, int rmiServer, int hazelcast, int debugger) {
  /** Random ones, for tests. */
  static Addresses any(Ports ports) {
    return new Addresses(
        ports.any(), ports.any(), ports.any(), ports.any(), ports.any(), ports.any());
  }

  /** Ones that people can remember, where they are free. */
  static Addresses memorable(Ports ports, int number) {
    return new Addresses(
        ports.prefer(8110 + number),
        ports.prefer(8190 + number),
        ports.prefer(1110 + number),
        ports.prefer(44450 + number),
        ports.prefer(5710 + number),
        ports.prefer(5050 + number));
  }
}
