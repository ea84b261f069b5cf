package org.vigil.transport.cellar.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Clock;

/**
 * The thread that sends what there is for one member, so that neither roles nor other members wait
 * for it. A lone frame leaves as soon as the thread runs; while it sends, more gathers for the next
 * batch.
 */
final class Pump implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Neighbourhood neighbourhood;
  private final Member member;
  private final Carrier carrier;
  private final Clock clock;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean woken;
  private boolean failed;

  Pump(Neighbourhood neighbourhood, Member member, Carrier carrier, Clock clock) {
    this.neighbourhood = neighbourhood;
    this.member = member;
    this.carrier = carrier;
    this.clock = clock;
    this.thread = new Thread(this, "org.vigil.transport.cellar to " + member.address());
    this.thread.setDaemon(true);
  }

  Pump start() {
    thread.start();
    return this;
  }

  /** Something may be due. */
  void wake() {
    if (!woken) {
      woken = true;
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    while (running) {
      woken = false;
      Envelope due = neighbourhood.next(member.id(), clock.nanos());
      if (due != null) {
        send(due);
        continue;
      }
      long nanos = neighbourhood.nanosUntilDue(member.id(), clock.nanos());
      if (nanos > 0 && !woken && running) {
        LockSupport.parkNanos(this, Math.min(nanos, MOST_NANOS));
      }
    }
  }

  private void send(Envelope envelope) {
    try {
      carrier.send(member, EnvelopeCodec.encode(envelope));
      failed = false;
    } catch (RuntimeException e) {
      // What matters is sent again. Hazelcast stops, or the member is about to leave.
      if (running && !failed) {
        LOG.info("Nothing can be sent to {} at the moment: {}", member.address(), e.toString());
      }
      failed = true;
      LockSupport.parkNanos(this, REST_NANOS);
    }
  }

  /** Ends the thread, soon. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
  }
}
