package org.vigil.exporter.internal;

import java.security.SecureRandom;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Instrumented;
import org.vigil.api.TapOwner;
import org.vigil.api.client.Causes;
import org.vigil.spi.Clock;
import org.vigil.spi.DutyCycle;
import org.vigil.spi.Role;
import org.vigil.spi.Transport;
import org.vigil.spi.message.AssignmentMessage.Refused;

/**
 * Runs an exporter core in a bundle: finds the {@link Instrumented} services of the node by the
 * whiteboard and says clearly which it cannot export. The exporter and the standby exporter are
 * this with other settings.
 */
public final class ExporterRuntime
    implements ServiceTrackerCustomizer<Instrumented, Runnable>, AllServiceListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExporterRuntime.class);

  /** Whether this JVM has had its rehearsal; bundles that start again need no other. */
  private static volatile boolean rehearsed;

  private final BundleContext context;
  private final String name;
  private final ConfiguredSettings settings;
  private final DutyCycle dutyCycle;
  private final ProcedurePool procedures;
  private final ServiceTracker<Instrumented, Runnable> services;
  private final Thread rehearsal;
  private final Set<ServiceReference<?>> foreign = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ExporterCore core;
  private volatile boolean running = true;

  /**
   * The services there already while the tracker opens, which finds them in any order: who was
   * registered first keeps its name (R9), whichever exporter looks. Then null.
   */
  private @Nullable SortedMap<Long, Service> found = new TreeMap<>();

  /**
   * Prepares an exporter; {@link #open} starts it.
   *
   * @param name what it is called and configured under
   * @param standby whether it is dormant and preferred last
   */
  public ExporterRuntime(
      BundleContext context, String name, boolean standby, ExporterConfig config) {
    this.context = context;
    this.name = name;
    this.settings = new ConfiguredSettings(name, standby);
    ExporterSettings first = settings.read(config);
    TapOwner owner = new TapOwner(name);
    procedures = new ProcedurePool(name, command -> execute(command));
    dutyCycle =
        new DutyCycle(
            Role.EXPORTER,
            name,
            new SecureRandom().nextLong(),
            Clock.SYSTEM,
            outlet -> {
              ExporterCore made = new ExporterCore(outlet, Clock.SYSTEM, procedures, owner, first);
              core = made;
              return made;
            });
    services = new ServiceTracker<>(context, Instrumented.class, this);
    rehearsal = new Thread(this::rehearse, name + "-rehearsal");
    rehearsal.setDaemon(true);
  }

  private void execute(Runnable command) {
    dutyCycle.execute(command);
  }

  private void rehearse() {
    if (!rehearsed) {
      Rehearsal.play(() -> running);
      rehearsed |= running;
    }
  }

  private ExporterCore core() {
    ExporterCore made = core;
    if (made == null) {
      throw new IllegalStateException("the core is made with the duty cycle");
    }
    return made;
  }

  /** Starts the exporter and finds the services. */
  public void open() {
    rehearsal.start();
    dutyCycle.start();
    services.open();
    addFound();
    warnOfForeigners();
  }

  /** A transport came. */
  public void connect(Transport transport) {
    boolean linked = !transport.kind().equals(Transport.LOCAL);
    execute(() -> core().link(linked));
    dutyCycle.connect(transport);
  }

  /** This transport went, perhaps after another one came. */
  public void disconnect(Transport transport) {
    dutyCycle.disconnect(transport);
  }

  /** Goes on with another configuration. */
  public void configure(ExporterConfig config) {
    ExporterSettings changed = settings.read(config);
    execute(() -> core().configure(changed));
  }

  /**
   * Ends as a crash does: the thread first, then the taps, then the others hear of it; nothing is
   * flushed or handed over.
   */
  @Override
  public void close() {
    running = false;
    context.removeServiceListener(this);
    dutyCycle.close();
    core().letGo();
    dutyCycle.leave(Causes.EXPORTER_STOPPED);
    services.close();
    procedures.close();
  }

  // ---- the whiteboard

  /** What a service's going undoes is what its coming is tracked as. */
  @Override
  public Runnable addingService(ServiceReference<Instrumented> reference) {
    String bundle = nameOf(reference);
    Entity entity = entity(reference, bundle);
    if (entity == null) {
      context.ungetService(reference);
      return () -> execute(() -> core().lift(reference));
    }
    Service service = new Service(entity, entity.group().orElse(bundle), bundle);
    add((Long) reference.getProperty(Constants.SERVICE_ID), service);
    return () -> {
      dropFound(service);
      if (running) {
        Gate.closeAndWait(bundle, whenEmpty -> execute(() -> core().remove(service, whenEmpty)));
      }
      context.ungetService(reference);
    };
  }

  private synchronized void add(long id, Service service) {
    if (found == null) {
      execute(() -> core().add(service));
    } else {
      found.put(id, service);
    }
  }

  private synchronized void addFound() {
    if (found != null) {
      found.values().forEach(service -> execute(() -> core().add(service)));
      found = null;
    }
  }

  private synchronized void dropFound(Service service) {
    if (found != null) {
      found.values().remove(service);
    }
  }

  private static String nameOf(ServiceReference<?> reference) {
    Bundle bundle = reference.getBundle();
    String symbolicName = bundle == null ? null : bundle.getSymbolicName();
    return symbolicName != null
        ? symbolicName
        : "bundle-" + (bundle == null ? "gone" : bundle.getBundleId());
  }

  /** A service's own code runs here: whatever it throws is said and harms nobody else. */
  private @Nullable Entity entity(ServiceReference<Instrumented> reference, String bundle) {
    try {
      Instrumented service = context.getService(reference);
      if (service == null) {
        return null; // gone already, or its component cannot be made, which others say
      }
      Entity entity = service.entity();
      if (entity == null) {
        refuse(reference, bundle, "its entity() returns null");
      } else if (!isOneForAll(reference, service)) {
        refuse(
            reference,
            bundle,
            "it is not one object for all (scope singleton), but one for each bundle or call");
        return null;
      }
      return entity;
    } catch (RuntimeException | Error e) {
      refuse(reference, bundle, "its entity() threw " + e);
      return null;
    }
  }

  /**
   * Declarative Services register singletons with the scope "bundle", so the property tells
   * nothing; a look from another bundle does.
   */
  private boolean isOneForAll(ServiceReference<Instrumented> reference, Instrumented service) {
    BundleContext system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
    try {
      return system.getService(reference) == service;
    } finally {
      system.ungetService(reference);
    }
  }

  @Override
  public void modifiedService(ServiceReference<Instrumented> reference, Runnable whenGone) {
    // Properties carry nothing that an exporter looks at.
  }

  @Override
  public void removedService(ServiceReference<Instrumented> reference, Runnable whenGone) {
    whenGone.run();
  }

  private void refuse(ServiceReference<?> reference, String bundle, String why) {
    LOG.warn("{}: the Instrumented service of {} is not exported: {}", name, bundle, why);
    Refused refused = new Refused(placeOf(bundle), bundle, why, false);
    execute(() -> core().refuse(reference, refused));
  }

  /** Where people see what has no entity: under the name of its bundle. */
  private static EntityName placeOf(String bundle) {
    try {
      return EntityName.of(bundle.replaceAll("[^A-Za-z0-9_.-]", "_"));
    } catch (IllegalArgumentException e) {
      return EntityName.of("unnamed");
    }
  }

  // ---- services wired to another copy of the api (R20)

  private void warnOfForeigners() {
    try {
      String filter = "(" + Constants.OBJECTCLASS + "=" + Instrumented.class.getName() + ")";
      context.addServiceListener(this, filter);
      ServiceReference<?>[] all =
          context.getAllServiceReferences(Instrumented.class.getName(), null);
      if (all != null) {
        for (ServiceReference<?> reference : all) {
          warnIfForeign(reference);
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    ServiceReference<?> reference = event.getServiceReference();
    if (event.getType() == ServiceEvent.REGISTERED) {
      warnIfForeign(reference);
    } else if (event.getType() == ServiceEvent.UNREGISTERING && foreign.remove(reference)) {
      execute(() -> core().lift(reference));
    }
  }

  private void warnIfForeign(ServiceReference<?> reference) {
    if (!reference.isAssignableTo(context.getBundle(), Instrumented.class.getName())
        && foreign.add(reference)) {
      refuse(
          reference,
          nameOf(reference),
          "it is wired to another copy of org.vigil.api (incompatible); refresh it, or install one"
              + " version of the api only");
    }
  }
}
