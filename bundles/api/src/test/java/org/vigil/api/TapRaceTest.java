package org.vigil.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds while many threads hammer; the finest interleavings are jcstress's. */
@Timeout(value = 60, unit = SECONDS)
class TapRaceTest {
  private static final Interest EVERY = new Interest(List.of(Significance.ANY_CHANGE), true);
  private static final Interest LATEST = new Interest(List.of(Significance.ANY_CHANGE), false);
  private static final int THREADS = 4;

  /** Threads that start together; what one throws fails the test. */
  private static final class Crowd {
    private final CountDownLatch start = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(THREADS);
    private final List<Throwable> thrown = new ArrayList<>();
    private final List<Thread> threads;

    Crowd(Runnable work) {
      threads = IntStream.range(0, THREADS).mapToObj(i -> new Thread(() -> run(work))).toList();
      threads.forEach(Thread::start);
      start.countDown();
    }

    private void run(Runnable work) {
      try {
        start.await();
        work.run();
      } catch (Throwable e) {
        synchronized (thrown) {
          thrown.add(e);
        }
      } finally {
        done.countDown();
      }
    }

    boolean isAtWork() {
      return done.getCount() > 0;
    }

    void join() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(thrown).isEmpty();
    }
  }

  @Test
  void recordsEachIncrementOnceAndInOrder() throws InterruptedException {
    int each = 5_000;
    TapOwner owner = new TapOwner("exporter");
    Counter counter = Counter.named("counter").retained(32_768).build();
    counter.tap().attach(owner);
    counter.tap().arm(owner, EVERY);
    long first = counter.tap().take(owner, null).sequence();

    Crowd crowd =
        new Crowd(
            () -> {
              for (int i = 0; i < each; i++) {
                counter.increment();
              }
            });
    crowd.join();

    List<Sample> samples = counter.tap().retained(first, Integer.MAX_VALUE);
    assertThat(samples)
        .extracting(sample -> sample.value().asLong())
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, (long) THREADS * each).boxed().toList());
    assertThat(samples)
        .extracting(Sample::sequence)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(first + 1, first + (long) THREADS * each).boxed().toList());
  }

  @Test
  void recordsEachIncrementOnceAlsoWhileOwnersComeAndGo() throws InterruptedException {
    int each = 5_000;
    Counter counter = Counter.named("counter").retained(65_536).build();
    Tap tap = counter.tap();
    TapOwner owner = new TapOwner("exporter-0");
    tap.attach(owner);
    tap.arm(owner, EVERY);
    long position = tap.take(owner, null).sequence();
    List<Sample> received = new ArrayList<>();

    Crowd crowd =
        new Crowd(
            () -> {
              for (int i = 0; i < each; i++) {
                counter.increment();
              }
            });
    for (int swap = 1; crowd.isAtWork() || swap <= 10; swap++) {
      assertThat(tap.detach(owner)).isTrue();
      owner = new TapOwner("exporter-" + swap);
      assertThat(tap.attach(owner)).isTrue();
      assertThat(tap.arm(owner, EVERY)).isTrue();
      tap.take(owner, null);
      position = receive(tap, position, received);
    }
    crowd.join();
    receive(tap, position, received);

    // An owner's first report repeats the current value under a number of its own.
    assertThat(received).isNotEmpty();
    long number = 1;
    long value = 0;
    for (Sample sample : received) {
      assertThat(sample.sequence()).isEqualTo(++number);
      assertThat(sample.value().asLong()).isBetween(value, value + 1);
      value = sample.value().asLong();
    }
    assertThat(value).isEqualTo((long) THREADS * each);
  }

  private static long receive(Tap tap, long position, List<Sample> into) {
    List<Sample> more = tap.retained(position, Integer.MAX_VALUE);
    into.addAll(more);
    return more.isEmpty() ? position : more.get(more.size() - 1).sequence();
  }

  @Test
  void forgetsNoInstrumentThatChanged() throws InterruptedException {
    TapOwner owner = new TapOwner("exporter");
    List<LongIndicator> all =
        IntStream.range(0, 32).mapToObj(i -> LongIndicator.named("i" + i).build()).toList();
    Map<Instrument, Value> latest = new HashMap<>();
    for (LongIndicator each : all) {
      each.tap().attach(owner);
      each.tap().arm(owner, LATEST);
      latest.put(each, each.tap().take(owner, null).value());
    }

    Crowd crowd =
        new Crowd(
            () -> {
              for (int i = 0; i < 200_000; i++) {
                all.get(i % all.size()).add(1);
              }
            });
    for (int cycle = 0; crowd.isAtWork(); cycle++) {
      cycle(owner, latest, List.of());
      // Takes beside the list, and arming anew: both met a list in the making.
      Instrument beside = all.get(cycle % all.size());
      latest.put(beside, beside.tap().take(owner, null).value());
      beside.tap().arm(owner, LATEST);
    }
    crowd.join();
    cycle(owner, latest, all);
    cycle(owner, latest, all);

    assertThat(all)
        .allSatisfy(each -> assertThat(latest).containsEntry(each, Value.integer(each.get())));
    assertThat(all.stream().mapToLong(LongIndicator::get).sum()).isEqualTo(THREADS * 200_000L);
  }

  private static void cycle(
      TapOwner owner, Map<Instrument, Value> latest, List<LongIndicator> toRecheck) {
    toRecheck.forEach(each -> each.tap().recheck(owner));
    owner.drain(changed -> latest.put(changed, changed.tap().take(owner, null).value()));
  }

  @Test
  void coversEachValueByTheExtremesOfSomeReport() throws InterruptedException {
    TapOwner owner = new TapOwner("exporter");
    LongIndicator depth = LongIndicator.named("depth").build();
    depth.tap().attach(owner);
    depth.tap().arm(owner, LATEST);
    depth.tap().take(owner, null);

    Crowd crowd =
        new Crowd(
            () -> {
              for (int i = 0; i < 50_000; i++) {
                depth.add(1);
              }
            });
    List<Sample> samples = new ArrayList<>();
    while (crowd.isAtWork()) {
      samples.add(depth.tap().take(owner, null));
    }
    crowd.join();
    samples.add(depth.tap().take(owner, null));

    // Each integer from 1 was the value once; together the reports leave none out.
    samples.sort((one, other) -> Long.compare(one.min().asLong(), other.min().asLong()));
    long covered = 0;
    for (Sample sample : samples) {
      assertThat(sample.min().asLong()).isLessThanOrEqualTo(covered + 1);
      covered = Math.max(covered, sample.max().asLong());
    }
    assertThat(covered).isEqualTo(THREADS * 50_000L);
  }

  @Test
  void hasOneOwnerAtATime() throws InterruptedException {
    LongIndicator depth = LongIndicator.named("depth").build();
    int[] owned = new int[1];

    Crowd crowd =
        new Crowd(
            () -> {
              TapOwner self = new TapOwner("self");
              for (int i = 0; i < 20_000; i++) {
                if (depth.tap().attach(self)) {
                  owned[0]++; // guarded by owning the tap, and lost updates would show
                  assertThat(depth.tap().detach(self)).isTrue();
                }
              }
            });
    crowd.join();

    assertThat(owned[0]).isPositive();
    assertThat(depth.tap().owner()).isNull();
  }

  @Test
  void publishesAllOrNothing() throws InterruptedException {
    LongIndicator north = LongIndicator.named("north").build();
    LongIndicator south = LongIndicator.named("south").build();
    Entity bank = Entity.named("bank").instruments(north, south).build();

    Crowd crowd =
        new Crowd(
            () -> {
              for (int i = 1; i <= 50_000; i++) {
                long amount = i;
                bank.publish(
                    () -> {
                      north.set(amount);
                      south.set(-amount);
                    });
              }
            });
    int whole = 0;
    while (crowd.isAtWork() || whole == 0) {
      long before = bank.publication();
      long sum = north.get() + south.get();
      if (before % 2 == 0 && bank.publication() == before) {
        assertThat(sum).isZero();
        whole++;
      }
    }
    crowd.join();
  }
}
