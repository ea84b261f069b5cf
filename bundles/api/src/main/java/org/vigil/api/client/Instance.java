package org.vigil.api.client;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;

/** What became of an {@link InstanceRequest}. */
@ProviderType
public interface Instance {
  EntityName entity();

  /** Where it was to be made. */
  String node();

  /** Whether the service is there; its exporter offers it from then on. */
  boolean isDone();

  /** Why not. */
  Optional<Refusal> refusal();

  /** From the request to the answer, as the asked node saw it. */
  Duration took();
}
