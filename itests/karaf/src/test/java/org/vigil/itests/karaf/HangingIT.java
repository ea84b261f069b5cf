package org.vigil.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.vigil.api.Entity;
import org.vigil.api.LongIndicator;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.Report;
import org.vigil.api.client.Request;

/** Code of others that never comes back costs a bounded number of threads, and harms nobody. */
public class HangingIT extends InTheDistribution {
  private static final int PROCEDURES = 200;

  /** As many as an exporter has for procedures, and an importer for listeners. */
  private static final int MOST_THREADS = 64 + 16;

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();

  /** Whatever is done to its thread, it does not return before the test ends. */
  private long hang() {
    inside.incrementAndGet();
    boolean interrupted = false;
    while (end.getCount() > 0) {
      try {
        end.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return inside.decrementAndGet();
  }

  /** A listener that does not return from the first reports it hears. */
  private final class Hanging implements MonitorListener {
    @Override
    public void onReports(List<Report> reports) {
      assertThat(hang()).isNotNegative();
    }
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  @Test
  public void twoHundredProceduresAndAListenerThatHangAreNotFeltByOthers() { // G10, R18
    stage.hearMore(20);
    int before = threads();
    List<SmallBundle> bundles = new ArrayList<>();
    try (Request heard = stage.importer().monitor("bank/**", new Hanging());
        Request asked = stage.importer().monitor("hanging.*/**", stage.watch("who hangs"))) {
      for (int number = 0; number < PROCEDURES; number++) {
        SmallBundle bundle = SmallBundle.named(context, "org.example.hanging" + number);
        bundles.add(bundle);
        bundle.offer(
            Entity.named("hanging.e" + number)
                .instruments(LongIndicator.dynamic("stuck", this::hang).build())
                .build());
      }
      stage.until(() -> inside.get() > 1 + PROCEDURES / 4, "the procedures are not called");

      stage.hearMore(200);
      assertThat(threads() - before).isLessThanOrEqualTo(MOST_THREADS);
      stage.hearMore(200);
      assertThat(threads() - before).isLessThanOrEqualTo(MOST_THREADS);
      assertThat(console.fail("vigil:read 'hanging.*/**'")).contains("hung");
      assertThat(heard.isClosed() || asked.isClosed()).isFalse();
    } finally {
      end.countDown();
      bundles.forEach(SmallBundle::close);
    }
  }
}
