package org.vigil.exporter.internal;

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
import org.vigil.spi.Transport;

/**
 * The exporter bundle: speaks for the entities of its node. Stopping it is a crash; the standby
 * exporter takes over.
 */
@Component(name = "org.vigil.exporter", immediate = true)
@Designate(ocd = ExporterConfig.class)
@Requirement(
    namespace = "osgi.service",
    filter = "(objectClass=org.vigil.spi.Transport)",
    effective = "active")
public final class ExporterComponent {
  private final ExporterRuntime runtime;

  @Activate
  public ExporterComponent(BundleContext context, ExporterConfig config) {
    runtime = new ExporterRuntime(context, "org.vigil.exporter", false, config);
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
