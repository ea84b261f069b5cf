/**
 * A witness in a node: an importer that writes down all it sees, and when, for the harness outside
 * to read.
 *
 * <p>The harness ({@code itests/cluster}) installs it in its nodes and gives it a configuration for
 * each importer it wants there. {@link System#nanoTime} is one clock over the processes of a
 * machine, so what is written here can be compared with what the harness did.
 */
@NullMarked
package org.vigil.itests.witness;

import org.jspecify.annotations.NullMarked;
