package org.vigil.transport.cellar.internal;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Clock;
import org.vigil.spi.Neighbour;
import org.vigil.spi.Role;
import org.vigil.spi.Switchboard;
import org.vigil.spi.Transport;

/**
 * Links the roles of this node with those of all other members: the threads round a {@link
 * Neighbourhood}. One per member sends, the carrier's own threads receive, and a keeper retries
 * what a jammed role did not take.
 */
final class CellarTransport implements Transport, AutoCloseable {
  /** How long the last words of leaving roles may take. */
  static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final Logger LOG = LoggerFactory.getLogger(CellarTransport.class);
  private static final long JAMMED_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long JOIN_MILLIS = 2_000;

  private final Clock clock;
  private final Neighbourhood neighbourhood;
  private final Switchboard switchboard;
  private final Map<String, Pump> pumps = new ConcurrentHashMap<>();
  private final Runnable ready;
  private final long patienceNanos;
  private final long startNanos;
  private final Thread keeper;
  private volatile @Nullable Carrier carrier;
  private volatile boolean running = true;

  /**
   * A transport whose node knows no other yet.
   *
   * @param patienceNanos how long to wait for the cluster before this node goes on alone
   * @param ready called once, when roles may connect
   */
  CellarTransport(String nodeId, Clock clock, long patienceNanos, Runnable ready) {
    SecureRandom random = new SecureRandom();
    this.clock = clock;
    this.patienceNanos = patienceNanos;
    this.ready = ready;
    this.startNanos = clock.nanos();
    this.neighbourhood =
        new Neighbourhood(nodeId, random.nextLong(), random::nextLong, this::waker);
    this.switchboard = neighbourhood.switchboard();
    this.keeper = new Thread(this::keep, "org.vigil.transport.cellar keeper");
    this.keeper.setDaemon(true);
  }

  CellarTransport start() {
    keeper.start();
    return this;
  }

  Neighbourhood neighbourhood() {
    return neighbourhood;
  }

  // ---- what the carrier says

  /** What carries from now on; null if there is nothing. */
  void onCarrier(@Nullable Carrier next) {
    carrier = next;
  }

  /** Nobody is there any more, as far as can be known. */
  void onAlone() {
    neighbourhood.onAlone(clock.nanos());
    pumps.values().forEach(Pump::close);
    pumps.clear();
  }

  void onMembers(List<Member> members, Member self) {
    neighbourhood.onMembers(members, self, clock.nanos());
    pumps.forEach(
        (id, pump) -> {
          if (members.stream().noneMatch(member -> member.id().equals(id))) {
            pumps.remove(id);
            pump.close();
          }
        });
  }

  void onBytes(String memberId, byte[] bytes) {
    neighbourhood.onBytes(memberId, bytes, clock.nanos());
    if (switchboard.isJammed()) {
      LockSupport.unpark(keeper);
    }
  }

  void onGroup(String group) {
    neighbourhood.onGroup(group, clock.nanos());
  }

  /** Called with the switchboard's lock held. */
  private Runnable waker(Member member) {
    Pump pump =
        new Pump(
            neighbourhood,
            member,
            (to, bytes) -> {
              Carrier current = carrier;
              if (current != null) {
                current.send(to, bytes);
              }
            },
            clock);
    if (running) {
      pumps.put(member.id(), pump.start());
    }
    return pump::wake;
  }

  private void keep() {
    boolean isReady = false;
    while (running) {
      boolean isJammed = switchboard.retry();
      if (!isReady && isSettled()) {
        isReady = true;
        ready.run();
      }
      LockSupport.parkNanos(this, isJammed ? JAMMED_NANOS : isReady ? IDLE_NANOS : LOOK_NANOS);
    }
  }

  private boolean isSettled() {
    long now = clock.nanos();
    if (neighbourhood.isSettled(now)) {
      return true;
    }
    if (now - startNanos < patienceNanos || neighbourhood.isOpen()) {
      return false;
    }
    LOG.warn(
        "Node {} goes on alone: Cellar is not there after {} s. See what the log says of"
            + " org.apache.karaf.cellar and com.hazelcast, and whether etc/hazelcast.xml is sound."
            + " When Cellar comes the node is linked",
        nodeId(),
        TimeUnit.NANOSECONDS.toSeconds(patienceNanos));
    return true;
  }

  /** Says goodbye to all, once the last words have arrived; at most a second. */
  @Override
  public void close() {
    if (!running) {
      return;
    }
    long deadline = clock.nanos() + DRAIN_NANOS;
    while (!neighbourhood.isDrained() && clock.nanos() - deadline < 0) {
      LockSupport.parkNanos(JAMMED_NANOS);
    }
    running = false;
    Carrier current = carrier;
    neighbourhood
        .close()
        .forEach(
            (member, bye) -> {
              try {
                if (current != null) {
                  current.send(member, EnvelopeCodec.encode(bye));
                }
              } catch (RuntimeException e) {
                LOG.debug("No goodbye to {}", member.address(), e);
              }
            });
    pumps.values().forEach(Pump::close);
    LockSupport.unpark(keeper);
    if (Thread.currentThread() != keeper) {
      try {
        keeper.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // ---- for roles

  @Override
  public String nodeId() {
    return switchboard.nodeId();
  }

  @Override
  public String kind() {
    return switchboard.kind();
  }

  @Override
  public List<Neighbour> neighbours() {
    return neighbourhood.neighbours();
  }

  @Override
  public Connection connect(Role role, String name, long incarnation, Endpoint endpoint) {
    return switchboard.connect(role, name, incarnation, endpoint);
  }
}
