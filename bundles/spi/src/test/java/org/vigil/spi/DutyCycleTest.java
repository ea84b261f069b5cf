package org.vigil.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.testing.VirtualClock;

@Timeout(60)
class DutyCycleTest {
  private static final long LIMIT_SECONDS = 20;
  private static final Duration RETURN = Duration.ofNanos(DutyCycle.RETURN_NANOS);
  private static final Peer AGENT = new Peer("node-1", Role.AGENT, "agent", 1);
  private static final Peer COORDINATOR = new Peer("node-1", Role.COORDINATOR, "failover", 2);

  private final VirtualClock clock = new VirtualClock();
  private final FakeTransport transport = new FakeTransport();
  private final RecordingCore core = new RecordingCore();
  private DutyCycle cycle;

  @BeforeEach
  void start() {
    cycle = new DutyCycle(Role.EXPORTER, "exporter", 7, clock, out -> core.with(out)).start();
    settle();
  }

  @AfterEach
  void close() {
    core.release.countDown();
    cycle.close();
    assertThat(core.thread.isAlive()).isFalse();
  }

  // ---- messages

  @Test
  void handsOverWhatArrivesInOrder() {
    connect(transport);
    transport.endpoint.onUp(AGENT);
    for (int n = 0; n < 2_000; n++) {
      assertThat(transport.endpoint.onFrame(AGENT, frame("n" + n))).isTrue();
    }
    transport.endpoint.onDown(AGENT, "exporterStopped");
    settle();

    List<String> expected = new ArrayList<>();
    expected.add("up agent");
    for (int n = 0; n < 2_000; n++) {
      expected.add("agent says n" + n);
    }
    expected.add("down agent exporterStopped");
    assertThat(core.heard()).isEqualTo(expected);
  }

  @Test
  void goesOnAfterAMessageThatTheCoreFailsAt() {
    connect(transport);
    core.fail("bug", () -> new IllegalStateException("on purpose"));
    core.fail("worse", () -> new AssertionError("on purpose"));

    transport.endpoint.onUp(AGENT);
    transport.endpoint.onFrame(AGENT, frame("bug"));
    transport.endpoint.onFrame(AGENT, frame("worse"));
    transport.endpoint.onFrame(AGENT, frame("next"));
    settle();

    assertThat(core.heard()).containsExactly("up agent", "agent says next");
    assertThat(cycle.failures()).isEqualTo(2);
  }

  @Test
  void leavesOutAFrameThatCannotBeRead() {
    connect(transport);
    transport.endpoint.onUp(AGENT);

    transport.endpoint.onFrame(AGENT, new byte[] {1, 2, 3});
    transport.endpoint.onFrame(AGENT, frame("next"));
    settle();

    assertThat(core.heard()).containsExactly("up agent", "agent says next");
    assertThat(cycle.unreadableFrames()).isEqualTo(1);
    assertThat(cycle.failures()).isZero();
  }

  @Test
  void refusesFramesWhileTooManyWait() {
    connect(transport);
    transport.endpoint.onUp(AGENT);
    cycle.execute(core::block);
    byte[] frame = frame("x");
    for (int n = 0; n < DutyCycle.MAX_FRAMES; n++) {
      assertThat(transport.endpoint.onFrame(AGENT, frame)).isTrue();
    }

    assertThat(transport.endpoint.onFrame(AGENT, frame("too many"))).isFalse();
    assertThat(cycle.refusedFrames()).isEqualTo(1);

    core.release.countDown();
    settle();
    assertThat(core.heard())
        .hasSize(2 + DutyCycle.MAX_FRAMES)
        .doesNotContain("agent says too many");
    assertThat(transport.endpoint.onFrame(AGENT, frame("again"))).isTrue();
    settle();
    assertThat(core.heard()).contains("agent says again");
  }

  @Test
  void refusesFramesWhileTooManyBytesWait() { // G10
    connect(transport);
    transport.endpoint.onUp(AGENT);
    cycle.execute(core::block);
    byte[] large = frame("x".repeat(1_000_000));
    int fit = (int) (DutyCycle.MAX_BYTES / large.length);
    for (int n = 0; n < fit; n++) {
      assertThat(transport.endpoint.onFrame(AGENT, large)).isTrue();
    }

    assertThat(transport.endpoint.onFrame(AGENT, large)).isFalse();
    assertThat(transport.endpoint.onFrame(AGENT, frame("small"))).isTrue();
    assertThat(cycle.refusedFrames()).isEqualTo(1);

    core.release.countDown();
    settle();
    assertThat(transport.endpoint.onFrame(AGENT, large)).isTrue();
  }

