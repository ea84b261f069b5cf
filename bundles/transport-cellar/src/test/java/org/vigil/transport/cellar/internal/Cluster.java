package org.vigil.transport.cellar.internal;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vigil.spi.Clock;

/** Several members of a Hazelcast group on loopback in this JVM, each with a transport. */
final class Cluster implements AutoCloseable {
  private static final int FIRST_PORT = 15_701;

  private final Config config = new Config();
  private final List<HazelcastInstance> instances = new ArrayList<>();
  private final List<CellarTransport> transports = new ArrayList<>();

  Cluster() {
    config.getGroupConfig().setName("test-" + UUID.randomUUID());
    config.getNetworkConfig().setPort(FIRST_PORT).setPortAutoIncrement(true).setPortCount(500);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true);
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.partition.count", "11");
    config.setProperty("hazelcast.operation.thread.count", "2");
    config.setProperty("hazelcast.operation.generic.thread.count", "2");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
  }

  /** Another member, whose roles may connect when this returns. */
  CellarTransport add(String nodeId) {
    HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
    config
        .getNetworkConfig()
        .getJoin()
        .getTcpIpConfig()
        .addMember("127.0.0.1:" + instance.getCluster().getLocalMember().getAddress().getPort());
    instances.add(instance);
    CellarTransport transport = start(nodeId, instance);
    transports.add(transport);
    return transport;
  }

  private static CellarTransport start(String nodeId, HazelcastInstance instance) {
    CountDownLatch ready = new CountDownLatch(1);
    CellarTransport transport =
        new CellarTransport(nodeId, Clock.SYSTEM, TimeUnit.SECONDS.toNanos(20), ready::countDown)
            .start();
    HazelcastCarrier carrier = new HazelcastCarrier(instance, transport);
    transport.onCarrier(carrier);
    transport.onGroup("default");
    carrier.open();
    try {
      if (!ready.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError(nodeId + " is not ready: " + transport.neighbours());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    return transport;
  }

  List<CellarTransport> transports() {
    return List.copyOf(transports);
  }

  HazelcastInstance instance(int index) {
    return instances.get(index);
  }

  @Override
  public void close() {
    transports.forEach(CellarTransport::close);
    instances.forEach(instance -> instance.getLifecycleService().terminate());
  }
}
