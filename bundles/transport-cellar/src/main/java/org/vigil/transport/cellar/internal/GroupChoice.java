package org.vigil.transport.cellar.internal;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which of the Cellar groups that a node is in is its Vigil cluster.
 *
 * @param group the group; empty if there is none
 * @param objection why there is none; empty if there is
 */
record GroupChoice(String group, String objection) {
  /**
   * Chooses.
   *
   * @param wanted what the configuration says; empty for the one that there is
   */
  static GroupChoice of(Set<String> own, String wanted) {
    if (wanted.isEmpty() && own.size() == 1) {
      return new GroupChoice(own.iterator().next(), "");
    }
    if (own.contains(wanted)) {
      return new GroupChoice(wanted, "");
    }
    String are =
        own.isEmpty()
            ? "in no Cellar group that there is"
            : "in the Cellar groups " + new TreeSet<>(own);
    return new GroupChoice(
        "",
        wanted.isEmpty()
            ? "it is "
                + are
                + (own.isEmpty()
                    ? ". Name one that cluster:group-list shows as `groups` in"
                        + " etc/org.apache.karaf.cellar.node.cfg, or make it by"
                        + " cluster:group-create"
                    : ". Say as `group` in etc/org.vigil.transport.cfg which of them is its cluster")
            : "`group` in etc/org.vigil.transport.cfg is '"
                + wanted
                + "', but it is "
                + are
                + ". Correct the one, or `groups` in etc/org.apache.karaf.cellar.node.cfg");
  }
}
