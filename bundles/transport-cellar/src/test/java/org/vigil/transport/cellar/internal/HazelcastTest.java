package org.vigil.transport.cellar.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.spi.testing.Recorder.frame;

import com.hazelcast.config.Config;
import com.hazelcast.config.FileSystemXmlConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vigil.api.client.Causes;
import org.vigil.spi.Neighbour;
import org.vigil.spi.Role;
import org.vigil.spi.Transport.Connection;
import org.vigil.spi.testing.Recorder;
import org.vigil.spi.testing.Recorder.Heard;
import org.vigil.spi.testing.Recorder.What;

/** What hangs on Hazelcast itself: the deaths of members, and where it listens. */
@Timeout(120)
class HazelcastTest {
  private final Cluster cluster = Cluster.ofOwnMembers();
  private final Recorder recorder = new Recorder();

  @AfterEach
  void endCluster() {
    cluster.close();
  }

  @Test
  void theDeathOfAMemberIsTheDeathOfItsRolesAndItsReturnIsNone() {
    CellarTransport near = cluster.add("near");
    CellarTransport far = cluster.add("far");
    Connection agent = near.connect(Role.AGENT, "agent", 1, recorder);
    Connection exporter = far.connect(Role.EXPORTER, "exporter", 2, new Recorder());
    recorder.awaitUp(exporter.self());

    cluster.kill(1);
    recorder.awaitDown(exporter.self());
    CellarTransport again = cluster.add("far");
    Recorder back = new Recorder();
    Connection returned = again.connect(Role.EXPORTER, "exporter", 3, back);
    recorder.awaitUp(returned.self());
    back.awaitUp(agent.self());
    assertThat(returned.send(agent.self(), frame("back"))).isTrue();
    recorder.awaitFrame(returned.self(), "back");

    assertThat(recorder.heardOf(exporter.self()))
        .containsExactly(
            new Heard(What.UP, exporter.self(), ""),
            new Heard(What.DOWN, exporter.self(), Causes.NODE_LEFT));
  }

  @Test
  void aTransportThatStopsAloneSaysGoodbyeAndTheNextOneOnItsMemberIsLinked() {
    CellarTransport far = cluster.add("far");
    CellarTransport near = cluster.add("near");
    near.connect(Role.AGENT, "agent", 1, recorder);
    Connection exporter = far.connect(Role.EXPORTER, "exporter", 2, new Recorder());
    recorder.awaitUp(exporter.self());

    far.close();
    recorder.awaitDown(exporter.self());
    Connection next = cluster.again("far", 0).connect(Role.EXPORTER, "exporter", 3, new Recorder());
    recorder.awaitUp(next.self());

    assertThat(recorder.heard()).hasSize(3);
    assertThat(near.neighbours()).extracting(Neighbour::node).containsExactly("near", "far");
    assertThat(near.neighbours()).extracting(Neighbour::state).containsOnly(Neighbour.LINKED);
  }

  @Test
  void aNodeWhoseHazelcastEndsGoesOnAlone() {
    CellarTransport near = cluster.add("near");
    CellarTransport far = cluster.add("far");
    Connection agent = near.connect(Role.AGENT, "agent", 1, recorder);
    Connection exporter = far.connect(Role.EXPORTER, "exporter", 2, new Recorder());
    Connection importer = near.connect(Role.IMPORTER, "importer", 3, new Recorder());
    recorder.awaitUp(exporter.self());

    cluster.stopHazelcast(0);
    recorder.awaitDown(exporter.self());

    assertThat(near.neighbours()).extracting(Neighbour::node).containsExactly("near");
    assertThat(importer.send(agent.self(), frame("at home"))).isTrue();
    recorder.awaitFrame(importer.self(), "at home");
  }

  // ---- where it listens (R21)

  @Test
  void isContentWithOurEtc() throws Exception {
    Config config = new FileSystemXmlConfig("../../features/src/main/etc/hazelcast.xml");
    config.getNetworkConfig().setPort(15_701).setPortCount(500);
    config.getGroupConfig().setName(Cluster.config().getGroupConfig().getName());

    assertThat(objectionTo(config)).isEmpty();
    assertThat(config.getProperty("hazelcast.heartbeat.interval.seconds")).isEqualTo("1");
    assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("5");
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.getNetworkConfig().getJoin().getMulticastConfig().isEnabled()).isFalse();
    assertThat(config.getSerializationConfig().getJavaSerializationFilterConfig())
        .isNotNull()
        .satisfies(
            filter -> {
              assertThat(filter.isDefaultsDisabled()).isTrue();
              assertThat(filter.getWhitelist().isListed("java.util.HashMap")).isTrue();
              assertThat(filter.getWhitelist().isListed("java.net.URL")).isFalse();
              assertThat(filter.getWhitelist().isListed("org.apache.foo.Gadget")).isFalse();
            });
  }

  @Test
  void refusesAHazelcastThatListensEverywhere() {
    Config config = Cluster.config();
    config.setProperty("hazelcast.socket.bind.any", "true");

    assertThat(objectionTo(config))
        .contains("all interfaces")
        .contains("etc/hazelcast.xml")
        .contains("hazelcast.socket.bind.any");
  }

  @Test
  void refusesAHazelcastWhoseDefaultsWereKept() {
    Config config = Cluster.config();
    config.getProperties().remove("hazelcast.socket.bind.any");

    assertThat(objectionTo(config)).contains("all interfaces");
  }

  private static String objectionTo(Config config) {
    HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
    try {
      return HazelcastCarrier.objectionTo(instance);
    } finally {
      instance.getLifecycleService().terminate();
    }
  }
}
