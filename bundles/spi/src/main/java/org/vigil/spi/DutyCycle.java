package org.vigil.spi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.client.Causes;
import org.vigil.spi.Transport.Connection;
import org.vigil.spi.message.Message;

/**
 * Runs a role's {@link Core} on one thread: hands it what arrives as it arrives, and ticks when it
 * asked to be ticked, after what arrived, and at least once a second. Transports may come and go
 * meanwhile; the core lives as long as this.
 *
 * <p>When a transport goes, its peers are not dead: they have {@link #RETURN_NANOS} from the
 * arrival of the next transport to show up there; then they are down. The same holds for a peer
 * that moves while this role stays, from when it went.
 */
@ProviderType
public final class DutyCycle implements Outlet, AutoCloseable {
  /** How long peers may take to appear on another transport. */
  static final long RETURN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How many frames wait at most; more are refused. */
  static final int MAX_FRAMES = 16_384;

  /**
   * And how many bytes: of a role that hangs the node's memory must not be full (G10). A frame that
   * is larger is taken while none waits.
   */
  static final long MAX_BYTES = 32L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(DutyCycle.class);
  private static final int BURST = 512;
  private static final long STOP_MILLIS = 2_000;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The deadline of missing peers while there is no transport. */
  private static final long WAITING = Long.MAX_VALUE;

  private final Role role;
  private final String name;
  private final long incarnation;
  private final Clock clock;
  private final Core core;
  private final Thread thread;
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final AtomicInteger framesWaiting = new AtomicInteger();
  private final AtomicLong bytesWaiting = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final Map<Peer, Long> missing = new HashMap<>();
  private final Set<Peer> up = new HashSet<>();
  private final Arrivals arrivals;
  private volatile boolean running = true;
  private @Nullable Transport transport;
  private volatile @Nullable Connection connection;
  private volatile String node = "";
  private volatile @Nullable Encoded lastEncoded;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Encoded(Message message, byte[] frame) {}

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
    this.arrivals = new Arrivals(clock.nanos());
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

  /**
   * Connects to a transport, leaving the one before.
   *
   * @throws IllegalStateException if the transport refuses; this role then has none
   */
  public synchronized void connect(Transport next) {
    if (!running) {
      return;
    }
    leaveTransport();
    node = next.nodeId();
    Inlet inlet = new Inlet();
    connection = next.connect(role, name, incarnation, inlet);
    transport = next;
    // What the new transport says must find the old peers missing, and us able to answer.
    execute(this::awaitReturns);
    inlet.open();
  }

  /**
   * This transport is gone; its peers become missing, not dead. Does nothing if another one is in
   * use by now: a replacement is bound before the old one is unbound.
   */
  public synchronized void disconnect(Transport gone) {
    if (transport == gone) {
      leaveTransport();
    }
  }

  private void leaveTransport() {
    Connection old = connection;
    connection = null;
    transport = null;
    if (old != null) {
      old.close();
      execute(
          () -> {
            up.forEach(peer -> missing.put(peer, WAITING));
            up.clear();
            missing.replaceAll((peer, deadline) -> WAITING);
          });
    }
  }

  private void awaitReturns() {
    long deadline = clock.nanos() + RETURN_NANOS;
    missing.replaceAll((peer, before) -> deadline);
  }

  /** What a transport says, held back until the core can answer it. */
  private final class Inlet implements Transport.Endpoint {
    private final List<Runnable> early = new ArrayList<>();
    private boolean open;

    synchronized void open() {
      open = true;
      early.forEach(DutyCycle.this::execute);
      early.clear();
    }

    private synchronized void enqueue(Runnable command) {
      if (open) {
        execute(command);
      } else {
        early.add(command);
      }
    }

    @Override
    public boolean onFrame(Peer from, byte[] frame) {
      arrivals.note(clock.nanos());
      if (!running || isFullFor(frame)) {
        refused.increment();
        return false;
      }
      framesWaiting.incrementAndGet();
      bytesWaiting.addAndGet(frame.length);
      enqueue(
          () -> {
            framesWaiting.decrementAndGet();
            bytesWaiting.addAndGet(-frame.length);
            deliver(from, frame);
          });
      return true;
    }

