package org.vigil.api.client;

import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.EntityName;

/**
 * A wish to have an entity's service made on a node, so that the entity has one more backup there
 * (F35, R10; Fig. 4 step 216). Immutable; each method gives another request.
 */
@ProviderType
public final class InstanceRequest {
  private final EntityName entity;
  private final String node;
  private final String reason;

  private InstanceRequest(EntityName entity, String node, String reason) {
    this.entity = entity;
    this.node = node;
    this.reason = reason;
  }

  /** Has this entity's service made on this node, as {@link NodeInfo#id} says. */
  public static InstanceRequest of(String entity, String node) {
    return new InstanceRequest(EntityName.of(entity), node, "");
  }

  /** Says why, for the audit. */
  public InstanceRequest reason(String why) {
    return new InstanceRequest(entity, node, why);
  }

  public EntityName entity() {
    return entity;
  }

  public String node() {
    return node;
  }

  public String reason() {
    return reason;
  }
}
