package org.vigil.node.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.File;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.vigil.api.Indicator;
import org.vigil.api.Instrument;

class NodeTest {
  private final AtomicInteger looks = new AtomicInteger();
  private final Node node;
  private final Map<String, Instrument> instruments;

  NodeTest(@TempDir File disk) {
    node =
        new Node(
            disk,
            () -> {
              looks.incrementAndGet();
              return IntStream.of(Bundle.ACTIVE, Bundle.RESOLVED, Bundle.ACTIVE);
            });
    instruments = node.entity().instruments();
  }

  @Test
  void isOneEntityOfEachNode() {
    assertThat(node.entity().nameOn("node-1")).hasToString("node@node-1");
    assertThat(node.entity()).isSameAs(node.entity());
  }

  @Test
  void looksAtNothingUntilAsked() {
    assertThat(instruments.values())
        .isNotEmpty()
        .allSatisfy(
            instrument -> {
              assertThat(instrument.declaration().samplingInterval())
                  .contains(Duration.ofSeconds(1));
              assertThat(instrument.tap().read()).isNull();
            });
    assertThat(looks).hasValue(0);
  }

  @Test
  void saysOfEachInstrumentWhatItIs() {
    assertThat(instruments.values())
        .isNotEmpty()
        .allSatisfy(
            instrument -> {
              assertThat(instrument.declaration().unit()).isNotEmpty();
              assertThat(instrument.declaration().description()).isNotEmpty();
            });
  }

  @Test
  void derivesEachInstrument() {
    assertThat(instruments.keySet())
        .containsExactly(
            "cpu.load",
            "cpu.machine",
            "heap.used",
            "heap.max",
            "threads.live",
            "gc.count",
            "gc.time",
            "uptime",
            "files.open",
            "files.max",
            "disk.free",
            "bundles.installed",
            "bundles.resolved",
            "bundles.starting",
            "bundles.active",
            "bundles.stopping");
    assertThat(instruments.keySet())
        .allSatisfy(name -> assertThatCode(() -> derive(name)).doesNotThrowAnyException());
  }

  @Test
  void tellsPlausibleFigures() throws Exception {
    assertThat(derive("cpu.load")).isBetween(0.0, 100.0);
    assertThat(derive("heap.used")).isPositive().isLessThanOrEqualTo(derive("heap.max"));
    assertThat(derive("threads.live")).isPositive();
    assertThat(derive("files.open")).isPositive().isLessThan(derive("files.max"));
    assertThat(derive("disk.free")).isPositive();
  }

  @Test
  void countsBundlesByState() throws Exception {
    assertThat(derive("bundles.active")).isEqualTo(2);
    assertThat(derive("bundles.resolved")).isEqualTo(1);
    assertThat(derive("bundles.installed")).isZero();
  }

  private double derive(String name) throws Exception {
    return ((Indicator) instruments.get(name)).derive().asDouble();
  }
}