    private boolean isFullFor(byte[] frame) {
      int frames = framesWaiting.get();
      return frames >= MAX_FRAMES || (frames > 0 && bytesWaiting.get() + frame.length > MAX_BYTES);
    }

    @Override
    public void onUp(Peer peer) {
      enqueue(
          () -> {
            missing.remove(peer);
            up.add(peer);
            core.onUp(peer, clock.nanos());
          });
    }

    @Override
    public void onDown(Peer peer, String cause) {
      enqueue(
          () -> {
            if (!up.remove(peer) && !missing.containsKey(peer)) {
              return;
            }
            long now = clock.nanos();
            if (cause.equals(Transport.MOVED)) {
              missing.put(peer, now + RETURN_NANOS);
            } else {
              missing.remove(peer);
              core.onDown(peer, cause, now);
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
   * Runs a command on the core's thread, in order with what arrives; not at all after {@link
   * #close}. For any thread; never waits.
   */
  public void execute(Runnable command) {
    if (running) {
      inbox.add(command);
    }
  }

  private void run() {
    long next = clock.nanos();
    while (running) {
      try {
        next = turn(inbox.poll(Math.max(0, next - clock.nanos()), TimeUnit.NANOSECONDS), next);
      } catch (InterruptedException e) {
        if (running) {
          LOG.warn("{}: its thread was interrupted by something that it called; it goes on", name);
        }
      }
    }
  }

  /** Whether nothing waits that arrived. */
  boolean isIdle() {
    return inbox.isEmpty();
  }

  /**
   * Does what arrived and what is due, without waiting, for whoever has a time of its own instead
   * of the thread.
   *
   * @param dueNanos when a tick is due at the latest
   * @return when the next one is
   */
  long turn(long dueNanos) {
    return turn(inbox.poll(), dueNanos);
  }

  private long turn(@Nullable Runnable first, long dueNanos) {
    Runnable command = first;
    for (int i = 0; command != null && running; i++) {
      guarded(command);
      command = i < BURST ? inbox.poll() : null;
    }
    long now = clock.nanos();
    if (!running || (first == null && now - dueNanos < 0)) {
      return dueNanos;
    }
    dropMissing(now);
    return now + untilNextTick(now);
  }

  private long untilNextTick(long now) {
    long[] asked = {now + IDLE_NANOS};
    guarded(() -> asked[0] = core.onTick(now));
    long most = missing.isEmpty() ? IDLE_NANOS : RETURN_NANOS / 4;
    return asked[0] == Long.MAX_VALUE ? most : Math.max(0, Math.min(asked[0] - now, most));
  }

  private void dropMissing(long now) {
    missing.entrySet().stream()
        .filter(entry -> entry.getValue() != WAITING && now - entry.getValue() >= 0)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(
            peer -> {
              missing.remove(peer);
              guarded(() -> core.onDown(peer, Causes.UNREACHABLE, now));
            });
  }

  /** A bug in a core costs one message, not the role; it is logged with its trace each time. */
  private void guarded(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException | Error e) {
      failures.increment();
      LOG.error("{}: a message or tick failed", name, e);
    }
  }

  // ---- the way out

  @Override
  public boolean send(Peer to, Message message) {
    Connection current = connection;
    return current != null && current.send(to, encoded(message));
  }

  /** A message to several peers is encoded once. */
  @SuppressWarnings("ReferenceEquality") // the very same, not one like it
  private byte[] encoded(Message message) {
    Encoded before = lastEncoded;
    if (before != null && before.message == message) {
      return before.frame;
    }
    Encoded now = new Encoded(message, Codec.encode(message));
    lastEncoded = now;
    return now.frame;
  }

  @Override
  public Peer self() {
    return new Peer(node, role, name, incarnation);
  }

  @Override
  public long longestPauseNanos() {
    return arrivals.longestPauseNanos(clock.nanos());
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
    inbox.add(() -> {}); // wakes it
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
    transport = null;
    if (old != null) {
      old.close(cause);
    }
  }
}
