package org.vigil.transport.cellar.internal;

import com.hazelcast.core.HazelcastInstance;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.cellar.core.GroupManager;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Clock;
import org.vigil.spi.LastGoodNode;
import org.vigil.spi.Transport;

/**
 * Offers a {@link CellarTransport} as the node's transport, once it knows the others. Cellar may
 * come and go meanwhile.
 */
@Component(
    name = "org.vigil.transport.cellar",
    configurationPid = "org.vigil.transport",
    service = {},
    immediate = true)
@Designate(ocd = CellarTransportComponent.Config.class)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.vigil.spi.Transport\"",
    effective = "active")
@Requirement(
    namespace = "osgi.service",
    filter = "(objectClass=com.hazelcast.core.HazelcastInstance)",
    effective = "active")
public final class CellarTransportComponent {
  private static final Logger LOG = LoggerFactory.getLogger(CellarTransportComponent.class);
  private static final long PATIENCE_SECONDS = 20;
  private static final long GROUPS_SECONDS = 10;

  /** What all transports take, and what this one does. */
  @ObjectClassDefinition(
      name = "Vigil transport",
      description = "How this node is known to the others")
  public @interface Config {
    /** The node's id. */
    @AttributeDefinition(
        name = "Node",
        description =
            "The id of this node, as in node@node-1: letters, digits, _ and -. It has to be the same"
                + " after a restart and another on every node. Empty: the name of the Karaf instance,"
                + " karaf.name.")
    String node() default "";

    /** The Cellar group. */
    @AttributeDefinition(
        name = "Group",
        description =
            "The Cellar group that is this node's Vigil cluster; the node has to be in it. Empty:"
                + " the one that it is in.")
    String group() default "";
  }

  private final BundleContext context;
  private final CellarTransport transport;
  private final String wantedGroup;
  // Whatever may have to wait for other members.
  private final ScheduledExecutorService slow =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "org.vigil.transport.cellar slow");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable ServiceRegistration<Transport> registration;
  private @Nullable HazelcastCarrier carrier;
  private volatile @Nullable GroupManager groups;
  private boolean closed;

  /** Starts to look for the others. */
  @Activate
  public CellarTransportComponent(BundleContext context, Config config) {
    String name = context.getProperty("karaf.name");
    LastGoodNode lastGood = new LastGoodNode(context.getDataFile("node").toPath());
    this.context = context;
    this.wantedGroup = config.group().strip();
    this.transport =
        new CellarTransport(
                lastGood.choose(config.node(), name == null ? "" : name),
                Clock.SYSTEM,
                TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS),
                this::register)
            .start();
    Future<?> unused =
        slow.scheduleWithFixedDelay(this::readGroup, 0, GROUPS_SECONDS, TimeUnit.SECONDS);
  }

  private synchronized void register() {
    if (!closed) {
      registration = context.registerService(Transport.class, transport, null);
    }
  }

  /** Lets the roles leave, says goodbye and ends. */
  @Deactivate
  public void deactivate() {
    ServiceRegistration<Transport> offered;
    synchronized (this) {
      closed = true;
      offered = registration;
      registration = null;
    }
    if (offered != null) {
      offered.unregister();
    }
    transport.close();
    slow.execute(() -> connect(null));
    slow.shutdown();
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unsetHazelcast")
  void setHazelcast(HazelcastInstance hazelcast) {
    slow.execute(() -> connect(hazelcast));
  }

  void unsetHazelcast(HazelcastInstance hazelcast) {
    if (!slow.isShutdown()) {
      slow.execute(() -> connect(null));
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unsetGroups")
  void setGroups(GroupManager manager) {
    groups = manager;
    slow.execute(this::readGroup);
  }

  void unsetGroups(GroupManager manager) {
    if (groups == manager) {
      groups = null;
    }
  }

  private void connect(@Nullable HazelcastInstance hazelcast) {
    HazelcastCarrier before = carrier;
    carrier = null;
    if (before != null) {
      transport.onCarrier(null);
      before.close();
    }
    if (hazelcast == null) {
      return;
    }
    String objection = HazelcastCarrier.objectionTo(hazelcast);
    if (!objection.isEmpty()) {
      transport.neighbourhood().refuse(objection);
      return;
    }
    HazelcastCarrier next = new HazelcastCarrier(hazelcast, transport);
    carrier = next;
    transport.onCarrier(next);
    next.open();
  }

  private void readGroup() {
    GroupManager manager = groups;
    if (manager == null) {
      return;
    }
    try {
      Set<String> own = manager.listGroupNames();
      LOG.debug("This node is in the Cellar groups {}", own);
      if (own.size() == 1 && wantedGroup.isEmpty()) {
        transport.onGroup(own.iterator().next());
      } else if (own.contains(wantedGroup)) {
        transport.onGroup(wantedGroup);
      }
    } catch (RuntimeException e) {
      LOG.warn("Cellar does not say in which groups this node is; it is asked again", e);
    }
  }
}
