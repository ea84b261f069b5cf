package org.vigil.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.inject.Inject;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;

/** A node that works becomes one of a cluster, and one of its own again. */
public class LinkedNodeIT extends InTheDistribution {
  private static final Set<String> WEB = Set.of("http", "http-whiteboard");

  @Inject private FeaturesService features;

  /** The bundles of Vigil that were stopped, refreshed ones among them (R20). */
  private final List<String> stopped = new CopyOnWriteArrayList<>();

  private final SynchronousBundleListener stops = this::note;

  private void note(BundleEvent event) {
    String name = event.getBundle().getSymbolicName();
    if (event.getType() == BundleEvent.STOPPED && name.startsWith("org.vigil.")) {
      stopped.add(name);
    }
  }

  @Test
  public void theMonitorsGoOnWhenTheTransportIsExchanged() throws Exception {
    stage.hearMore(20);
    context.addBundleListener(stops);
    features.installFeature("vigil-cluster");
    awaitTransport("cellar");
    stage.hearMore(20);
    assertThat(stopped).containsOnly("org.vigil.transport.local");
    assertThat(installed())
        .contains("vigil-cluster", "vigil-transport-cellar")
        .doesNotContain("vigil-transport-local");
    assertThat(console.print("cluster:node-list")).contains("127.0.0.1");
    assertThat(console.print("vigil:node-list")).contains("127.0.0.1").doesNotContain("refused");
    assertThat(console.print("vigil:read 'transport@*/nodes.linked'")).contains("good");

    // Hazelcast would take the servlet API if it came now, and leave the cluster for it.
    Object before = hazelcast();
    features.installFeatures(WEB, EnumSet.noneOf(FeaturesService.Option.class));
    // It is offered by a thread of its own, perhaps to a bundle that would be stopped by now.
    assertThat(Wait.until(this::isHttpThere)).as("the http service is there").isTrue();
    assertThat(hazelcast()).isEqualTo(before);
    features.uninstallFeatures(WEB, EnumSet.noneOf(FeaturesService.Option.class));
    assertThat(hazelcast()).isEqualTo(before);

    assertThat(stopped).as("stopped for http").hasSize(1);

    features.uninstallFeature("vigil-cluster");
    awaitTransport("local");
    stage.hearMore(20);
    assertThat(installed()).contains("vigil-transport-local").doesNotContain("vigil-cellar");
    assertThat(console.commands()).noneMatch(command -> command.startsWith("cluster:"));
    assertThat(Wait.until(() -> hazelcastThreads().isEmpty()))
        .as("%s", hazelcastThreads())
        .isTrue();
  }

  private void awaitTransport(String kind) {
    assertThat(
            Wait.until(
                () ->
                    stage.cluster().nodes().stream()
                        .allMatch(node -> node.transport().equals(kind))))
        .as("the nodes on the transport %s: %s", kind, stage.cluster().nodes())
        .isTrue();
  }

  private List<String> installed() throws Exception {
    return Arrays.stream(features.listInstalledFeatures()).map(Feature::getName).toList();
  }

  /** Another one if it was refreshed. */
  private Object hazelcast() {
    ServiceReference<?>[] instances = lookUp("com.hazelcast.core.HazelcastInstance");
    assertThat(instances).hasSize(1);
    return instances[0].getProperty(Constants.SERVICE_ID);
  }

  private boolean isHttpThere() {
    return lookUp("org.osgi.service.http.HttpService").length > 0;
  }

  /**
   * Past the types: this bundle would else be wired to who offers the service, and be stopped with
   * it.
   */
  private ServiceReference<?>[] lookUp(String service) {
    try {
      ServiceReference<?>[] found = context.getAllServiceReferences(service, null);
      return found == null ? new ServiceReference<?>[0] : found;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> hazelcastThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("hz.") || name.contains("transport.cellar"))
        .toList();
  }
}
