package org.vigil.node.internal;

import java.io.File;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.vigil.api.DoubleIndicator;
import org.vigil.api.Entity;
import org.vigil.api.Instrumented;
import org.vigil.api.LongIndicator;
import org.vigil.api.Significance;

/**
 * Exports the node's own instruments as the entity {@code node@<id>}: what the JVM and the machine
 * tell through MBeans, and what the framework knows of its bundles.
 *
 * <p>All of them are dynamic: nothing is read unless somebody looks, and then once a second (F4,
 * F17). What the platform does not tell throws, and so reads as unavailable.
 */
@Component(name = "org.vigil.node", service = Instrumented.class, immediate = true)
public final class Node implements Instrumented {
  private static final Significance A_PERCENT = Significance.deadband(1);
  private static final Significance A_MEBIBYTE = Significance.deadband(1 << 20);

  /** Where a bundle can be in its life, named as the framework names it. */
  private enum BundleState {
    INSTALLED(Bundle.INSTALLED, "installed, their imports not resolved"),
    RESOLVED(Bundle.RESOLVED, "resolved and not started, fragments among them"),
    STARTING(Bundle.STARTING, "being started, or waiting to be at first use"),
    ACTIVE(Bundle.ACTIVE, "running"),
    STOPPING(Bundle.STOPPING, "being stopped");

    private final int code;
    private final String meaning;

    BundleState(int code, String meaning) {
      this.code = code;
      this.meaning = meaning;
    }
  }

  private final Supplier<IntStream> bundleStates;
  private final Entity entity;

  /** Shows the node that the bundle runs on. */
  @Activate
  public Node(BundleContext context) {
    this(context.getDataFile(""), () -> Stream.of(context.getBundles()).mapToInt(Bundle::getState));
  }

  Node(File disk, Supplier<IntStream> bundleStates) {
    this.bundleStates = bundleStates;
    this.entity =
        Entity.named("node")
            .perNode()
            .instruments(
                DoubleIndicator.dynamic("cpu.load", () -> percent("ProcessCpuLoad"))
                    .unit("%")
                    .description("share of all processors that this node's JVM uses")
                    .significance(A_PERCENT)
                    .build(),
                DoubleIndicator.dynamic("cpu.machine", () -> percent("CpuLoad"))
                    .unit("%")
                    .description("share of all processors that the whole machine uses")
                    .significance(A_PERCENT)
                    .build(),
                LongIndicator.dynamic("heap.used", () -> heap().getUsed())
                    .unit("By")
                    .description("heap in use, garbage included")
                    .significance(A_MEBIBYTE)
                    .build(),
                LongIndicator.dynamic("heap.max", () -> heap().getMax())
                    .unit("By")
                    .description("limit of the heap")
                    .build(),
                LongIndicator.dynamic(
                        "threads.live", () -> ManagementFactory.getThreadMXBean().getThreadCount())
                    .unit("1")
                    .description("live threads")
                    .build(),
                LongIndicator.dynamic(
                        "gc.count", () -> collectors(GarbageCollectorMXBean::getCollectionCount))
                    .unit("1")
                    .description("garbage collections since the JVM started")
                    .build(),
                LongIndicator.dynamic(
                        "gc.time", () -> collectors(GarbageCollectorMXBean::getCollectionTime))
                    .unit("ms")
                    .description("time spent in garbage collections since the JVM started")
                    .build(),
                LongIndicator.dynamic("uptime", Node::uptimeSeconds)
                    .unit("s")
                    .description("time since the JVM started")
                    .significance(Significance.ANY_CHANGE.atMostEvery(Duration.ofSeconds(10)))
                    .build(),
                LongIndicator.dynamic(
                        "files.open", () -> system("OpenFileDescriptorCount").longValue())
                    .unit("1")
                    .description("open files and sockets")
                    .build(),
                LongIndicator.dynamic(
                        "files.max", () -> system("MaxFileDescriptorCount").longValue())
                    .unit("1")
                    .description("limit of open files and sockets")
                    .build(),
                LongIndicator.dynamic("disk.free", disk::getUsableSpace)
                    .unit("By")
                    .description("free space on the disk that holds the node's data")
                    .significance(A_MEBIBYTE)
                    .build())
            .instruments(Stream.of(BundleState.values()).map(this::bundles).toList())
            .build();
  }

  @Override
  public Entity entity() {
    return entity;
  }

  private LongIndicator bundles(BundleState state) {
    return LongIndicator.dynamic(
            "bundles." + state.name().toLowerCase(Locale.ROOT),
            () -> bundleStates.get().filter(code -> code == state.code).count())
        .unit("1")
        .description("bundles " + state.meaning)
        .build();
  }

  private static MemoryUsage heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
  }

  private static long collectors(ToLongFunction<GarbageCollectorMXBean> figure) {
    List<GarbageCollectorMXBean> all = ManagementFactory.getGarbageCollectorMXBeans();
    return all.stream().mapToLong(figure).filter(value -> value >= 0).sum();
  }

  private static long uptimeSeconds() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1000;
  }

  private static double percent(String attribute) {
    double share = system(attribute).doubleValue();
    if (!(share >= 0)) {
      throw new IllegalStateException("the operating system does not tell " + attribute);
    }
    return share * 100;
  }

  /**
   * An attribute of the operating system's MBean by its name: the interface that has it is not
   * exported in Karaf.
   */
  private static Number system(String attribute) {
    try {
      return (Number)
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), attribute);
    } catch (JMException e) {
      throw new IllegalStateException("this platform has no " + attribute, e);
    }
  }
}
