package org.vigil.exporter.internal;

import org.vigil.api.Entity;

/**
 * A registration of an Instrumented service; two of them may have the same entity, so identity is
 * the object.
 */
final class Service {
  private final Entity entity;
  private final String owner;
  private final String bundle;

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

  @Override
  public String toString() {
    return entity + " of " + bundle;
  }
}
