package org.vigil.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.itests.stage.Patience;

/** What does not fit gets a clear word where the person looks, and nothing is half joined. */
@ExtendWith(SharedCluster.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class BadInputIT {
  private static final Set<String> ALL = Set.of("node-1", "node-2", "node-3");

  private final Patience patience = new Patience(Duration.ofMillis(100));

  @Test
  void aNodeThatIsSetWrongWorksAloneUntilItIsSetRight(Cluster cluster) {
    try (Node node = cluster.unpackAnother()) {
      Settings settings = node.settings();
      cluster.node(1).shell("cluster:group-create elsewhere").orThrow();
      settings.set("system.properties", "karaf.name", "node-2");
      settings.set("org.apache.karaf.cellar.node.cfg", "groups", "elsewhere");
      startEmpty(node);
      awaits(
          "the node does not say of which group the others are",
          () ->
              details(node, "refused").filter(text -> text.contains("group 'default'")).count()
                  == 3);
      awaitsRefusedByOthers(cluster, node, "it is in the Cellar group 'elsewhere'");

      node.shell("cluster:group-set default " + cellarIdOf(node)).orThrow();
      awaitsAlone(node, "the node id 'node-2' is used twice");
      awaitsRefusedByOthers(cluster, node, "the node id 'node-2' is used twice");
      assertThat(node.shell("vigil:read node@node-2/uptime").succeeded())
          .as("its own instruments are there for itself")
          .isTrue();

      settings.set("org.vigil.transport.cfg", "node", "node-4");
      for (Node other : cluster.nodes()) {
        for (String own : List.of("node@node-4/uptime", "transport@node-4/nodes.linked")) {
          cluster.awaits(
              other.id() + " does not see the node under its new id",
              () -> other.shell("vigil:read " + own).succeeded());
        }
        assertThat(other.view().nodes()).hasSize(4);
      }
      assertThat(node.view().nodes()).hasSize(4);
      cluster.entity("node@node-2").awaitsPrimary("org.vigil.exporter@node-2");
      cluster.awaits(
          "what the node took for its own has not gone to its rightful owner",
          () -> node.shell("vigil:read node@node-2/uptime").succeeded());
    }
  }

  @Test
  void aNodeThatListensBeyondLoopbackWorksAlone(Cluster cluster) {
    try (Node node = cluster.unpackAnother()) {
      String file = "hazelcast.xml";
      String text = node.settings().read(file);
      String open = text.replace("bind.any\">false</property>", "bind.any\">true</property>");
      assertThat(open).isNotEqualTo(text);
      node.settings().write(file, open);
      startEmpty(node);

      awaitsAlone(node, "Hazelcast listens on all interfaces");
      awaitsRefusedByOthers(cluster, node, "Hazelcast listens on all interfaces");
    }
  }

  @Test
  void anotherTeamsEntityOfTheSameNameWaits(Cluster cluster) {
    cluster.entity("bank").moveTo(1);
    Node theirs = cluster.node(3);
    RemoteImporter importer = cluster.importerOn(3, "bank", Mode.LATEST, "bank/**");
    importer.awaitsMore("bank/transfers.committed", 5);
    int outages = importer.watch().outages().size();
    theirs.shell("bundle:stop org.vigil.samples.bank").orThrow();
    Path bundle =
        Rebuilt.copy(
            jarOf(theirs, "org.vigil.samples.bank"),
            theirs.home().resolve("data/tmp/other-bank.jar"),
            Map.of("Bundle-SymbolicName", "com.example.bank"));
    try {
      theirs.install(bundle);

      for (Node node : cluster.nodes()) {
        cluster.awaits(
            "the other bank is not named on " + node.id(),
            () -> node.shell("vigil:entity-list").orThrow().says("com.example.bank"));
        assertThat(node.view().primaryOf("bank")).hasValue("org.vigil.exporter@node-1");
        assertThat(node.view().backupsOf("bank")).noneMatch(name -> name.endsWith("@node-3"));
      }
      importer.awaitsMore("bank/transfers.committed", 20);
      importer.findNoFault();
      assertThat(importer.watch().outages()).hasSize(outages);
    } finally {
      theirs.shell("bundle:uninstall com.example.bank").orThrow();
      theirs.shell("bundle:start org.vigil.samples.bank").orThrow();
    }
  }

  @Test
  void aBackupThatLacksInstrumentsIsNamedBeforeItIsNeeded(Cluster cluster) {
    cluster.node(1).exhibit("shop", "open", "closed");
    cluster.entity("shop").awaitsPrimary("org.vigil.exporter@node-1");
    cluster.node(2).exhibit("shop", "open");
    RemoteImporter importer = cluster.importerOn(3, "shop", Mode.LATEST, "shop/**");
    try {
      cluster.entity("shop").awaitsBackup("org.vigil.exporter@node-2");
      importer.awaits("did not hear of it", watch -> watch.value("shop/closed").isPresent());
      for (Node node : cluster.nodes()) {
        cluster.awaits(
            node.id() + " does not say what the backup lacks",
            () ->
                node.view()
                    .entity("shop")
                    .orElseThrow()
                    .path("detail")
                    .asText()
                    .contains("org.vigil.exporter@node-2 lacks closed"));
      }

      cluster.entity("shop").takeover(cluster.node(3), "org.vigil.exporter@node-2");

      cluster.awaits(
          "what is not there any more is not said to be so",
          () ->
              cluster
                  .node(3)
                  .view()
                  .list("vigil:monitor-list")
                  .filter(row -> row.path("instrument").asText().equals("shop/closed"))
                  .anyMatch(row -> row.path("cause").asText().equals(Causes.NOT_EXPORTED)));
      importer.findNoFault();
    } finally {
      cluster.dismiss(importer);
      cluster.node(1).removeExhibit("shop");
      cluster.node(2).removeExhibit("shop");
    }
  }

  /** Without the bank, which would be another one as long as the node is alone. */
  private static void startEmpty(Node node) {
    String file = "org.apache.karaf.features.cfg";
    node.settings()
        .write(file, node.settings().read(file).replaceAll("(?m)^ *vigil-samples/.*\\R", ""));
    node.start();
  }

  private static String cellarIdOf(Node node) {
    return "127.0.0.1:" + node.plan().addresses().hazelcast();
  }

  /** It says so where the person looks, and sees only itself. */
  private void awaitsAlone(Node node, String why) {
    awaits(
        "the node does not say that it is alone: " + why,
        () -> details(node, "alone").anyMatch(text -> text.contains(why)));
    assertThat(node.log()).anyMatch(line -> line.contains("WARN") && line.contains(why));
  }

  /** They say so, and nothing of it is there for them. */
  private void awaitsRefusedByOthers(Cluster cluster, Node node, String why) {
    for (Node other : cluster.nodes()) {
      awaits(
          other.id() + " does not say why the node is refused: " + why,
          () -> details(other, "refused").anyMatch(text -> text.contains(why)));
      assertThat(other.log()).anyMatch(line -> line.contains("WARN") && line.contains(why));
      assertThat(other.view().nodes()).as("nodes up on %s", other.id()).isEqualTo(ALL);
      assertThat(other.view().list("vigil:exporter-list")).hasSize(6);
      assertThat(other.view().primaryOf("bank")).isPresent();
    }
    awaits(
        "the node sees other exporters than its own two",
        () -> node.view().list("vigil:exporter-list").count() == 2);
  }

  private void awaits(String otherwise, BooleanSupplier isSo) {
    patience.until(SharedCluster.START_LIMIT, isSo, otherwise);
  }

  private static Stream<String> details(Node node, String state) {
    return node.view()
        .listIfThere("vigil:node-list")
        .filter(row -> row.path("state").asText().equals(state))
        .map(row -> row.path("detail").asText());
  }

  private static Path jarOf(Node node, String bundle) {
    Path folder = node.home().resolve("system/org/vigil").resolve(bundle);
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
