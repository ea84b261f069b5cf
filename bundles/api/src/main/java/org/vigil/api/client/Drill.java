package org.vigil.api.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;

/** What became of a {@link DrillRequest}. */
@ProviderType
public interface Drill {
  EntityName entity();

  /** Whether the entity went to its backup and came back, and its monitors with it. */
  boolean isDone();

  /** Why not, and how far it came: the entity may be with its backup still. */
  Optional<Refusal> refusal();

  /** There, and back, as far as it went. */
  List<Leg> legs();

  /** One takeover of a drill, as it was seen on the node that drilled. */
  @ProviderType
  interface Leg {
    /** The exporter before, {@code name@node}. */
    String from();

    /** The exporter after, {@code name@node}. */
    String to();

    /** The epoch that followed. */
    Epoch epoch();

    /** From the last frame heard in the epoch before to the first good report of each monitor. */
    Duration blackout();

    /** What became of the reports of the epoch before. */
    Ledger ledger();
  }
}
