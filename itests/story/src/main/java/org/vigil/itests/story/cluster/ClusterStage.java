package org.vigil.itests.story.cluster;

import java.util.Locale;
import org.vigil.api.client.Mode;
import org.vigil.api.client.Report;
import org.vigil.itests.cluster.Cluster;
import org.vigil.itests.cluster.Node;
import org.vigil.itests.cluster.RemoteEntity;
import org.vigil.itests.cluster.RemoteImporter;
import org.vigil.itests.cluster.Succession;
import org.vigil.itests.stage.NotHeld;

/**
 * What the scenes have: the cluster, its bank, and two importers on the third node that watch it
 * from the first scene to the last.
 */
final class ClusterStage {
  static final String COUNTER = "bank/transfers.committed";
  static final String TOTAL = "bank/balance.total";
  static final long TELLERS = 8;

  private static final int WATCHING_NODE = 3;

  private final Cluster cluster;

  ClusterStage(Cluster cluster) {
    this.cluster = cluster;
  }

  Cluster cluster() {
    return cluster;
  }

  Node node(int number) {
    return cluster.node(number);
  }

  RemoteEntity bank() {
    return cluster.entity("bank");
  }

  /** Watches all of the bank, newest values only. */
  RemoteImporter watching() {
    return cluster.importerOn(WATCHING_NODE, "watching", Mode.LATEST, "bank/**");
  }

  /** Hears every report of the bank's counter. */
  RemoteImporter counting() {
    return cluster.importerOn(WATCHING_NODE, "counting", Mode.EVERY, COUNTER);
  }

  /** Prepares for another exporter to speak for the bank. */
  Succession succession(String cause) {
    return Succession.of("bank", cause, watching(), counting());
  }

  long value(String instrument) {
    return watching()
        .watch()
        .value(instrument)
        .orElseThrow(() -> new NotHeld(instrument + " was never heard"))
        .asLong();
  }

  /** The bank works on: both hear more, money is neither made nor lost, and the setting stays. */
  void findTheBankWhole() {
    watching().awaitsMore(COUNTER, 20);
    counting().awaitsMore(COUNTER, 20);
    findNoFault();
    check(value("bank/workers") == TELLERS, "the bank forgot that it has 8 workers");
  }

  /** Nothing that was heard so far was wrong, nor did money come or go. */
  void findNoFault() {
    cluster.importers().forEach(RemoteImporter::findNoFault);
    long sums =
        watching()
            .events(Report.class)
            .filter(report -> report.instrument().toString().equals(TOTAL))
            .map(report -> report.value().orElseThrow().asLong())
            .distinct()
            .count();
    check(sums <= 1, "the sum of all accounts was seen to change");
  }

  void check(boolean isSo, String otherwise) {
    if (!isSo) {
      throw new NotHeld(otherwise);
    }
  }

  static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
