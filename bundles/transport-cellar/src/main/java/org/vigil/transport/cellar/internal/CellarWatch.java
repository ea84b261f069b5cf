package org.vigil.transport.cellar.internal;

import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.cellar.core.GroupManager;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.transport.cellar.internal.Neighbourhood.Objector;

/**
 * Follows what Cellar says: whether its Hazelcast is there, and in which groups this node is. Does
 * so on a thread of its own, because either may have to wait for other members, up to minutes.
 */
final class CellarWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CellarWatch.class);
  private static final long LOOK_SECONDS = 10;
  private static final long STOP_SECONDS = 2;

  /** The name in our etc/hazelcast.xml, and those of Cellar and Hazelcast. */
  private static final Set<String> EVERYBODYS_NAMES = Set.of("vigil", "cellar", "dev");

  private final CellarTransport transport;
  private final String wantedGroup;
  private final ConfigurationAdmin configurations;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread made = new Thread(task, "org.vigil.transport.cellar watch");
            made.setDaemon(true);
            return made;
          });
  private @Nullable HazelcastCarrier carrier;
  private @Nullable GroupManager groups;
  private boolean hasWarned;

  CellarWatch(CellarTransport transport, String wantedGroup, ConfigurationAdmin configurations) {
    this.transport = transport;
    this.wantedGroup = wantedGroup;
    this.configurations = configurations;
    Future<?> unused =
        thread.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  void onHazelcast(HazelcastInstance hazelcast) {
    run(() -> connect(hazelcast));
  }

  void onHazelcastGone(HazelcastInstance hazelcast) {
    run(
        () -> {
          HazelcastCarrier current = carrier;
          if (current != null && current.isOn(hazelcast)) {
            disconnect();
          }
        });
  }

  void onGroups(GroupManager manager) {
    run(
        () -> {
          groups = manager;
          look();
        });
  }

  void onGroupsGone(GroupManager manager) {
    run(() -> groups = groups == manager ? null : groups);
  }

  private void run(Runnable task) {
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.warn("Cellar or Hazelcast failed when it was asked", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("It is closed already", e);
    }
  }

  private void connect(HazelcastInstance hazelcast) {
    disconnect();
    String objection = HazelcastCarrier.objectionTo(hazelcast);
    if (objection.isEmpty()) {
      transport.neighbourhood().allow(Objector.CARRIER);
    } else {
      // Still it hears who is there: all that it answers is why it is not linked.
      transport.neighbourhood().refuse(Objector.CARRIER, objection);
    }
    String name = hazelcast.getConfig().getGroupConfig().getName();
    if (EVERYBODYS_NAMES.contains(name)) {
      LOG.warn(
          "The Hazelcast group is called '{}', as everybody's is: two clusters of one name that can"
              + " reach each other become one. Set another <name> in etc/hazelcast.xml, the same on"
              + " all nodes of this cluster",
          name);
    }
    HazelcastCarrier next = new HazelcastCarrier(hazelcast, transport);
    carrier = next;
    transport.onCarrier(next);
    next.open();
  }

  private void disconnect() {
    HazelcastCarrier before = carrier;
    carrier = null;
    if (before != null) {
      transport.onCarrier(null);
      transport.onAlone();
      before.close();
    }
  }

  /** Asks Cellar anew: a command or a configuration may have changed it. */
  private void look() {
    try {
      lookAtListeners();
      GroupManager manager = groups;
      if (manager == null) {
        return;
      }
      GroupChoice choice = GroupChoice.of(manager.listGroupNames(), wantedGroup);
      if (choice.objection().isEmpty()) {
        transport.onGroup(choice.group());
        transport.neighbourhood().allow(Objector.GROUP);
      } else {
        transport.neighbourhood().refuse(Objector.GROUP, choice.objection());
      }
    } catch (IOException | RuntimeException e) {
      // Its maps may be on a member that is about to leave, or Hazelcast is about to stop.
      LOG.debug("Cellar does not say in which groups this node is; it is asked again", e);
    }
  }

  private void lookAtListeners() throws IOException {
    Configuration node = configurations.getConfiguration("org.apache.karaf.cellar.node", "?");
    Dictionary<String, Object> properties = node.getProperties();
    boolean isOn =
        properties != null && "true".equals(String.valueOf(properties.get("bundle.listener")));
    if (isOn && !hasWarned) {
      LOG.warn(
          "bundle.listener is true in etc/org.apache.karaf.cellar.node.cfg: with Cellar's feature"
              + " cellar-bundle a bundle that is stopped on one node is stopped on all, backups"
              + " included. Set it to false");
    }
    hasWarned = isOn;
  }

  /** Stops following; waits a little for what is under way. */
  @Override
  public void close() {
    run(this::disconnect);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.info("Hazelcast is waiting for another member; its listeners are removed later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
