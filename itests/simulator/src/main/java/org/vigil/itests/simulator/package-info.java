/**
 * The simulator: nodes with the real cores of all roles, the real links between them and the real
 * codec, in one thread, on a virtual clock, in a world whose faults a seed chooses. A {@code
 * Schedule} is a list of {@code Fault}s; a {@code World} lets it happen; {@code Invariants} look
 * after each step; a schedule that breaks one is shrunk and told as a story.
 */
@NullMarked
package org.vigil.itests.simulator;

import org.jspecify.annotations.NullMarked;
