package org.vigil.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vigil.spi.testing.Recorder.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.Transport;
import org.vigil.spi.Transport.Connection;
import org.vigil.spi.testing.Recorder.Heard;
import org.vigil.spi.testing.Recorder.What;

/**
 * What every {@link Transport} promises: each has a test class that extends this. Where several
 * nodes are linked, senders are on the first and receivers on the last.
 */
@Timeout(120)
public abstract class TransportContract {
  private static final String STOPPED = "exporterStopped";

  private final AtomicLong incarnations = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private List<Transport> nodes = List.of();
  private Transport near;
  private Transport far;

  /** Makes one transport, or several that are linked. */
  protected abstract List<Transport> open();

  /** Ends a transport as its bundle's stop does; also called for one that has ended. */
  protected abstract void close(Transport transport);

  @BeforeEach
  final void openNodes() {
    nodes = open();
    near = nodes.get(0);
    far = nodes.get(nodes.size() - 1);
  }

  @AfterEach
  final void closeNodes() throws InterruptedException {
    nodes.forEach(this::close);
    threads.shutdownNow();
    assertThat(threads.awaitTermination(Recorder.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  // ---- who is there

  @Test
  void namesItsNodeAndItsKind() {
    assertThat(near.nodeId()).matches("[A-Za-z0-9_-]+").isEqualTo(near.nodeId());
    assertThat(near.kind()).isNotBlank();
  }

  @Test
  void saysWhoAConnectionIs() {
    Connection exporter = near.connect(Role.EXPORTER, "exporter", 7, new Recorder());

    assertThat(exporter.self()).isEqualTo(new Peer(near.nodeId(), Role.EXPORTER, "exporter", 7));
  }

  @Test
  void tellsRolesOfEachOtherAndNoneOfItself() {
    Recorder first = new Recorder();
    Recorder second = new Recorder();
    Connection exporter = connect(near, Role.EXPORTER, "exporter", first);
    Connection agent = connect(far, Role.AGENT, "agent", second);

    first.awaitUp(agent.self());
    second.awaitUp(exporter.self());
    assertThat(first.heard()).containsExactly(up(agent));
    assertThat(second.heard()).containsExactly(up(exporter));
  }

  @Test
  void tellsOnceWhyAPeerLeft() {
    Recorder recorder = new Recorder();
    connect(far, Role.AGENT, "agent", recorder);
    Connection exporter = connect(near, Role.EXPORTER, "exporter", new Recorder());
    Connection importer = connect(near, Role.IMPORTER, "importer", new Recorder());
    recorder.awaitUp(exporter.self());
    recorder.awaitUp(importer.self());

    exporter.close(STOPPED);
    exporter.close("another");
    exporter.close();
    importer.close();
    importer.close(STOPPED);

    recorder.awaitDown(exporter.self());
    recorder.awaitDown(importer.self());
    assertThat(recorder.heardOf(exporter.self())).containsExactly(up(exporter), down(exporter));
    assertThat(recorder.heardOf(importer.self()))
        .containsExactly(up(importer), new Heard(What.DOWN, importer.self(), Transport.MOVED));
  }

  @Test
  void tellsAgainOfAPeerThatConnectsAnew() {
    Recorder recorder = new Recorder();
    Connection agent = connect(far, Role.AGENT, "agent", recorder);
    Connection before = near.connect(Role.EXPORTER, "exporter", 7, new Recorder());
    recorder.awaitUp(before.self());
    before.close();
    recorder.awaitDown(before.self());

    Recorder back = new Recorder();
    Connection after = near.connect(Role.EXPORTER, "exporter", 7, back);
    back.awaitUp(agent.self());
    assertThat(after.send(agent.self(), frame("again"))).isTrue();

    recorder.awaitFrame(after.self(), "again");
    assertThat(recorder.heard())
        .containsExactly(
            up(before),
            new Heard(What.DOWN, before.self(), Transport.MOVED),
            up(after),
            new Heard(What.FRAME, after.self(), "again"));
  }

  @Test
  void refusesASecondRoleOfTheSameNameAndKeepsTheFirst() {
    Recorder recorder = new Recorder();
    Connection agent = connect(far, Role.AGENT, "agent", recorder);
    Recorder mine = new Recorder();
    Connection first = connect(near, Role.EXPORTER, "exporter", mine);
    mine.awaitUp(agent.self());

    assertThatThrownBy(() -> connect(near, Role.EXPORTER, "exporter", new Recorder()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("exporter");
    Connection other = connect(near, Role.EXPORTER, "standby", new Recorder());
    Connection sameName = connect(near, Role.COORDINATOR, "exporter", new Recorder());

    assertThat(first.send(agent.self(), frame("still here"))).isTrue();
    recorder.awaitFrame(first.self(), "still here");
    recorder.awaitUp(other.self());
    recorder.awaitUp(sameName.self());
    first.close(STOPPED);
    Connection next = connect(near, Role.EXPORTER, "exporter", new Recorder());
    recorder.awaitUp(next.self());
    assertThat(next.self()).isNotEqualTo(first.self());
  }

  // ---- frames

  @Test
  void deliversFramesUnchanged() {
    Pair pair = pair(new Recorder());
    String everyByte =
        IntStream.range(0, 256).mapToObj(Character::toString).collect(Collectors.joining());
    List<String> frames = List.of("", everyByte, everyByte.repeat(400), "x");

    frames.forEach(text -> assertThat(pair.sender.send(pair.to(), frame(text))).isTrue());

    pair.recorder.awaitFrame(pair.from(), "x");
    assertThat(pair.recorder.framesOf(pair.from())).isEqualTo(frames);
  }

  @Test
  void refusesFramesToWhoIsNotThere() {
    Pair pair = pair(new Recorder());
    Peer to = pair.to();
    Peer before = new Peer(to.node(), to.role(), to.name(), to.incarnation() + 1);
    Peer elsewhere = new Peer("nowhere", to.role(), to.name(), to.incarnation());

    assertThat(pair.sender.send(before, frame("1"))).isFalse();
    assertThat(pair.sender.send(elsewhere, frame("2"))).isFalse();
    assertThat(pair.sender.send(to, frame("3"))).isTrue();

    pair.recorder.awaitFrame(pair.from(), "3");
    assertThat(pair.recorder.framesOf(pair.from())).containsExactly("3");
  }

  @Test
  void deliversOfEachSenderInOrderOnce() {
    Recorder recorder = new Recorder();
    Connection agent = connect(far, Role.AGENT, "agent", recorder);
    List<Peer> senders = new ArrayList<>();
    List<List<String>> sent = new ArrayList<>();

    List<Callable<List<String>>> work = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Recorder mine = new Recorder();
      Connection sender = connect(near, Role.EXPORTER, "exporter" + i, mine);
      mine.awaitUp(agent.self());
      senders.add(sender.self());
      work.add(() -> sendUntil("last", 3_000, sender, agent.self()));
    }
    sent.addAll(inParallel(work));

    for (int i = 0; i < senders.size(); i++) {
      recorder.awaitFrame(senders.get(i), "last");
      assertThat(recorder.framesOf(senders.get(i))).isEqualTo(sent.get(i));
    }
    assertThat(recorder.overlapped()).isFalse();
  }

  @Test
  void keepsTheOrderWhenSeveralThreadsSendForOneRole() {
    Pair pair = pair(new Recorder());
    List<Callable<List<String>>> work = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String thread = "thread" + i + ".";
      work.add(
          () -> {
            List<String> sent = new ArrayList<>();
            for (int n = 0; n < 2_000; n++) {
              if (pair.sender.send(pair.to(), frame(thread + n))) {
                sent.add(thread + n);
              }
            }
            return sent;
          });
    }

    List<List<String>> sent = inParallel(work);
    sendUntil("last", 0, pair.sender, pair.to());

    pair.recorder.awaitFrame(pair.from(), "last");
    List<String> received = pair.recorder.framesOf(pair.from());
    for (int i = 0; i < sent.size(); i++) {
      String thread = "thread" + i + ".";
      assertThat(received.stream().filter(text -> text.startsWith(thread)).toList())
          .isEqualTo(sent.get(i));
    }
    assertThat(pair.recorder.overlapped()).isFalse();
  }

  @Test
  void deliversWhatItAcceptedAndNothingElseToAReceiverThatRefuses() {
    AtomicInteger calls = new AtomicInteger();
    Pair pair = pair(new Recorder(text -> calls.incrementAndGet() % 3 != 0));

    List<String> sent = sendUntil("last", 3_000, pair.sender, pair.to());

    pair.recorder.awaitFrame(pair.from(), "last");
    assertThat(pair.recorder.framesOf(pair.from())).isEqualTo(sent);
  }

  // ---- coming and going

  @Test
  void putsAllFramesOfAPeerBetweenItsUpAndItsDown() {
    Recorder recorder = new Recorder();
    Connection agent = connect(far, Role.AGENT, "agent", recorder);
    List<Callable<List<Heard>>> work = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String name = "exporter" + i;
      work.add(
          () -> {
            List<Heard> expected = new ArrayList<>();
            for (int life = 0; life < 40; life++) {
              expected.addAll(liveAndLeave(name, agent.self()));
            }
            return expected;
          });
    }

    List<List<Heard>> expected = inParallel(work);

    for (List<Heard> lives : expected) {
      List<Peer> peers = lives.stream().map(Heard::peer).distinct().toList();
      assertThat(peers).hasSize(40);
      peers.forEach(
          peer -> {
            recorder.awaitDown(peer);
            assertThat(recorder.heardOf(peer))
                .isEqualTo(lives.stream().filter(call -> call.peer().equals(peer)).toList());
          });
    }
  }

  private List<Heard> liveAndLeave(String name, Peer to) {
    Recorder mine = new Recorder();
    Connection exporter = connect(near, Role.EXPORTER, name, mine);
    mine.awaitUp(to);
    List<Heard> expected = new ArrayList<>();
    expected.add(up(exporter));
    for (int n = 0; n < 20; n++) {
      if (exporter.send(to, frame("n" + n))) {
        expected.add(new Heard(What.FRAME, exporter.self(), "n" + n));
      }
    }
    exporter.close(STOPPED);
    expected.add(down(exporter));
    return expected;
  }

  @Test
  void deliversNothingAfterCloseHasReturned() {
    for (int round = 0; round < 20; round++) {
      AtomicBoolean hasReturned = new AtomicBoolean();
      AtomicInteger late = new AtomicInteger();
      CountDownLatch some = new CountDownLatch(100);
      Connection agent =
          connect(
              far,
              Role.AGENT,
              "agent",
              new Recorder(
                  text -> {
                    some.countDown();
                    Thread.onSpinWait();
                    if (hasReturned.get()) {
                      late.incrementAndGet();
                    }
                    return true;
                  }));
      List<Future<?>> senders = new ArrayList<>();
      List<Connection> connections = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Recorder mine = new Recorder();
        Connection sender = connect(near, Role.EXPORTER, "exporter" + i, mine);
        connections.add(sender);
        mine.awaitUp(agent.self());
        senders.add(
            threads.submit(
                () -> {
                  // Ends when it is refused for good: the peer is not there any more.
                  while (isUp(mine, agent.self())) {
                    sender.send(agent.self(), frame("x"));
                  }
                  assertThat(sender.send(agent.self(), frame("x"))).isFalse();
                }));
      }
      await(some);
      agent.close(STOPPED);
      hasReturned.set(true);
      senders.forEach(TransportContract::get);
      connections.forEach(Connection::close);
      assertThat(late).hasValue(0);
    }
  }

  @Test
  void sendsNothingForWhoHasLeft() {
    Pair pair = pair(new Recorder());

    pair.sender.close(STOPPED);

    assertThat(pair.sender.send(pair.to(), frame("late"))).isFalse();
    pair.recorder.awaitDown(pair.from());
    assertThat(pair.recorder.heard()).containsExactly(up(pair.sender), down(pair.sender));
  }

  // ---- the transport's own end

  @Test
  void tellsItsEndpointsNothingWhenItEnds() {
    Recorder first = new Recorder();
    Recorder second = new Recorder();
    Connection exporter = connect(near, Role.EXPORTER, "exporter", first);
    Connection agent = connect(near, Role.AGENT, "agent", second);
    first.awaitUp(agent.self());
    second.awaitUp(exporter.self());

    close(near);

    assertThat(exporter.send(agent.self(), frame("late"))).isFalse();
    assertThatThrownBy(() -> connect(near, Role.IMPORTER, "importer", new Recorder()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("importer");
    exporter.close(STOPPED);
    agent.close();
    close(near);
    assertThat(first.heard()).containsExactly(up(agent));
    assertThat(second.heard()).containsExactly(up(exporter));
  }

  @Test
  void endsWhileRolesConnectSendAndLeave() {
    AtomicInteger lives = new AtomicInteger();
    CountDownLatch underWay = new CountDownLatch(200);
    List<Future<?>> roles = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String name = "exporter" + i;
      Transport node = i % 2 == 0 ? near : far;
      roles.add(
          threads.submit(
              () -> {
                try {
                  while (true) {
                    Recorder mine = new Recorder();
                    Connection role = connect(node, Role.EXPORTER, name, mine);
                    mine.heard().forEach(call -> role.send(call.peer(), frame("x")));
                    role.close();
                    lives.incrementAndGet();
                    underWay.countDown();
                  }
                } catch (IllegalStateException closed) {
                  assertThat(closed).hasMessageContaining(name);
                }
              }));
    }
    await(underWay);

    nodes.forEach(this::close);

    roles.forEach(TransportContract::get);
    assertThat(lives).hasPositiveValue();
  }

  // ---- what the tests are written with

  private record Pair(Connection sender, Connection receiver, Recorder recorder) {
    Peer from() {
      return sender.self();
    }

    Peer to() {
      return receiver.self();
    }
  }

  /** An exporter and an agent that know each other. */
  private Pair pair(Recorder recorder) {
    Connection agent = connect(far, Role.AGENT, "agent", recorder);
    Recorder mine = new Recorder();
    Connection exporter = connect(near, Role.EXPORTER, "exporter", mine);
    mine.awaitUp(agent.self());
    recorder.awaitUp(exporter.self());
    return new Pair(exporter, agent, recorder);
  }

  private Connection connect(Transport transport, Role role, String name, Recorder recorder) {
    return transport.connect(role, name, incarnations.incrementAndGet(), recorder);
  }

  private static Heard up(Connection peer) {
    return new Heard(What.UP, peer.self(), "");
  }

  private static Heard down(Connection peer) {
    return new Heard(What.DOWN, peer.self(), STOPPED);
  }

  private static boolean isUp(Recorder recorder, Peer peer) {
    List<Heard> calls = recorder.heardOf(peer);
    return calls.get(calls.size() - 1).what() != What.DOWN;
  }

  /** Sends numbers once each and then a last word until it is taken; returns what was taken. */
  private static List<String> sendUntil(String last, int numbers, Connection sender, Peer to) {
    List<String> sent = new ArrayList<>();
    for (int n = 0; n < numbers; n++) {
      if (sender.send(to, frame("n" + n))) {
        sent.add("n" + n);
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recorder.LIMIT_SECONDS);
    while (!sender.send(to, frame(last))) {
      assertThat(System.nanoTime()).as("the last frame is taken at last").isLessThan(deadline);
      Thread.onSpinWait();
    }
    sent.add(last);
    return sent;
  }

  private <T> List<T> inParallel(List<Callable<T>> work) {
    List<Future<T>> futures = work.stream().map(threads::submit).toList();
    return futures.stream().map(TransportContract::get).toList();
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get(2 * Recorder.LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Recorder.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
