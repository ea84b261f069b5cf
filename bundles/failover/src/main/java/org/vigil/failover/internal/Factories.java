package org.vigil.failover.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentFactory;
import org.osgi.service.component.ComponentInstance;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;

/**
 * The component factories of this node's bundles that carry the property {@code
 * vigil.entity=<name>}, and what was made of them (R10).
 */
final class Factories
    implements ServiceTrackerCustomizer<ComponentFactory<Object>, EntityName>, AutoCloseable {
  static final String ENTITY = "vigil.entity";

  private static final Logger LOG = LoggerFactory.getLogger(Factories.class);

  private final BundleContext context;
  private final Notice notice;
  private final ServiceTracker<ComponentFactory<Object>, EntityName> factories;
  private final Map<EntityName, ServiceReference<ComponentFactory<Object>>> byEntity =
      new HashMap<>();
  private final Map<EntityName, ComponentInstance<Object>> made = new HashMap<>();

  /** Who is told of what can be made. */
  interface Notice {
    void makeable(EntityName entity, boolean here);
  }

  /** Finds nothing before {@link #open}. */
  Factories(BundleContext context, Notice notice) {
    this.context = context;
    this.notice = notice;
    try {
      factories =
          new ServiceTracker<>(
              context,
              FrameworkUtil.createFilter(
                  "(&(objectClass=" + ComponentFactory.class.getName() + ")(" + ENTITY + "=*))"),
              this);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  void open() {
    factories.open();
  }

  /** Finds no more factories. What it made is a service like others and lives on (G9). */
  @Override
  public void close() {
    factories.close();
  }

  // ---- factories come and go

  @Override
  public @Nullable EntityName addingService(ServiceReference<ComponentFactory<Object>> reference) {
    EntityName entity = entityOf(reference);
    if (entity != null) {
      synchronized (this) {
        byEntity.putIfAbsent(entity, reference);
      }
      notice.makeable(entity, true);
    }
    return entity;
  }

  private static @Nullable EntityName entityOf(ServiceReference<?> reference) {
    Object name = reference.getProperty(ENTITY);
    try {
      return EntityName.of(String.valueOf(name));
    } catch (IllegalArgumentException e) {
      LOG.warn("a component factory of {} is not used: {}", reference.getBundle(), e.getMessage());
      return null;
    }
  }

  @Override
  public void modifiedService(
      ServiceReference<ComponentFactory<Object>> reference, EntityName entity) {
    // The property of a factory does not change.
  }

  @Override
  public void removedService(
      ServiceReference<ComponentFactory<Object>> reference, EntityName entity) {
    synchronized (this) {
      byEntity.remove(entity, reference);
      made.remove(entity); // it goes with its factory, or we do
    }
    notice.makeable(entity, false);
  }

  // ---- making

  synchronized boolean has(EntityName entity) {
    return byEntity.containsKey(entity);
  }

  /** A component's own code runs here: whatever it throws is the answer. */
  Optional<Refusal> make(EntityName entity) {
    ServiceReference<ComponentFactory<Object>> reference;
    synchronized (this) {
      reference = byEntity.get(entity);
      if (made.containsKey(entity)) {
        return Optional.of(new Refusal(Causes.ALREADY_THERE, entity + " was made here already"));
      }
    }
    ComponentFactory<Object> factory = reference == null ? null : context.getService(reference);
    if (reference == null || factory == null) {
      return Optional.of(
          new Refusal(Causes.NOT_INSTANTIABLE, "the component factory of " + entity + " is gone"));
    }
    try {
      keep(entity, factory.newInstance(null));
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      LOG.warn("{} could not be made by {}", entity, reference.getBundle(), e);
      return Optional.of(new Refusal(Causes.THREW, "its component could not be activated: " + e));
    } finally {
      context.ungetService(reference);
    }
  }

  private synchronized void keep(EntityName entity, ComponentInstance<Object> instance) {
    made.put(entity, instance);
  }

  /** Takes away what was made; may wait for the component. */
  void dispose(EntityName entity) {
    ComponentInstance<Object> instance;
    synchronized (this) {
      instance = made.remove(entity);
    }
    if (instance != null) {
      instance.dispose();
    }
  }
}
