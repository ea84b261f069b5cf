package org.vigil.failover.internal;

import java.util.Optional;
import java.util.function.Consumer;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;

/** The core's way to have services made on its node, and taken away again (R10). */
interface Workshop {
  /**
   * Makes the service of an entity; never waits.
   *
   * @param done called once, within 30 seconds, on the core's thread, with what went wrong
   */
  void make(EntityName entity, Consumer<Optional<Refusal>> done);

  /** Takes away what it made; does nothing if it made nothing of that name. */
  void dispose(EntityName entity);
}
