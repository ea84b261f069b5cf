package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.spec;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.vigil.api.Significance;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;

/** An outage costs an agent no more memory the longer it lasts (G10). */
class LongOutageTest {
  private static final int REPORTS_PER_SECOND = 100;

  /** Less than a tenth of what would stay if each report left but 20 bytes. */
  private static final long NOISE_BYTES = 100_000;

  private final Node node = new Node();
  private long sequence;

  @Test
  void memoryIsFlatOverTenMinutes() {
    node.core.recordTo(recording -> {});
    node.monitors(spec("slow", Mode.EVERY, Significance.ANY_CHANGE, "**"));
    node.monitors(spec("latest", Mode.LATEST, Significance.ANY_CHANGE, "**"));
    node.opens(node.first, 1, "bank", "a", "b");
    node.opens(node.standby, 1, "till", "c");
    node.outlet.refuses(node.importer, true);
    node.down(node.first, Causes.EXPORTER_STOPPED);
    pass(300);
    long before = usedBytes();

    pass(300);

    assertThat(sequence).isEqualTo(600L * REPORTS_PER_SECOND);
    assertThat(usedBytes() - before).isLessThan(NOISE_BYTES);
  }

  /** The other exporter works on all the while. */
  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      for (int report = 0; report < REPORTS_PER_SECOND; report++) {
        node.reports(node.standby, 1, "till", ++sequence, sequence);
      }
      node.passMillis(1_000);
      node.outlet.takeAll(node.standby); // what it is asked is not the agent's memory
    }
  }

  private static long usedBytes() {
    long least = Long.MAX_VALUE;
    for (int look = 0; look < 5; look++) {
      ManagementFactory.getMemoryMXBean().gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
