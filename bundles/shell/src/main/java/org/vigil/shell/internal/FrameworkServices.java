package org.vigil.shell.internal;

import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.client.BlackBoxes;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.Drills;
import org.vigil.api.client.Importer;

/**
 * The services of the framework. Karaf's own injection knows neither prototype scope nor services
 * that come and go under a running command, so they are fetched here.
 */
final class FrameworkServices implements Services {
  private static final Logger LOG = LoggerFactory.getLogger(FrameworkServices.class);

  private final BundleContext context;

  FrameworkServices(BundleContext context) {
    this.context = context;
  }

  @Override
  public Optional<Lent<Importer>> importer() {
    return lend(Importer.class);
  }

  @Override
  public Optional<Lent<Cluster>> cluster() {
    return lend(Cluster.class);
  }

  @Override
  public Optional<Lent<BlackBoxes>> blackBoxes() {
    return lend(BlackBoxes.class);
  }

  @Override
  public Optional<Lent<Drills>> drills() {
    return lend(Drills.class);
  }

  private <T> Optional<Lent<T>> lend(Class<T> type) {
    ServiceReference<T> reference = context.getServiceReference(type);
    ServiceObjects<T> objects = reference == null ? null : context.getServiceObjects(reference);
    T service = objects == null ? null : objects.getService();
    if (objects == null || service == null) {
      return Optional.empty();
    }
    return Optional.of(new Lent<>(service, reference, () -> giveBack(objects, service)));
  }

  private static <T> void giveBack(ServiceObjects<T> objects, T service) {
    try {
      objects.ungetService(service);
    } catch (IllegalStateException | IllegalArgumentException e) {
      // The service or this bundle went first, and the framework has taken it back.
      LOG.debug("{} was gone before it was given back", service, e);
    }
  }

  @Override
  public Listening listen(Consumer<Event> listener) {
    ServiceListener services =
        event -> {
          switch (event.getType()) {
            case ServiceEvent.REGISTERED ->
                listener.accept(new Event(Happening.ARRIVED, event.getServiceReference()));
            case ServiceEvent.UNREGISTERING ->
                listener.accept(new Event(Happening.LEFT, event.getServiceReference()));
            default -> {}
          }
        };
    Bundle self = context.getBundle();
    SynchronousBundleListener bundles =
        event -> {
          if (event.getBundle().equals(self) && event.getType() == BundleEvent.STOPPING) {
            listener.accept(new Event(Happening.STOPPING, self));
          }
        };
    try {
      context.addServiceListener(
          services, "(" + Constants.OBJECTCLASS + "=" + Importer.class.getName() + ")");
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    context.addBundleListener(bundles);
    return () -> {
      try {
        context.removeServiceListener(services);
        context.removeBundleListener(bundles);
      } catch (IllegalStateException e) {
        LOG.debug("The bundle stopped, and the framework has removed its listeners", e);
      }
    };
  }
}
