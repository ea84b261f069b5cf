package org.vigil.agent.internal;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.BundleContext;
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
import org.vigil.api.client.Cluster;
import org.vigil.spi.Clock;
import org.vigil.spi.DutyCycle;
import org.vigil.spi.Neighbour;
import org.vigil.spi.Recorder;
import org.vigil.spi.Role;
import org.vigil.spi.Transport;

/** The node's monitoring agent, and its view of the cluster as a service. */
@Component(name = "org.vigil.agent", immediate = true)
@Designate(ocd = AgentConfig.class)
@Requirement(
    namespace = "osgi.service",
    filter = "(objectClass=org.vigil.spi.Transport)",
    effective = "active")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>='org.vigil.api.client.Cluster'")
public final class AgentComponent {
  private static final Logger LOG = LoggerFactory.getLogger(AgentComponent.class);
  private static final String NAME = "org.vigil.agent";

  private final AtomicReference<@Nullable Transport> transport = new AtomicReference<>();
  private final AtomicReference<@Nullable Recorder> recorder = new AtomicReference<>();
  private final DutyCycle dutyCycle;
  private final ServiceRegistration<Cluster> registration;
  private @Nullable AgentCore made;
  private AgentSettings settings = AgentSettings.defaults();

  @Activate
  public AgentComponent(BundleContext context, AgentConfig config) {
    read(config);
    dutyCycle =
        new DutyCycle(
            Role.AGENT,
            NAME,
            new SecureRandom().nextLong(),
            Clock.SYSTEM,
            outlet -> {
              AgentCore core = new AgentCore(outlet, Clock.SYSTEM, settings);
              made = core;
              return core;
            });
    dutyCycle.start();
    registration =
        context.registerService(
            Cluster.class,
            new AgentCluster(dutyCycle, core(), this::transportKind, this::neighbours),
            null);
  }

  private AgentCore core() {
    AgentCore core = made;
    if (core == null) {
      throw new IllegalStateException("the core is made with the duty cycle");
    }
    return core;
  }

  private void read(AgentConfig config) {
    try {
      settings = new AgentSettings(config.stale_millis(), config.grace_millis());
    } catch (RuntimeException e) { // Declarative Services say so of what is no number
      LOG.warn("etc/{}.cfg is not taken on, what was set before stays: {}", NAME, e.getMessage());
    }
  }

  @Modified
  void modified(AgentConfig config) {
    read(config);
    AgentSettings taken = settings;
    dutyCycle.execute(() -> core().configure(taken));
  }

  @Deactivate
  void deactivate() {
    registration.unregister();
    dutyCycle.close();
    dutyCycle.leave("agentStopped");
  }

  private String transportKind() {
    Transport current = transport.get();
    return current == null ? "none" : current.kind();
  }

  private List<Neighbour> neighbours() {
    Transport current = transport.get();
    return current == null ? List.of() : current.neighbours();
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTransport(Transport next) {
    transport.set(next);
    dutyCycle.connect(next);
  }

  void unbindTransport(Transport gone) {
    transport.compareAndSet(gone, null); // a replacement is bound before
    dutyCycle.disconnect(gone);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindRecorder(Recorder next) {
    recorder.set(next);
    dutyCycle.execute(() -> core().recordTo(next));
  }

  void unbindRecorder(Recorder gone) {
    if (recorder.compareAndSet(gone, null)) { // a replacement is bound before
      dutyCycle.execute(() -> core().recordTo(null));
    }
  }
}
