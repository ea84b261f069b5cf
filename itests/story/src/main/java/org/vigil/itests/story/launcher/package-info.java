/** Starts a node of the distribution as a process, lets the player play in it, and relays it. */
@NullMarked
package org.vigil.itests.story.launcher;

import org.jspecify.annotations.NullMarked;
