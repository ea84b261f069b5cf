package org.vigil.api.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The end of an exporter's, a service's or a node's word on one or more entities, told once per
 * cause to each importer that monitors or has a pending operation there (G6). It is delivered
 * again, under the same id, as it moves on.
 */
@ProviderType
public interface Outage extends MonitorEvent {
  /** How far it has got. */
  enum Phase {
    /** Noticed; the monitors are unavailable, except when it is coordinated. */
    OPENED,
    /** Each entity has a successor. */
    SWITCHED,
    /** Each monitor has had its first good report again. */
    HEALED
  }

  /** The same for all deliveries of one outage. */
  String id();

  Phase phase();

  /** One of {@link Causes}. */
  String cause();

  /** What noticed first: {@code message}, {@code scan} or {@code coordinated}. */
  String detector();

  /** The exporter whose word ended, as {@code name@node}. */
  String exporter();

  /** When it was noticed, by this node's clock. */
  Instant noticed();

  /**
   * When all of it had a successor: {@link #noticed} and what passed since, also if the clock was
   * set meanwhile. Empty until then.
   */
  Optional<Instant> switched();

  /** When it healed, in the same way. Empty until then. */
  Optional<Instant> healed();

  /**
   * How long the first monitor to suffer had no good report: from the last frame heard or the
   * notice, whichever this agent knows to be the end of the exporter's word, to the last first good
   * report, on the monotonic clock of the importing node. Empty until healed.
   */
  Optional<Duration> blackout();

  /** Everything it closed for this importer. */
  List<Closing> closings();
}
