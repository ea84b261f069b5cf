package org.vigil.api.client;

import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.EntityName;

/**
 * A wish to move an entity to its first backup and back (F42). Immutable; each method gives another
 * request.
 */
@ProviderType
public final class DrillRequest {
  private final EntityName entity;
  private final String reason;

  private DrillRequest(EntityName entity, String reason) {
    this.entity = entity;
    this.reason = reason;
  }

  /** Drills this entity. */
  public static DrillRequest of(String entity) {
    return new DrillRequest(EntityName.of(entity), "");
  }

  /** Says why, for the audit. */
  public DrillRequest reason(String why) {
    return new DrillRequest(entity, why);
  }

  public EntityName entity() {
    return entity;
  }

  public String reason() {
    return reason;
  }
}
