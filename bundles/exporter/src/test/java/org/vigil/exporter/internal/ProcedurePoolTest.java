package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vigil.exporter.internal.Procedures.Returned;

/** Services' code on threads of its own (R18), here on real ones. */
class ProcedurePoolTest {
  private static final long LIMIT_SECONDS = 20;

  private final BlockingQueue<Runnable> core = new LinkedBlockingQueue<>();
  private final ProcedurePool pool = new ProcedurePool("test", core::add);
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void close() {
    pool.close();
  }

  private void letTheCoreRunOne() throws InterruptedException {
    Runnable command = core.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(command).as("an answer within %s s", LIMIT_SECONDS).isNotNull();
    command.run();
  }

  @Test
  void theAnswerComesOnTheCoresThread() throws InterruptedException {
    List<String> answers = new ArrayList<>();
    pool.start(
        () -> Thread.currentThread().getName(),
        returned -> answers.add(returned.result() + " told " + Thread.currentThread().getName()));

    letTheCoreRunOne();

    assertThat(answers)
        .containsExactly("test-procedure-1 told " + Thread.currentThread().getName());
  }

  @Test
  void whatAServiceThrowsIsItsAnswerAnEndlessRecursionToo() throws InterruptedException {
    List<Returned<Long>> answers = new ArrayList<>();
    pool.start(() -> depth(0), answers::add);

    letTheCoreRunOne();

    assertThat(answers.get(0).thrown()).isInstanceOf(StackOverflowError.class);
  }

  private static long depth(long above) {
    return above < 0 ? above : depth(above + 1) + 1;
  }

  @Test
  void whatFindsAllThreadsTakenWaitsForOne() throws InterruptedException {
    List<Returned<Integer>> answers = new ArrayList<>();
    CountDownLatch open = new CountDownLatch(1);
    for (int i = 0; i < 200; i++) {
      int number = i;
      pool.start(
          () -> {
            open.await();
            return number;
          },
          answers::add);
    }

    open.countDown();
    for (int i = 0; i < 200; i++) {
      letTheCoreRunOne();
    }

    assertThat(answers).extracting(Returned::result).doesNotHaveDuplicates().hasSize(200);
  }

  @Test
  void whatHangsCanBeInterrupted() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Runnable interrupt =
        pool.start(
            () -> {
              inside.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return 1;
            },
            returned -> {});
    assertThat(inside.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();

    interrupt.run();

    assertThat(interrupted.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }
}
