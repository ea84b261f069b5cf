package org.vigil.api.client;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;

/** One epoch of one entity that came to its end, once (R7). */
@ProviderType
public interface Closing {
  EntityName entity();

  /** The epoch that was closed. */
  Epoch epoch();

  /** The epoch that followed; empty until there is one. */
  Optional<Epoch> successor();

  /** The instruments that this importer monitored. */
  int monitored();

  /** The operations of this importer that were pending and ended with the epoch (claim 2). */
  int pending();

  Ledger ledger();
}
