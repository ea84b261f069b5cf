package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.itests.cluster.Cluster.aCluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;

/**
 * One node after the other gets the next version, the bank being elsewhere meanwhile, and whoever
 * watches it does not notice (F31, R20).
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class RollingUpgradeIT {
  private static final String NEXT = "1.0.1";
  private static final String COUNTER = "bank/transfers.committed";

  /** All but api and spi, which a release of the roles leaves alone. */
  private static final Pattern ROLE =
      Pattern.compile(
          "mvn:org\\.vigil/(org\\.vigil\\.(?:exporter|exporter\\.standby|agent|importer|failover"
              + "|transport\\.cellar|node|shell))/([^/<]+)");

  @TempDir private Path repository;

  @Test
  void nobodyNoticesThatAllNodesGetTheNextVersion() {
    try (Cluster cluster = aCluster().withNodes(2).brief().named("upgrade").start()) {
      try {
        Path features = nextRelease(cluster.node(1).home().resolve("system/org/vigil"));
        upgrade(cluster, cluster.node(1), cluster.node(2), features);
        upgrade(cluster, cluster.node(2), cluster.node(1), features);
        assertThat(cluster.errors(AllowedErrors.beside(RollingUpgradeIT.class))).isEmpty();
      } catch (RuntimeException | Error e) {
        System.err.println(cluster.account());
        throw e;
      }
    }
  }

  /** Upgrades a node while the bank is on the other one, where somebody watches it. */
  private static void upgrade(Cluster cluster, Node node, Node other, Path features) {
    RemoteImporter watching = cluster.importerOn(other.number(), "bank", Mode.LATEST, "bank/**");
    RemoteImporter counting = cluster.importerOn(other.number(), "every", Mode.EVERY, COUNTER);
    cluster.entity("bank").moveTo(node.number());
    watching.awaitsMore(COUNTER, 20);
    counting.awaitsMore(COUNTER, 20);
    int unavailable = watching.watch().unavailable();
    long lost = counting.watch().lost();

    Succession.of("bank", Causes.COORDINATED, watching, counting)
        .happen(() -> takeover(cluster, other));
    node.shell("feature:repo-add " + features.toUri()).orThrow();
    node.shell("feature:install --upgrade vigil-cluster/" + NEXT).orThrow();
    cluster.awaitReady();
    cluster.entity("bank").awaitsBackup(RemoteEntity.EXPORTER + "@" + node.id());
    Succession.of("bank", Causes.COORDINATED, watching, counting)
        .happen(() -> takeover(cluster, node));

    watching.awaitsMore(COUNTER, 20);
    counting.awaitsMore(COUNTER, 20);
    watching.findNoFault();
    counting.findNoFault();
    assertThat(watching.watch().unavailable()).isEqualTo(unavailable);
    assertThat(counting.watch().lost()).isEqualTo(lost);
    assertThat(node.shell("bundle:list -t 0 -s").orThrow().lines())
        .filteredOn(line -> line.contains("org.vigil.agent") || line.contains("org.vigil.exporter"))
        .hasSize(3)
        .allMatch(line -> line.contains(NEXT) && line.contains("Active"));
  }

  private static long takeover(Cluster cluster, Node to) {
    return cluster.entity("bank").takeover(to, RemoteEntity.EXPORTER + "@" + to.id());
  }

  /** The features of the next release: the roles are bundles of another version, all else stays. */
  private Path nextRelease(Path bundles) {
    try {
      Path features = newest(bundles.resolve("features"), "-features.xml");
      String text = Files.readString(features);
      String version = version(text);
      StringBuilder next = new StringBuilder();
      Matcher role = ROLE.matcher(text);
      while (role.find()) {
        Path jar =
            Rebuilt.copy(
                newest(bundles.resolve(role.group(1)), ".jar"),
                repository.resolve(role.group(1) + "-" + NEXT + ".jar"),
                Map.of("Bundle-Version", NEXT));
        role.appendReplacement(next, Matcher.quoteReplacement(jar.toUri().toString()));
      }
      role.appendTail(next);
      Path file = repository.resolve("features-" + NEXT + ".xml");
      return Files.writeString(
          file,
          next.toString()
              .replaceAll("(<features? [^>]*version=\")" + Pattern.quote(version), "$1" + NEXT)
              .replaceAll("name=\"vigil-" + Pattern.quote(version), "name=\"vigil-" + NEXT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version(String features) {
    Matcher matcher =
        Pattern.compile("<feature name=\"vigil-cluster\" version=\"([^\"]+)\"").matcher(features);
    assertThat(matcher.find()).as("a feature vigil-cluster").isTrue();
    return matcher.group(1);
  }

  private static Path newest(Path folder, String ending) throws IOException {
    try (var files = Files.walk(folder)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(ending)).toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}
