package org.vigil.itests.cluster;

import java.util.List;
import java.util.Optional;

/** An entity of the cluster, by name: who speaks for it, as the first living node sees it. */
public final class RemoteEntity {
  /** The exporter that is preferred on each node. */
  public static final String EXPORTER = "org.vigil.exporter";

  private final Cluster cluster;
  private final String name;

  RemoteEntity(Cluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  /** The exporter that speaks for it, {@code name@node}. */
  public Optional<String> primary() {
    return view().primaryOf(name);
  }

  public List<String> backups() {
    return view().backupsOf(name);
  }

  /** Waits until an exporter speaks for it. */
  public void awaitsPrimary(String exporter) {
    cluster.awaits(
        exporter + " does not speak for " + name,
        () -> primary().filter(exporter::equals).isPresent());
  }

  /** Waits until an exporter backs it. */
  public void awaitsBackup(String exporter) {
    cluster.awaits(exporter + " does not back " + name, () -> backups().contains(exporter));
  }

  /**
   * Sees to it that a node's exporter speaks for it.
   *
   * @return the node
   */
  public Node moveTo(int number) {
    Node node = cluster.node(number);
    String exporter = EXPORTER + "@" + node.id();
    cluster.awaits(
        exporter + " neither speaks for " + name + " nor backs it",
        () ->
            primary().filter(exporter::equals).isPresent()
                || (primary().isPresent() && backups().contains(exporter)));
    if (!primary().filter(exporter::equals).isPresent()) {
      takeover(node, exporter);
      awaitsPrimary(exporter);
    }
    return node;
  }

  /**
   * Asks a node to move it to an exporter without loss.
   *
   * @return when, in {@link System#nanoTime}, just before
   */
  public long takeover(Node asked, String exporter) {
    long before = System.nanoTime();
    asked
        .shell("vigil:takeover " + name + " --to " + exporter + " --reason \"it is asked for\"")
        .orThrow();
    return before;
  }

  private View view() {
    return cluster.nodes().stream().filter(Node::isAlive).findFirst().orElseThrow().view();
  }
}
