package org.vigil.exporter.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;

/**
 * A registration of an Instrumented service; two of them may have the same entity, so identity is
 * the object.
 */
final class Service {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final Entity entity;
  private final String owner;
  private final String bundle;
  private boolean isRefused;

  /**
   * A service of this node.
   *
   * @param owner the bundle or group that owns the entity's name (R9)
   * @param bundle the symbolic name of the bundle that registered it
   */
  Service(Entity entity, String owner, String bundle) {
    this.entity = entity;
    this.owner = owner;
    this.bundle = bundle;
  }

  Entity entity() {
    return entity;
  }

  String owner() {
    return owner;
  }

  String bundle() {
    return bundle;
  }

  /** A coordinator refuses its offer while another owner has the name, or does not any more. */
  void refused(EntityName name, boolean lifted, String detail) {
    if (isRefused == lifted) {
      isRefused = !lifted;
      String what = lifted ? "not refused any more" : "refused:";
      LOG.warn("{} of {} is {} {}", name, bundle, what, detail);
    }
  }

  @Override
  public String toString() {
    return entity + " of " + bundle;
  }
}