  @Test
  void takesAFrameOfAnySizeWhenNoneWaits() {
    connect(transport);
    transport.endpoint.onUp(AGENT);

    assertThat(transport.endpoint.onFrame(AGENT, new byte[(int) DutyCycle.MAX_BYTES + 1])).isTrue();
  }

  @Test
  void outlivesAnInterruptOfItsThread() {
    connect(transport);
    transport.endpoint.onUp(AGENT);
    cycle.execute(() -> Thread.currentThread().interrupt());
    settle();

    transport.endpoint.onFrame(AGENT, frame("next"));
    settle();

    assertThat(core.heard()).containsExactly("up agent", "agent says next");
  }

  // ---- ticks

  @Test
  void ticksWhenAsked() {
    core.asks = now -> now + Duration.ofMillis(3).toNanos();
    settle();
    long begin = clock.nanos();
    int before = core.ticks().size();

    clock.advance(Duration.ofMillis(3));
    await("a tick without any message", () -> core.ticks().size() == before + 1);
    clock.advance(Duration.ofMillis(4));
    await("another", () -> core.ticks().size() == before + 2);

    assertThat(core.ticks().subList(before, before + 2))
        .containsExactly(
            begin + Duration.ofMillis(3).toNanos(), begin + Duration.ofMillis(7).toNanos());
  }

  @Test
  void ticksAfterMessages() {
    connect(transport);
    settle();
    int before = core.ticks().size();

    transport.endpoint.onUp(AGENT);

    await("a tick", () -> core.ticks().size() > before);
    assertThat(core.heard()).containsExactly("up agent");
  }

  @Test
  void ticksOnceASecondIfNeverAsked() {
    core.asks = now -> Long.MAX_VALUE;
    settle();
    int before = core.ticks().size();

    clock.advance(Duration.ofSeconds(1));

    await("a tick", () -> core.ticks().size() == before + 1);
    assertThat(core.ticks().get(before)).isEqualTo(clock.nanos());
  }

  @Test
  void ticksAgainAfterATickThatFails() {
    core.asks =
        now -> {
          throw new IllegalStateException("on purpose");
        };
    cycle.execute(() -> {});
    await("a failed tick", () -> cycle.failures() > 0);
    core.asks = now -> now + 1_000_000;
    int before = core.ticks().size();

    clock.advance(Duration.ofSeconds(1));

    await("a tick", () -> core.ticks().size() > before);
  }

  // ---- transports

  @Test
  void saysWhoItIs() {
    assertThat(cycle.self()).isEqualTo(new Peer("", Role.EXPORTER, "exporter", 7));

    connect(transport);

    assertThat(cycle.self()).isEqualTo(new Peer("node-1", Role.EXPORTER, "exporter", 7));
    assertThat(transport.connected).isEqualTo(cycle.self());
  }

  @Test
  void sendsThroughTheTransportThatIsThere() {
    assertThat(cycle.send(AGENT, new Close("nowhere"))).isFalse();
    connect(transport);
    assertThat(cycle.send(AGENT, new Close("one"))).isTrue();
    transport.refuses = true;
    assertThat(cycle.send(AGENT, new Close("refused"))).isFalse();

    FakeTransport next = new FakeTransport();
    connect(next);
    // As Declarative Services does it: the new one is bound before the old one is unbound.
    cycle.disconnect(transport);
    assertThat(cycle.send(AGENT, new Close("two"))).isTrue();
    cycle.disconnect(next);
    assertThat(cycle.send(AGENT, new Close("late"))).isFalse();

    assertThat(transport.sent).containsExactly("one");
    assertThat(next.sent).containsExactly("two");
    assertThat(transport.closings).containsExactly(Transport.MOVED);
    assertThat(next.closings).containsExactly(Transport.MOVED);
  }

  @Test
  void letsTheCoreAnswerWhatATransportSaysWhileItConnects() {
    core.answers = true;
    transport.whileConnecting =
        () -> {
          transport.endpoint.onUp(AGENT);
          transport.endpoint.onFrame(AGENT, frame("hello"));
          settle(); // the core has had its chance to answer too soon
        };

    connect(transport);
    settle();

    assertThat(core.heard()).containsExactly("up agent", "agent says hello");
    assertThat(transport.sent).containsExactly("welcome agent");
  }

