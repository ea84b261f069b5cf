package org.vigil.api.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Flow;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an importer asked for, alive until it is closed (G2). Its stream goes to the listener it was
 * made with; made without one, it is polled, or subscribed to: one subscriber, which must ask for
 * events to get them.
 */
@ProviderType
public interface Request extends Flow.Publisher<MonitorEvent>, AutoCloseable {
  /** Unique within its node. */
  String id();

  MonitorRequest wanted();

  /** The instruments watched now, by name. */
  List<Monitor> monitors();

  /**
   * Moves waiting events into the buffer; waits if there are none. What the buffer refuses, by
   * throwing as a full queue does, waits for the next call.
   *
   * @param timeout how long to wait for the first
   * @return how many were moved
   * @throws IllegalStateException if the stream goes to a listener or a subscriber
   * @throws InterruptedException if interrupted while waiting
   */
  int poll(Collection<? super MonitorEvent> buffer, Duration timeout) throws InterruptedException;

  /** Whether it was closed, by {@link #close} or with its session. */
  boolean isClosed();

  /**
   * Withdraws the interest everywhere. Nothing is delivered once this has returned, except by a
   * call under way. Closing again does nothing.
   */
  @Override
  void close();
}
