package org.vigil.transport.cellar.internal;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vigil.spi.Clock;

/** Several members of a Hazelcast group on loopback in this JVM, each with a transport. */
final class Cluster implements AutoCloseable {
  private static final int FIRST_PORT = 15_701;

  /** Members that live as long as the JVM, by how many they are: to start one takes seconds. */
  private static final Map<Integer, Cluster> LASTING = new HashMap<>();

  private final boolean isLasting;
  private final Config config;
  private final List<HazelcastInstance> instances;
  private final Map<CellarTransport, CountDownLatch> ready = new HashMap<>();
  private final List<CellarTransport> transports = new ArrayList<>();
  private final List<HazelcastCarrier> carriers = new ArrayList<>();

  private Cluster(boolean isLasting, Config config, List<HazelcastInstance> instances) {
    this.isLasting = isLasting;
    this.config = config;
    this.instances = instances;
  }

  /** New transports for so many members, which other tests use before and after. */
  static synchronized Cluster ofLastingMembers(int count) {
    Cluster first = LASTING.computeIfAbsent(count, key -> ofOwnMembers());
    Cluster cluster = new Cluster(true, first.config, first.instances);
    for (int i = 1; i <= count; i++) {
      cluster.start("node-" + i);
    }
    cluster.transports.forEach(cluster::awaitReady);
    return cluster;
  }

  /** Whose members may be stopped; none yet. */
  static Cluster ofOwnMembers() {
    return new Cluster(false, config(), new ArrayList<>());
  }

  static Config config() {
    Config config = new Config();
    config.getGroupConfig().setName("test-" + UUID.randomUUID());
    config.getNetworkConfig().setPort(FIRST_PORT).setPortAutoIncrement(true).setPortCount(500);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true);
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.graceful.shutdown.max.wait", "1");
    config.setProperty("hazelcast.partition.count", "11");
    config.setProperty("hazelcast.operation.thread.count", "2");
    config.setProperty("hazelcast.operation.generic.thread.count", "2");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    return config;
  }

  /** Another node, whose roles may connect when this returns. */
  CellarTransport add(String nodeId) {
    CellarTransport transport = start(nodeId);
    awaitReady(transport);
    return transport;
  }

  private CellarTransport start(String nodeId) {
    int index = transports.size();
    if (index == instances.size()) {
      HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
      int port = instance.getCluster().getLocalMember().getAddress().getPort();
      config.getNetworkConfig().getJoin().getTcpIpConfig().addMember("127.0.0.1:" + port);
      instances.add(instance);
    }
    return start(nodeId, instances.get(index));
  }

  /** A node on a member of before, whose transport has ended. */
  CellarTransport again(String nodeId, int index) {
    CellarTransport transport = start(nodeId, instances.get(index));
    awaitReady(transport);
    return transport;
  }

  private CellarTransport start(String nodeId, HazelcastInstance instance) {
    CountDownLatch latch = new CountDownLatch(1);
    CellarTransport transport =
        new CellarTransport(nodeId, Clock.SYSTEM, TimeUnit.SECONDS.toNanos(20), latch::countDown)
            .start();
    ready.put(transport, latch);
    HazelcastCarrier carrier = new HazelcastCarrier(instance, transport);
    transports.add(transport);
    carriers.add(carrier);
    transport.onCarrier(carrier);
    transport.onGroup("default");
    carrier.open();
    return transport;
  }

  private void awaitReady(CellarTransport transport) {
    try {
      if (!ready.get(transport).await(30, TimeUnit.SECONDS)) {
        throw new AssertionError(transport.nodeId() + " is not ready: " + transport.neighbours());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  List<CellarTransport> transports() {
    return List.copyOf(transports);
  }

  /** As kill -9 does: nothing is said to anybody. */
  void kill(int index) {
    carriers.get(index).close();
    transports.get(index).onCarrier(null);
    instances.get(index).getLifecycleService().terminate();
    transports.get(index).close();
  }

  void stopHazelcast(int index) {
    instances.get(index).getLifecycleService().terminate();
  }

  @Override
  public void close() {
    transports.forEach(CellarTransport::close);
    carriers.forEach(HazelcastCarrier::close);
    if (!isLasting) {
      instances.forEach(instance -> instance.getLifecycleService().terminate());
    }
  }
}
