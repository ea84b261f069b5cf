package org.vigil.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Transport.Connection;
import org.vigil.spi.message.Message;

/**
 * Runs a role's {@link Core} on one thread: hands it what arrives as it arrives, and ticks when it
 * asked to be ticked. Transports may come and go meanwhile; the core lives as long as this.
 *
 * <p>When a transport goes, its peers are not dead: they have {@link #RETURN_NANOS} from the
 * arrival of the next transport to show up there; then they are down.
 */
@ProviderType
public final class DutyCycle implements Outlet, AutoCloseable {
  /** How long peers may take to appear on another transport. */
  static final long RETURN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final Logger LOG = LoggerFactory.getLogger(DutyCycle.class);
  private static final int MAX_FRAMES = 16_384;
  private static final int BURST = 512;
  private static final long STOP_MILLIS = 2_000;

  private final Role role;
  private final String name;
  private final long incarnation;
  private final Clock clock;
  private final Core core;
  private final Thread thread;
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final AtomicInteger framesWaiting = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final Map<Peer, Long> missing = new HashMap<>();
  private final Map<Peer, Boolean> up = new HashMap<>();
  private volatile boolean running = true;
  private volatile @Nullable Connection connection;
  private volatile String node = "";

  /**
   * Prepares a role; {@link #start} begins.
   *
   * @param core makes the core, given its way out
   */
  public DutyCycle(
      Role role, String name, long incarnation, Clock clock, Function<Outlet, Core> core) {
    this.role = role;
    this.name = name;
    this.incarnation = incarnation;
    this.clock = clock;
    this.core = core.apply(this);
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  /** Starts the thread. */
  public DutyCycle start() {
    thread.start();
    return this;
  }

  // ---- transports, called by the component's bind and unbind

  /** Connects to a transport, leaving the one before. */
  public synchronized void connect(Transport transport) {
    if (!running) {
      return;
    }
    disconnect();
    node = transport.nodeId();
    // What the new transport says must find the old peers already missing.
    execute(this::awaitReturns);
    connection = transport.connect(role, name, incarnation, new Inlet());
  }

  /** The transport is gone; its peers become missing, not dead. */
  public synchronized void disconnect() {
    Connection old = connection;
    connection = null;
    if (old != null) {
      old.close();
      execute(
          () -> {
            up.keySet().forEach(peer -> missing.put(peer, Long.MAX_VALUE));
            up.clear();
          });
    }
  }

  private void awaitReturns() {
    long deadline = clock.nanos() + RETURN_NANOS;
    missing.replaceAll((peer, before) -> deadline);
  }

  private final class Inlet implements Transport.Endpoint {
    @Override
    public boolean onFrame(Peer from, byte[] frame) {
      if (framesWaiting.get() >= MAX_FRAMES) {
        refused.increment();
        return false;
      }
      framesWaiting.incrementAndGet();
      execute(
          () -> {
            framesWaiting.decrementAndGet();
            deliver(from, frame);
          });
      return true;
    }

    @Override
    public void onUp(Peer peer) {
      execute(
          () -> {
            missing.remove(peer);
            up.put(peer, true);
            core.onUp(peer, clock.nanos());
          });
    }

    @Override
    public void onDown(Peer peer, String cause) {
      execute(
          () -> {
            missing.remove(peer);
            if (up.remove(peer) != null) {
              core.onDown(peer, cause, clock.nanos());
            }
          });
    }
  }

  private void deliver(Peer from, byte[] frame) {
    Message message;
    try {
      message = Codec.decode(frame);
    } catch (UnreadableFrameException e) {
      unreadable.increment();
      if (unreadable.sum() == 1) {
        LOG.warn(
            "{}: a frame from {} cannot be read and is left out: {}", name, from, e.getMessage());
      }
      return;
    }
    core.onMessage(from, message, clock.nanos());
  }

  // ---- the core's thread

  /**
   * Runs a command on the core's thread, in order with what arrives. For any thread; never blocks.
   */
  public void execute(Runnable command) {
    inbox.add(command);
  }

  private void run() {
    long next = clock.nanos();
    while (running) {
      try {
        Runnable command = inbox.poll(Math.max(0, next - clock.nanos()), TimeUnit.NANOSECONDS);
        boolean worked = command != null;
        for (int i = 0; command != null && running; i++) {
          guarded(command);
          command = i < BURST ? inbox.poll() : null;
        }
        long now = clock.nanos();
        if (running && (worked || now - next >= 0)) {
          next = now + TimeUnit.SECONDS.toNanos(1); // should the tick fail
          dropMissing(now);
          next = tick(now, next);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private long tick(long now, long otherwise) {
    long[] next = {otherwise};
    guarded(() -> next[0] = core.onTick(now));
    return missing.isEmpty() ? next[0] : Math.min(next[0], now + RETURN_NANOS / 4);
  }

  private void dropMissing(long now) {
    missing.entrySet().stream()
        .filter(entry -> entry.getValue() != Long.MAX_VALUE && now - entry.getValue() >= 0)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(
            peer -> {
              missing.remove(peer);
              guarded(() -> core.onDown(peer, "unreachable", now));
            });
  }

  /** A bug in a core costs one message, not the role; it is logged with its trace each time. */
  private void guarded(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException | LinkageError e) {
      failures.increment();
      LOG.error("{}: a message or tick failed", name, e);
    }
  }

  // ---- the way out

  @Override
  public boolean send(Peer to, Message message) {
    Connection current = connection;
    return current != null && current.send(to, Codec.encode(message));
  }

  @Override
  public Peer self() {
    return new Peer(node, role, name, incarnation);
  }

  /** Frames not taken because too many waited. */
  public long refusedFrames() {
    return refused.sum();
  }

  /** Frames that could not be decoded, for instance of a newer protocol. */
  public long unreadableFrames() {
    return unreadable.sum();
  }

  /** Messages and ticks that failed by a bug. */
  public long failures() {
    return failures.sum();
  }

  /**
   * Ends the thread, within two seconds, after the message or tick it is at; nothing is flushed.
   * The connection stays, so that the owner can let go of what it holds before the others are told:
   * {@link #leave}.
   */
  @Override
  public void close() {
    running = false;
    execute(() -> {});
    if (Thread.currentThread() != thread) {
      try {
        thread.join(STOP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (thread.isAlive()) {
        LOG.warn("{}: its thread does not end and is left behind", name);
        thread.interrupt();
      }
    }
  }

  /** Tells the others that this role is gone, and why. */
  public synchronized void leave(String cause) {
    Connection old = connection;
    connection = null;
    if (old != null) {
      old.close(cause);
    }
  }
}
