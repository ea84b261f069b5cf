/** The story's scenes, and who plays them one after the other. */
@NullMarked
package org.vigil.itests.story.scenes;

import org.jspecify.annotations.NullMarked;
