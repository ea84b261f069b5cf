/**
 * Nodes of the distribution as processes of their own, for stories and tests: {@code Cluster
 * cluster = aCluster().withNodes(3).start(); cluster.node(1).kill(); cluster.importerOn(3).awaits(
 * ...)}.
 *
 * <p>A {@link org.vigil.itests.cluster.Cluster} unpacks the distribution once and copies it for
 * each {@link org.vigil.itests.cluster.Node}, on ports that are free, on loopback, under a random
 * group name. What importers see on a node is written down there by a witness ({@code
 * itests/witness}) and read here by a {@link org.vigil.itests.cluster.RemoteImporter}. Processes
 * are signalled and ended by their ids, and all of them end with the cluster, with this process, or
 * soon after it was killed.
 */
@NullMarked
package org.vigil.itests.cluster;

import org.jspecify.annotations.NullMarked;
