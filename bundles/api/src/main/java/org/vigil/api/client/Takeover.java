package org.vigil.api.client;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;

/** What became of a {@link TakeoverRequest}. */
@ProviderType
public interface Takeover {
  EntityName entity();

  boolean isDone();

  /** Why not. */
  Optional<Refusal> refusal();

  /** The exporter before, {@code name@node}; empty if there was none. */
  String from();

  /** The exporter after, {@code name@node}; empty if it was refused. */
  String to();

  Epoch epoch();

  /** From the request until the new primary had opened its epoch, as the asked node saw it. */
  Duration took();
}
