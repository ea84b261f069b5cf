package org.vigil.failover.internal;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.apache.karaf.features.FeaturesService;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.client.Causes;
import org.vigil.spi.Clock;
import org.vigil.spi.DutyCycle;
import org.vigil.spi.Journal;
import org.vigil.spi.Role;
import org.vigil.spi.Transport;

/** Runs the node's coordinator, on whatever transport there is, for as long as the bundle lives. */
@Component(
    name = FailoverComponent.PID,
    service = {},
    immediate = true)
@Designate(ocd = FailoverConfig.class)
@Requirement(
    namespace = "osgi.service",
    filter = "(objectClass=org.vigil.spi.Transport)",
    effective = "active")
public final class FailoverComponent {
  static final String PID = "org.vigil.failover";

  private static final Logger LOG = LoggerFactory.getLogger(FailoverComponent.class);

  private final DutyCycle cycle;
  private final CoordinatorCore core;
  private final Entrance entrance;
  private final JournalPort journals;
  private final Factories factories;
  private final Features features;
  private volatile boolean provisional = true;
  private Settings settings = Settings.DEFAULT;

  /** Starts the coordinator. */
  @Activate
  public FailoverComponent(BundleContext context, FailoverConfig config) {
    settings = read(config);
    factories = new Factories(context, this::makeable);
    String home = context.getProperty("karaf.home");
    features = new Features(Path.of(home == null ? "" : home, "system"));
    Workshop workshop = new NodeWorkshop(factories, features, this::execute);
    CoordinatorCore[] made = new CoordinatorCore[1];
    journals =
        new JournalPort(this::execute, kept -> made[0].recover(kept), () -> made[0].onJournal());
    cycle =
        new DutyCycle(
            Role.COORDINATOR,
            PID,
            new SecureRandom().nextLong(),
            Clock.SYSTEM,
            outlet ->
                made[0] =
                    new CoordinatorCore(outlet, () -> provisional, workshop, journals, settings));
    core = made[0];
    entrance = new Entrance(cycle);
    cycle.start();
    if (JournalPort.isExpected(context)) {
      entrance.awaitJournal();
    } else {
      entrance.open();
    }
    allow(config);
    factories.open();
  }

  private void execute(Runnable command) {
    cycle.execute(command);
  }

  private void makeable(EntityName entity, boolean here) {
    execute(() -> core.makeable(entity, here));
  }

  private void allow(FailoverConfig config) {
    features.allow(Allowance.read(config, complaint -> LOG.warn("{}: {}", PID, complaint)));
    execute(() -> core.allow(features.allowed()));
  }

  @Modified
  synchronized void configure(FailoverConfig config) {
    Settings changed = read(config);
    settings = changed;
    cycle.execute(() -> core.configure(changed));
    allow(config);
  }

  private Settings read(FailoverConfig config) {
    return Settings.read(config, settings, complaint -> LOG.warn("{}: {}", PID, complaint));
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTransport(Transport transport) {
    provisional = !transport.kind().equals(Transport.LOCAL);
    entrance.connect(transport);
  }

  void unbindTransport(Transport transport) {
    entrance.disconnect(transport);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindJournal(Journal journal) {
    journals.connect(journal, entrance::open);
  }

  void unbindJournal(Journal journal) {
    journals.disconnect(journal);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindFeatures(FeaturesService service) {
    features.serviceCame(service);
  }

  void unbindFeatures(FeaturesService service) {
    features.serviceWent(service);
  }

  /** Ends the thread, then lets the others know. */
  @Deactivate
  void stop() {
    factories.close();
    entrance.close();
    cycle.close();
    cycle.leave(Causes.EXPORTER_STOPPED);
  }
}
