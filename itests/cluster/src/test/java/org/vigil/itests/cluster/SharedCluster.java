package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Three linked nodes that all tests of one run share, started for the first and ended after the
 * last. Each test finds them up and with all bundles started, and is to end without errors in their
 * logs; what helps to understand is printed if it fails.
 */
final class SharedCluster implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  /** How long a node may take to start. */
  static final Duration START_LIMIT = Duration.ofMinutes(2);

  private static final Namespace HERE = Namespace.create(SharedCluster.class);
  private static final AllowedErrors ALLOWED = AllowedErrors.beside(SharedCluster.class);

  /** Ends with the run. */
  private record Running(Cluster cluster, ErrorLog errors) implements AutoCloseable {
    @Override
    public void close() {
      cluster.close();
    }
  }

  /** How many errors were seen in the logs, so that each fails one test. */
  private static final class ErrorLog {
    private int seen;

    List<String> next(Cluster cluster) {
      List<String> all = cluster.errors(ALLOWED);
      List<String> fresh = all.subList(Math.min(seen, all.size()), all.size());
      seen = all.size();
      return fresh;
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Cluster cluster = running(context).cluster();
    for (Node node : cluster.nodes()) {
      if (!node.isAlive()) {
        node.start();
      }
    }
    cluster.awaitReady();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Running running = running(context);
    if (context.getExecutionException().isPresent()) {
      System.err.println(context.getDisplayName() + " failed.\n" + running.cluster().account());
    }
    assertThat(running.errors().next(running.cluster())).as("errors in the logs").isEmpty();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context).cluster();
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(
            Running.class,
            type ->
                new Running(
                    Cluster.aCluster().withNodes(3).debugged().brief().named("shared").start(),
                    new ErrorLog()),
            Running.class);
  }
}
