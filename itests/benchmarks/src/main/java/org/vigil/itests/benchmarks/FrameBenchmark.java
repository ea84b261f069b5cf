package org.vigil.itests.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.spi.Codec;
import org.vigil.spi.UnreadableFrameException;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Reports;

/** What a report costs on its way through a frame, in batches of 100. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameBenchmark {
  private static final int BATCH = 100;

  private final Message batch = batch();
  private final byte[] frame = Codec.encode(batch);

  private static Message batch() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      Value value = Value.integer(1_000 + i);
      items.add(new Item(i, 40_000 + i, 0, 1_700_000_000_000L, 0, value, value, value, null));
    }
    return new Reports(EntityName.of("bank"), Epoch.of(3, 42), 7, items);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public byte[] encodeReport() {
    return Codec.encode(batch);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Message decodeReport() throws UnreadableFrameException {
    return Codec.decode(frame);
  }
}
