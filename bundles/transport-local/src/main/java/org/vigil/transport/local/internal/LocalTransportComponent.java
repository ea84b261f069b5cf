package org.vigil.transport.local.internal;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vigil.spi.LastGoodNode;
import org.vigil.spi.Role;
import org.vigil.spi.Switchboard;
import org.vigil.spi.Switchboard.Roster;
import org.vigil.spi.Transport;

/**
 * Offers a {@link Switchboard} that is linked with no other as the node's transport. A change of
 * its configuration makes a new one, to which the roles move with what they hold.
 */
@Component(
    name = "org.vigil.transport.local",
    configurationPid = "org.vigil.transport",
    service = Transport.class,
    immediate = true)
@Designate(ocd = LocalTransportComponent.Config.class)
public final class LocalTransportComponent implements Transport {
  /** What all transports take. */
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
  }

  private final Switchboard transport;

  /** Starts the transport under the configured id. */
  @Activate
  public LocalTransportComponent(BundleContext context, Config config) {
    String name = context.getProperty("karaf.name");
    LastGoodNode lastGood = new LastGoodNode(context.getDataFile("node").toPath());
    transport =
        new Switchboard(
            lastGood.choose(config.node(), name == null ? "" : name), Transport.LOCAL, Roster.NONE);
  }

  /** Ends the transport; the roles have left it by then, or are cut off. */
  @Deactivate
  public void deactivate() {
    transport.close();
  }

  @Override
  public String nodeId() {
    return transport.nodeId();
  }

  @Override
  public String kind() {
    return transport.kind();
  }

  @Override
  public Connection connect(Role role, String name, long incarnation, Endpoint endpoint) {
    return transport.connect(role, name, incarnation, endpoint);
  }
}
