package org.vigil.importer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vigil.importer.internal.Stage.DEPTH;
import static org.vigil.importer.internal.Stage.EPOCH;
import static org.vigil.importer.internal.Stage.became;
import static org.vigil.importer.internal.Stage.missed;
import static org.vigil.importer.internal.Stage.received;
import static org.vigil.importer.internal.Stage.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.client.Gap;
import org.vigil.api.client.Importer;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Report;
import org.vigil.api.client.Request;
import org.vigil.api.client.StateChange;
import org.vigil.api.client.States;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Taken;

/** Listeners, good ones and bad ones (G10). */
class DeliveryTest {
  private static final int THREADS = 2;
  private static final MonitorRequest EVERY = MonitorRequest.of("bank/**").every().build();

  private final Stage stage = new Stage(THREADS).agentUp();
  private final Importer importer = stage.session();
  private final Diary diary = new Diary();
  private final CountDownLatch release = new CountDownLatch(1);

  /** Writes down what it hears. */
  private static class Diary implements MonitorListener {
    private final List<String> lines = new ArrayList<>();

    synchronized void write(String line) {
      lines.add(line);
    }

    synchronized List<String> lines() {
      return List.copyOf(lines);
    }

    @Override
    public void onReports(List<Report> reports) {
      write(reports.stream().map(Report::sequence).toList().toString());
    }

    @Override
    public void onGap(Gap gap) {
      write(gap.from() + ".." + gap.to());
    }

    @Override
    public void onState(StateChange change) {
      write(change.state());
    }

    @Override
    public void onClose() {
      write("close");
    }

    void awaitLines(String... expected) {
      Stage.await(() -> lines().equals(List.of(expected)));
    }
  }

  /** Does not come back before it is let. */
  private final class Blocking extends Diary {
    final CountDownLatch called = new CountDownLatch(1);

    @Override
    public void onReports(List<Report> reports) {
      called.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      super.onReports(reports);
    }
  }

  @AfterEach
  void close() {
    release.countDown();
    stage.close();
  }

  @Test
  void hearsReportsThatBecameReadyTogetherTogether() {
    Request request = importer.monitor(EVERY, diary);

    stage.deliver(
        request.id(),
        became(1, States.GOOD),
        report(1, 1),
        report(2, 8),
        missed(1, 2, 3),
        report(1, 4));

    diary.awaitLines("good", "[1, 8]", "2..3", "[4]");
  }

  @Test
  void goesOnHearingAfterItThrew() {
    Diary throwing =
        new Diary() {
          @Override
          public void onReports(List<Report> reports) {
            super.onReports(reports);
            throw new AssertionError("a bug of the client");
          }
        };
    Request request = importer.monitor(EVERY, throwing);

    stage.deliver(request.id(), report(1, 1), became(1, States.GOOD), report(1, 2));

    throwing.awaitLines("[1]", "good", "[2]");
  }

  @Test
  void conflatesForAListenerThatBlocksAndHarmsNobodyElse() throws InterruptedException {
    Blocking blocking = new Blocking();
    Request slow = importer.monitor("bank/**", blocking);
    Request quick = importer.monitor("bank/**", diary);
    stage.deliver(slow.id(), report(1, 1));
    blocking.called.await();

    for (int n = 2; n <= 1_000; n++) {
      stage.deliver(slow.id(), report(1, n));
    }
    stage.deliver(quick.id(), report(1, 1));

    diary.awaitLines("[1]");
    release.countDown();
    blocking.awaitLines("[1]", "[1000]");
  }

  @Test
  void replacesTheThreadsOfListenersThatDoNotComeBackUpToABound() throws InterruptedException {
    for (int n = 1; n <= 2 * THREADS - 1; n++) {
      Blocking blocking = new Blocking();
      Request stuck = importer.monitor("bank/**", blocking);
      stage.deliver(stuck.id(), report(1, 1));
      blocking.called.await();
      stage.tick(Duration.ofNanos(Delivery.STUCK_NANOS + 1));
      assertThat(stage.delivery.stuck()).isEqualTo(n);
    }
    Request quick = importer.monitor("bank/**", diary);

    stage.deliver(quick.id(), report(1, 1));

    diary.awaitLines("[1]");
    assertThat(stage.delivery.running()).isLessThanOrEqualTo(2 * THREADS);
  }

  @Test
  void takesBackAReplacedThreadWhenItsListenerComesBack() throws InterruptedException {
    Blocking blocking = new Blocking();
    Request stuck = importer.monitor("bank/**", blocking);
    stage.deliver(stuck.id(), report(1, 1));
    blocking.called.await();
    stage.tick(Duration.ofSeconds(6));
    assertThat(stage.delivery.stuck()).isEqualTo(1);

    release.countDown();

    blocking.awaitLines("[1]");
    Stage.await(() -> stage.delivery.running() == 0);
    stage.tick(Duration.ofMillis(100));
    assertThat(stage.delivery.stuck()).isZero();
  }

  @Test
  void usesNoThreadWhileNothingIsToBeDelivered() {
    Request request = importer.monitor("bank/**", diary);
    stage.deliver(request.id(), report(1, 1));
    diary.awaitLines("[1]");

    Stage.await(() -> stage.delivery.running() == 0);
  }

