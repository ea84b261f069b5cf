package org.vigil.api.client;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Moves an entity to its backup and back, in production, to show that it works before it has to
 * (F42). A service of the drill's bundle; for any thread.
 */
@ProviderType
public interface Drills {
  /**
   * Drills an entity; completes, normally, within 30 seconds. One drill at a time on a node, others
   * are refused meanwhile. It watches all of the entity, so that the ledgers say what an importer
   * of this node lost of it.
   */
  CompletionStage<Drill> run(DrillRequest request, Caller caller);
}
