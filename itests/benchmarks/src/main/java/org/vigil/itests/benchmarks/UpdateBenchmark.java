package org.vigil.itests.benchmarks;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vigil.api.Counter;
import org.vigil.api.Interest;
import org.vigil.api.LongIndicator;
import org.vigil.api.Significance;
import org.vigil.api.TapOwner;
import org.vigil.api.TestPoint;
import org.vigil.api.ValueType;

/** What a service pays for an update: while nobody looks, and while somebody does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class UpdateBenchmark {
  private final AtomicLong atomic = new AtomicLong();
  private final LongAdder adder = new LongAdder();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final io.micrometer.core.instrument.Counter micrometerCounter =
      registry.counter("transfers");
  private final AtomicLong micrometerGauge = registry.gauge("depth", new AtomicLong());

  private final Counter counter = Counter.named("transfers").build();
  private final Counter watchedCounter = Counter.named("transfers").build();
  private final LongIndicator indicator = LongIndicator.named("depth").build();
  private final LongIndicator watchedIndicator = LongIndicator.named("depth").build();
  private final LongIndicator everyIndicator = LongIndicator.named("depth").retained(1024).build();
  private final TestPoint point =
      TestPoint.named("commit", ValueType.INTEGER).argument("amount", ValueType.INTEGER).build();
  private long next;

  /** Arms what is watched, as an exporter would: first armed, later taken. */
  @Setup
  public void watch() {
    TapOwner owner = new TapOwner("benchmark");
    Significance often = Significance.ANY_CHANGE.atMostEvery(Duration.ofMillis(5));
    for (var watched : List.of(watchedCounter, watchedIndicator, everyIndicator)) {
      watched.tap().attach(owner);
      watched.tap().arm(owner, new Interest(List.of(often), watched == everyIndicator));
      watched.tap().take(owner, null);
    }
  }

  @Benchmark
  public void countWithLongAdder() {
    adder.increment();
  }

  @Benchmark
  public void countWithMicrometer() {
    micrometerCounter.increment();
  }

  @Benchmark
  public void countUnwatched() {
    counter.increment();
  }

  @Benchmark
  public void countWatched() {
    watchedCounter.increment();
  }

  @Benchmark
  public void setAtomicLong() {
    atomic.set(++next);
  }

  @Benchmark
  public void setMicrometerGauge() {
    micrometerGauge.set(++next);
  }

  @Benchmark
  public void setUnwatched() {
    indicator.set(++next);
  }

  @Benchmark
  public void setWatchedLatest() {
    watchedIndicator.set(++next);
  }

  @Benchmark
  public void setWatchedEvery() {
    everyIndicator.set(++next);
  }

  @Benchmark
  public void passUnwatchedTestPoint() {
    point.reached(++next);
  }
}