  @Test
  void usesAThreadAgainInsteadOfAnotherOne() {
    Request request = importer.monitor("bank/**", diary);
    Set<String> threads = ConcurrentHashMap.newKeySet();
    Request named =
        importer.monitor(
            "bank/**",
            new MonitorListener() {
              @Override
              public void onReport(Report report) {
                threads.add(Thread.currentThread().getName());
              }
            });
    for (int n = 1; n <= 500; n++) {
      stage.deliver(request.id(), report(1, n));
      stage.deliver(named.id(), report(1, n));
      Thread.onSpinWait();
    }
    Stage.await(() -> stage.delivery.running() == 0);

    assertThat(threads).hasSizeBetween(1, THREADS);
  }

  @Test
  void deliversNothingAfterCloseButTheEnd() throws InterruptedException {
    Blocking blocking = new Blocking();
    Request request = importer.monitor("bank/**", blocking);
    stage.deliver(request.id(), report(1, 1), became(1, States.GOOD));
    blocking.called.await();
    stage.deliver(request.id(), report(1, 2));

    request.close();
    release.countDown();

    blocking.awaitLines("[1]", "close");
  }

  @Test
  void mayBeClosedByItsOwnListener() {
    Request[] request = new Request[1];
    CountDownLatch known = new CountDownLatch(1);
    Diary closing =
        new Diary() {
          @Override
          public void onReports(List<Report> reports) {
            super.onReports(reports);
            try {
              known.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            request[0].close();
          }
        };
    request[0] = importer.monitor("bank/**", closing);
    known.countDown();

    stage.deliver(request[0].id(), report(1, 1), became(1, States.GOOD));

    closing.awaitLines("[1]", "close");
  }

  @Test
  void tellsTheAgentWhatTheListenerHasTakenAndNothingElse() throws InterruptedException {
    Blocking blocking = new Blocking();
    Request named = importer.monitor(MonitorRequest.of("bank/**").named("audit").build(), blocking);
    stage.deliver(named.id(), report(1, 1));
    blocking.called.await();
    stage.deliver(named.id(), report(1, 2));
    stage.tick(Duration.ofMillis(100));
    assertThat(stage.sent(Taken.class)).isEmpty();

    release.countDown();

    Stage.await(() -> stage.sent(Taken.class).size() == 2);
    assertThat(stage.lastSent(Taken.class))
        .isEqualTo(new Taken(named.id(), List.of(new Position(DEPTH, EPOCH, 2))));
  }

  @Test
  void leavesToTheOneWhoResumesWhatAListenerDidNotGet() throws InterruptedException {
    Session session = new Session("org.client", stage.role);
    Blocking blocking = new Blocking();
    Request left =
        new SessionImporter(stage.role, session)
            .monitor(MonitorRequest.of("bank/**").every().named("audit").build(), blocking);
    stage.deliver(left.id(), report(1, 1), became(1, States.GOOD), report(1, 2));
    blocking.called.await();

    session.close();
    importer.resume("audit", diary);

    diary.awaitLines("good", "[2]");
    release.countDown();
    blocking.awaitLines("[1]", "close");
  }

  @Test
  void stopsWithinABoundWhateverIsDoneWithAnOutcome() throws InterruptedException {
    CountDownLatch called = new CountDownLatch(1);
    Runnable blocking =
        () -> {
          called.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Delivery narrow = new Delivery(stage.clock, 1);
    narrow.execute(blocking);
    called.await();
    narrow.execute(blocking); // there is no thread left for it

    Thread closing = new Thread(() -> narrow.close(Duration.ofMillis(100)));
    closing.start();
    closing.join(10_000);

    assertThat(closing.isAlive()).isFalse();
  }

  @Test
  void stopsWithinABoundWhateverAListenerDoes() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch called = new CountDownLatch(1);
    Request request =
        importer.monitor(
            "bank/**",
            new MonitorListener() {
              @Override
              public void onReport(Report report) {
                called.countDown();
                try {
                  release.await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
              }
            });
    stage.deliver(request.id(), report(1, 1));
    called.await();

    stage.delivery.close(Duration.ofMillis(1));

    interrupted.await();
    stage.deliver(request.id(), report(1, 2));
  }

  @Test
  void isPolledOrHeardButNotBoth() {
    Request heard = importer.monitor("bank/**", diary);

    assertThatThrownBy(() -> heard.poll(new ArrayList<>(), Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keepsWhatTheBufferOfAPollHasNoRoomFor() throws InterruptedException { // G5
    Request request = importer.monitor(EVERY);
    stage.deliver(request.id(), report(1, 1), report(1, 2), report(1, 3));
    Queue<MonitorEvent> small = new ArrayBlockingQueue<>(1);

    assertThatThrownBy(() -> request.poll(small, Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);

    assertThat(small).containsExactly(received(DEPTH, 1));
    List<MonitorEvent> rest = new ArrayList<>();
    assertThat(request.poll(rest, Duration.ZERO)).isEqualTo(2);
    assertThat(rest).containsExactly(received(DEPTH, 2), received(DEPTH, 3));
  }

  @Test
  void wakesAPollThatWaits() throws InterruptedException {
    Request request = importer.monitor(MonitorRequest.of("bank/**").build());
    List<MonitorEvent> events = new ArrayList<>();
    AtomicInteger count = new AtomicInteger(-1);
    Thread poller =
        new Thread(
            () -> {
              try {
                count.set(request.poll(events, Duration.ofDays(1)));
                request.poll(events, Duration.ofDays(1));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    poller.start();

    stage.deliver(request.id(), report(1, 1));
    Stage.await(() -> count.get() == 1);
    request.close();
    poller.join(10_000);

    assertThat(poller.isAlive()).isFalse();
    assertThat(events).hasSize(1);
  }
}