  @Test
  void isWithoutTransportWhenOneRefuses() {
    connect(transport);
    FakeTransport closed = new FakeTransport();
    closed.whileConnecting =
        () -> {
          throw new IllegalStateException("closed");
        };

    assertThatThrownBy(() -> cycle.connect(closed)).isInstanceOf(IllegalStateException.class);

    assertThat(cycle.send(AGENT, new Close("late"))).isFalse();
    FakeTransport next = new FakeTransport();
    connect(next);
    assertThat(cycle.send(AGENT, new Close("again"))).isTrue();
  }

  @Test
  void tellsOfAPeerThatReturnsOnTheNextTransportAndOfNoDeath() {
    connect(transport);
    transport.endpoint.onUp(AGENT);
    FakeTransport next = new FakeTransport();

    cycle.disconnect(transport);
    settle();
    clock.advance(Duration.ofHours(1));
    settle();
    connect(next);
    settle();
    clock.advance(RETURN.minusNanos(1));
    settle();
    next.endpoint.onUp(AGENT);
    settle();
    clock.advance(Duration.ofHours(1));
    settle();

    assertThat(core.heard()).containsExactly("up agent", "up agent");
  }

  @Test
  void callsAPeerDownThatDoesNotReturnInTime() {
    connect(transport);
    transport.endpoint.onUp(AGENT);
    transport.endpoint.onUp(COORDINATOR);
    FakeTransport next = new FakeTransport();

    connect(next);
    next.endpoint.onUp(AGENT);
    settle();
    clock.advance(RETURN.minusNanos(1));
    settle();
    assertThat(core.heard()).containsExactly("up agent", "up failover", "up agent");
    clock.advance(Duration.ofNanos(1));
    settle();
    clock.advance(Duration.ofHours(1));
    settle();

    assertThat(core.heard())
        .containsExactly("up agent", "up failover", "up agent", "down failover unreachable");
  }

  @Test
  void waitsLikewiseForAPeerThatMovesAlone() {
    connect(transport);
    transport.endpoint.onUp(AGENT);
    transport.endpoint.onUp(COORDINATOR);
    transport.endpoint.onDown(AGENT, Transport.MOVED);
    transport.endpoint.onDown(COORDINATOR, Transport.MOVED);
    settle();
    clock.advance(RETURN.minusNanos(1));
    transport.endpoint.onUp(AGENT);
    settle();
    assertThat(core.heard()).containsExactly("up agent", "up failover", "up agent");

    clock.advance(Duration.ofNanos(1));
    settle();

    assertThat(core.heard())
        .containsExactly("up agent", "up failover", "up agent", "down failover unreachable");
  }

  @Test
  void forgetsTheDeadlineOfAPeerThatMovedFirstWhenItMovesItself() {
    connect(transport);
    transport.endpoint.onUp(AGENT);
    transport.endpoint.onDown(AGENT, Transport.MOVED);
    cycle.disconnect(transport);
    settle();
    clock.advance(RETURN.multipliedBy(2));
    settle();

    FakeTransport next = new FakeTransport();
    connect(next);
    next.endpoint.onUp(AGENT);
    settle();

    assertThat(core.heard()).containsExactly("up agent", "up agent");
  }

  @Test
  void tellsAtOnceOfADeathDuringAMove() {
    connect(transport);
    transport.endpoint.onUp(AGENT);
    transport.endpoint.onDown(AGENT, Transport.MOVED);

    transport.endpoint.onDown(AGENT, "nodeLeft");
    transport.endpoint.onDown(AGENT, "nodeLeft");
    settle();

    assertThat(core.heard()).containsExactly("up agent", "down agent nodeLeft");
  }

  // ---- the end

  @Test
  void endsWithItsThreadAndLeavesWhenItsOwnerSaysSo() {
    connect(transport);
    transport.endpoint.onUp(AGENT);
    settle();

    cycle.close();

    assertThat(core.thread.isAlive()).isFalse();
    assertThat(transport.closings).isEmpty();
    assertThat(transport.endpoint.onFrame(AGENT, frame("late"))).isFalse();
    cycle.execute(() -> core.note("late"));
    cycle.connect(new FakeTransport());
    cycle.leave("exporterStopped");
    cycle.leave("another");
    cycle.close();
    assertThat(transport.closings).containsExactly("exporterStopped");
    assertThat(core.heard()).containsExactly("up agent");
  }

