/**
 * The story that {@code ./run story} plays: what a new user does, and sees, against a real node.
 *
 * <p>A launcher ({@code launcher}) unpacks the distribution, starts it as a process of its own and
 * installs this bundle in it; there a player ({@code scenes}) goes through the scenes as any client
 * does, by the api and the framework alone. What it tells goes out as {@link
 * org.vigil.itests.story.Telling}s.
 */
@NullMarked
package org.vigil.itests.story;

import org.jspecify.annotations.NullMarked;
