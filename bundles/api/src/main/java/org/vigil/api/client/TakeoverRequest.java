package org.vigil.api.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.EntityName;

/**
 * A wish to move an entity to another exporter, without loss and without a moment of unavailability
 * (F31).
 */
@ProviderType
public final class TakeoverRequest {
  private final EntityName entity;
  private final @Nullable String to;
  private final String reason;

  private TakeoverRequest(EntityName entity, @Nullable String to, String reason) {
    this.entity = entity;
    this.to = to;
    this.reason = reason;
  }

  /** Moves this entity to its first backup. */
  public static TakeoverRequest of(String entity) {
    return new TakeoverRequest(EntityName.of(entity), null, "");
  }

  /** Moves it to this backup, {@code name@node} as {@link EntityInfo#backups} says. */
  public TakeoverRequest to(String exporter) {
    return new TakeoverRequest(entity, exporter, reason);
  }

  /** Says why, for the audit. */
  public TakeoverRequest reason(String why) {
    return new TakeoverRequest(entity, to, why);
  }

  public EntityName entity() {
    return entity;
  }

  public Optional<String> to() {
    return Optional.ofNullable(to);
  }

  public String reason() {
    return reason;
  }
}
