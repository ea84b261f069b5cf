/**
 * The story that {@code ./run story cluster} plays: what a new user does with three nodes, and what
 * the importer on the third one sees.
 *
 * <p>It is played from outside, by processes, shells and files: the nodes run nothing of it but a
 * witness of what importers see there.
 */
@NullMarked
package org.vigil.itests.story.cluster;

import org.jspecify.annotations.NullMarked;
