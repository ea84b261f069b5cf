package org.vigil.transport.cellar.internal;

import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.cellar.core.GroupManager;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vigil.api.Instrumented;
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
  /** Three nodes that start at once on a small machine need half of that for their Hazelcasts. */
  private static final long PATIENCE_SECONDS = 40;

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
  private final CellarWatch watch;
  private List<ServiceRegistration<?>> registrations = List.of();
  private boolean closed;

  /** Starts to look for the others. */
  @Activate
  public CellarTransportComponent(
      BundleContext context, Config config, @Reference ConfigurationAdmin configurations) {
    String name = context.getProperty("karaf.name");
    LastGoodNode lastGood = new LastGoodNode(context.getDataFile("node").toPath());
    this.context = context;
    this.transport =
        new CellarTransport(
                lastGood.choose(config.node(), name == null ? "" : name),
                Clock.SYSTEM,
                TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS),
                this::register)
            .start();
    this.watch = new CellarWatch(transport, config.group().strip(), configurations);
  }

  private synchronized void register() {
    if (!closed) {
      registrations =
          List.of(
              context.registerService(Transport.class, transport, null),
              context.registerService(Instrumented.class, new TrafficInstruments(transport), null));
    }
  }

  /** Lets the roles leave, says goodbye and ends. */
  @Deactivate
  public void deactivate() {
    List<ServiceRegistration<?>> offered;
    synchronized (this) {
      closed = true;
      offered = registrations;
    }
    offered.forEach(ServiceRegistration::unregister);
    transport.close();
    watch.close();
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindHazelcast(HazelcastInstance hazelcast) {
    watch.onHazelcast(hazelcast);
  }

  void unbindHazelcast(HazelcastInstance hazelcast) {
    watch.onHazelcastGone(hazelcast);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindGroups(GroupManager groups) {
    watch.onGroups(groups);
  }

  void unbindGroups(GroupManager groups) {
    watch.onGroupsGone(groups);
  }
}
