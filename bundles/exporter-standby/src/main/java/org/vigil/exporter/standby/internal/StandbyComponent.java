package org.vigil.exporter.standby.internal;

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
import org.vigil.exporter.internal.ExporterConfig;
import org.vigil.exporter.internal.ExporterRuntime;
import org.vigil.spi.Transport;

/**
 * The standby exporter: the exporter's core once more, in a bundle and under a PID of its own, so
 * that the stop or update of the other one does not touch it. It is dormant until it is assigned an
 * entity (R5), and then speaks for it until that is moved back or this goes.
 */
@Component(
    name = StandbyComponent.PID,
    service = {},
    immediate = true)
@Designate(ocd = ExporterConfig.class)
@Requirement(
    namespace = "osgi.service",
    filter = "(objectClass=org.vigil.spi.Transport)",
    effective = "active")
public final class StandbyComponent {
  static final String PID = "org.vigil.exporter.standby";

  private final ExporterRuntime runtime;

  /** Starts the standby exporter. */
  @Activate
  public StandbyComponent(BundleContext context, ExporterConfig config) {
    runtime = new ExporterRuntime(context, PID, true, config);
    runtime.open();
  }

  @Modified
  void modified(ExporterConfig config) {
    runtime.configure(config);
  }

  @Deactivate
  void deactivate() {
    runtime.close();
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTransport(Transport transport) {
    runtime.connect(transport);
  }

  void unbindTransport(Transport transport) {
    runtime.disconnect(transport);
  }
}
