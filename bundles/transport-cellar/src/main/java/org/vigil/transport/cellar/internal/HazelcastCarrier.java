package org.vigil.transport.cellar.internal;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.ITopic;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.MemberAttributeEvent;
import com.hazelcast.core.MembershipEvent;
import com.hazelcast.core.MembershipListener;
import com.hazelcast.core.Message;
import com.hazelcast.nio.Address;
import com.hazelcast.spi.properties.GroupProperty;
import com.hazelcast.spi.properties.HazelcastProperties;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries bytes through Hazelcast: each member listens to a topic of its own, so that what is
 * published there goes to it alone. Opening and closing may wait for other members and must not be
 * in the way of anything.
 *
 * <p>Hazelcast finds members and carries bytes; it holds nothing of ours and decides nothing (R2).
 */
final class HazelcastCarrier implements Carrier, MembershipListener, AutoCloseable {
  private static final String TOPIC = "org.vigil.link/";

  private final HazelcastInstance hazelcast;
  private final CellarTransport transport;
  private final Map<String, ITopic<byte[]>> topics = new ConcurrentHashMap<>();
  private String membershipRegistration = "";
  private String lifecycleRegistration = "";
  private String topicRegistration = "";

  HazelcastCarrier(HazelcastInstance hazelcast, CellarTransport transport) {
    this.hazelcast = hazelcast;
    this.transport = transport;
  }

  /** Why this node must not be linked; empty if it may be (R21). */
  static String objectionTo(HazelcastInstance hazelcast) {
    Address local = hazelcast.getCluster().getLocalMember().getAddress();
    boolean isAny =
        new HazelcastProperties(hazelcast.getConfig())
            .getBoolean(GroupProperty.SOCKET_SERVER_BIND_ANY);
    boolean isLoopback = isLoopback(local);
    if (isLoopback && !isAny && !hazelcast.getConfig().getAdvancedNetworkConfig().isEnabled()) {
      return "";
    }
    return "Hazelcast listens on "
        + (isLoopback ? "all interfaces" : local.getHost())
        + ". Frames are not sealed yet, so that anybody who reaches that port could read and steer:"
        + " until they are, nodes are linked on loopback only. Set in etc/hazelcast.xml"
        + " <interfaces enabled=\"true\"> to 127.0.0.1, the property hazelcast.socket.bind.any to"
        + " false, no <advanced-network>, and restart the node";
  }

  /** Whether this is what it carries through. */
  boolean isOn(HazelcastInstance instance) {
    return hazelcast == instance;
  }

  /** Starts to listen. */
  void open() {
    topicRegistration =
        topic(address(hazelcast.getCluster().getLocalMember())).addMessageListener(this::onMessage);
    membershipRegistration = hazelcast.getCluster().addMembershipListener(this);
    lifecycleRegistration = hazelcast.getLifecycleService().addLifecycleListener(this::onLifecycle);
    tellMembers();
  }

  @Override
  public void close() {
    if (hazelcast.getLifecycleService().isRunning()) {
      hazelcast.getLifecycleService().removeLifecycleListener(lifecycleRegistration);
      hazelcast.getCluster().removeMembershipListener(membershipRegistration);
      topic(address(hazelcast.getCluster().getLocalMember()))
          .removeMessageListener(topicRegistration);
    }
  }

  @Override
  public void send(Member to, byte[] bytes) {
    topic(to.address()).publish(bytes);
  }

  private ITopic<byte[]> topic(String address) {
    return topics.computeIfAbsent(address, key -> hazelcast.getTopic(TOPIC + key));
  }

  private void onMessage(Message<byte[]> message) {
    com.hazelcast.core.Member from = message.getPublishingMember();
    if (from != null) {
      transport.onBytes(from.getUuid(), message.getMessageObject());
    }
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    tellMembers();
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    tellMembers();
  }

  @Override
  public void memberAttributeChanged(MemberAttributeEvent event) {}

  /** After a split this member is another one, of the same address; or Hazelcast ends. */
  private void onLifecycle(LifecycleEvent event) {
    if (event.getState() == LifecycleState.MERGED) {
      tellMembers();
    } else if (event.getState() == LifecycleState.SHUTDOWN) {
      transport.onAlone();
    }
  }

  private synchronized void tellMembers() {
    List<Member> members =
        hazelcast.getCluster().getMembers().stream().map(HazelcastCarrier::member).toList();
    transport.onMembers(members, member(hazelcast.getCluster().getLocalMember()));
  }

  private static Member member(com.hazelcast.core.Member member) {
    return new Member(member.getUuid(), address(member));
  }

  private static String address(com.hazelcast.core.Member member) {
    return member.getAddress().getHost() + ":" + member.getAddress().getPort();
  }

  private static boolean isLoopback(Address address) {
    try {
      return address.getInetAddress().isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
