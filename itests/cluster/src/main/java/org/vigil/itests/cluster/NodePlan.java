package org.vigil.itests.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * How a node of a cluster is to be.
 *
 * @param number counted from 1
 * @param home where it is unpacked
 * @param addresses where it listens
 * @param group the cluster's name, to tell it from others on this machine
 * @param members the Hazelcast ports of all nodes of the cluster; empty for a node of its own
 * @param features what it boots beside Karaf's own, with versions
 * @param login who may use its shell
 */
record NodePlan(
    int number,
    Path home,
    Addresses addresses,
    String group,
    List<Integer> members,
    List<String> features,
    Login login) {

  NodePlan {
    home = home.toAbsolutePath();
    members = List.copyOf(members);
    features = List.copyOf(features);
  }

  /** Its id in the cluster. */
  String id() {
    return "node-" + number;
  }

  boolean isLinked() {
    return !members.isEmpty();
  }
}
