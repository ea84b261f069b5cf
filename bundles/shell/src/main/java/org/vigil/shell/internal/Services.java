package org.vigil.shell.internal;

import java.util.Optional;
import java.util.function.Consumer;
import org.vigil.api.client.BlackBoxes;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.Drills;
import org.vigil.api.client.Importer;

/** Where commands get the services they ask; each may be missing and may come and go. */
interface Services {
  /** What happened to an importer service, or to this bundle. */
  enum Happening {
    /** An importer service is there. */
    ARRIVED,
    /** An importer service is going; its sessions with it. */
    LEFT,
    /** This bundle stops: whoever still runs in it ends. */
    STOPPING
  }

  /**
   * One thing that happened.
   *
   * @param source of which registration, as in {@link Lent#source}
   */
  record Event(Happening happening, Object source) {}

  /** A registration that can be ended. */
  @FunctionalInterface
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /** Opens a session, closed when it is given back; empty if nobody offers one. */
  Optional<Lent<Importer>> importer();

  /** The view of the whole; empty if nobody offers it. */
  Optional<Lent<Cluster>> cluster();

  /** Moves entities there and back; empty if nobody offers it. */
  Optional<Lent<Drills>> drills();

  /** The last reports before outages; empty if nobody keeps them. */
  Optional<Lent<BlackBoxes>> blackBoxes();

  /** Tells what happens from now on, on the thread that does it: the listener must not wait. */
  Listening listen(Consumer<Event> listener);
}
