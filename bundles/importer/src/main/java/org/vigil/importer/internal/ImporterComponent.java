package org.vigil.importer.internal;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
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
import org.vigil.api.client.Causes;
import org.vigil.api.client.Importer;
import org.vigil.api.client.MonitorListener;
import org.vigil.spi.Clock;
import org.vigil.spi.DutyCycle;
import org.vigil.spi.Role;
import org.vigil.spi.Transport;

/** The importer role in its bundle. */
@Component(
    name = ImporterComponent.NAME,
    service = {},
    immediate = true)
@Designate(ocd = ImporterConfig.class)
@Requirement(
    namespace = "osgi.service",
    filter = "(objectClass=org.vigil.spi.Transport)",
    effective = "active")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.vigil.api.client.Importer\"",
    uses = Importer.class,
    effective = "active")
public final class ImporterComponent {
  static final String NAME = "org.vigil.importer";

  private static final Logger LOG = LoggerFactory.getLogger(ImporterComponent.class);
  private static final Duration LAST_CALLS = Duration.ofSeconds(1);

  private final Delivery delivery;
  private final DutyCycle dutyCycle;
  private final ImporterRole role;
  private final Sessions sessions;
  private final Whiteboard whiteboard;
  private final ServiceRegistration<Importer> registration;
  private volatile Settings settings;

  /** Starts the role. */
  @Activate
  public ImporterComponent(BundleContext context, Map<String, Object> configuration) {
    settings = read(configuration, Settings.DEFAULTS);
    delivery = new Delivery(Clock.SYSTEM, settings.listenerThreads());
    role = new ImporterRole(this::execute, Clock.SYSTEM, delivery, () -> settings);
    dutyCycle =
        new DutyCycle(Role.IMPORTER, NAME, new SecureRandom().nextLong(), Clock.SYSTEM, role::core);
    sessions = new Sessions(role);
    whiteboard = new Whiteboard(role);
    dutyCycle.start();
    registration = context.registerService(Importer.class, sessions, null);
  }

  private void execute(Runnable command) {
    dutyCycle.execute(command);
  }

  @Modified
  void modified(Map<String, Object> configuration) {
    settings = read(configuration, settings);
    delivery.limit(settings.listenerThreads());
  }

  private static Settings read(Map<String, Object> configuration, Settings before) {
    return Settings.of(configuration, before, why -> LOG.warn("{}.cfg: {}", NAME, why));
  }

  /**
   * Stops the role as a crash would: nothing is handed over. What clients have open stays with the
   * agent, up to where it was taken (R19).
   */
  @Deactivate
  void deactivate() {
    whiteboard.stop();
    sessions.stop();
    registration.unregister();
    role.close();
    delivery.close(LAST_CALLS);
    dutyCycle.close();
    dutyCycle.leave(Causes.EXPORTER_STOPPED);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTransport(Transport transport) {
    dutyCycle.connect(transport);
  }

  void unbindTransport(Transport transport) {
    dutyCycle.disconnect(transport);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(" + MonitorListener.MONITOR + "=*)")
  void bindListener(ServiceReference<MonitorListener> reference, MonitorListener listener) {
    String bundle = Sessions.nameOf(reference.getBundle());
    whiteboard.put(serviceId(reference), bundle, reference::getProperty, listener);
  }

  void updatedListener(ServiceReference<MonitorListener> reference, MonitorListener listener) {
    bindListener(reference, listener);
  }

  void unbindListener(ServiceReference<MonitorListener> reference) {
    whiteboard.remove(serviceId(reference));
  }

  private static long serviceId(ServiceReference<?> reference) {
    return (Long) reference.getProperty(Constants.SERVICE_ID);
  }
}