  @Test
  void endsAfterTheMessageItIsAt() {
    connect(transport);
    cycle.execute(core::block);
    cycle.execute(() -> core.note("never"));
    await("the block", () -> core.blocked.getCount() == 0);
    Thread closer = new Thread(cycle::close);
    closer.start();
    await("the join", () -> closer.getState() == Thread.State.TIMED_WAITING);
    core.release.countDown();

    await("the end", () -> !closer.isAlive() && !core.thread.isAlive());
    assertThat(core.heard()).containsExactly("unblocked");
  }

  @Test
  void canBeClosedFromWithin() {
    cycle.execute(cycle::close);

    await("the end", () -> !core.thread.isAlive());
  }

  // ---- what the tests are written with

  private void connect(FakeTransport to) {
    cycle.connect(to);
  }

  /** Waits until what was said before has been handled, and a tick came behind it. */
  private void settle() {
    CountDownLatch handled = new CountDownLatch(1);
    int[] ticks = new int[1];
    cycle.execute(
        () -> {
          ticks[0] = core.ticks().size();
          handled.countDown();
        });
    await("what was said is handled", () -> handled.getCount() == 0);
    await("a tick behind it", () -> core.ticks().size() > ticks[0]);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static byte[] frame(String text) {
    return Codec.encode(new Close(text));
  }

  private static String text(byte[] frame) {
    try {
      return ((Close) Codec.decode(frame)).request();
    } catch (UnreadableFrameException e) {
      throw new AssertionError(e);
    }
  }

  private interface Failure {
    Throwable make();
  }

  /** Remembers what it hears, and does what a test wants of it. */
  private static final class RecordingCore implements Core {
    final CountDownLatch blocked = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    volatile LongUnaryOperator asks = now -> now + Duration.ofMinutes(1).toNanos();
    volatile boolean answers;
    volatile Thread thread;
    private final List<String> heard = new ArrayList<>();
    private final List<Long> ticks = new ArrayList<>();
    private final List<String> bugs = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private Outlet out;

    Core with(Outlet outlet) {
      out = outlet;
      return this;
    }

    synchronized void fail(String text, Failure failure) {
      bugs.add(text);
      failures.add(failure);
    }

    synchronized void note(String what) {
      heard.add(what);
    }

    synchronized List<String> heard() {
      return List.copyOf(heard);
    }

    synchronized List<Long> ticks() {
      return List.copyOf(ticks);
    }

    void block() {
      blocked.countDown();
      try {
        assertThat(release.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      note("unblocked");
    }

    @Override
    public void onUp(Peer peer, long nowNanos) {
      note("up " + peer.name());
      if (answers) {
        out.send(peer, new Close("welcome " + peer.name()));
      }
    }

    @Override
    public void onDown(Peer peer, String cause, long nowNanos) {
      note("down " + peer.name() + " " + cause);
    }

    @Override
    public void onMessage(Peer from, Message message, long nowNanos) {
      String text = ((Close) message).request();
      int bug = bugs.indexOf(text);
      if (bug >= 0) {
        sneak(failures.get(bug).make());
      }
      note(from.name() + " says " + text);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
      throw (T) failure;
    }

    @Override
    public long onTick(long nowNanos) {
      thread = Thread.currentThread();
      synchronized (this) {
        ticks.add(nowNanos);
      }
      return asks.applyAsLong(nowNanos);
    }
  }

  /** Remembers what is sent; what arrives is said to its endpoint by the test. */
  private static final class FakeTransport implements Transport {
    final List<String> sent = new ArrayList<>();
    final List<String> closings = new ArrayList<>();
    Runnable whileConnecting = () -> {};
    volatile boolean refuses;
    Endpoint endpoint;
    Peer connected;

    @Override
    public String nodeId() {
      return "node-1";
    }

    @Override
    public String kind() {
      return "fake";
    }

    @Override
    public Connection connect(Role role, String name, long incarnation, Endpoint toTell) {
      endpoint = toTell;
      connected = new Peer(nodeId(), role, name, incarnation);
      whileConnecting.run();
      return new Connection() {
        @Override
        public Peer self() {
          return connected;
        }

        @Override
        public boolean send(Peer to, byte[] frame) {
          if (!refuses) {
            synchronized (sent) {
              sent.add(text(frame));
            }
          }
          return !refuses;
        }

        @Override
        public void close() {
          close(MOVED);
        }

        @Override
        public void close(String cause) {
          closings.add(cause);
        }
      };
    }
  }
}
