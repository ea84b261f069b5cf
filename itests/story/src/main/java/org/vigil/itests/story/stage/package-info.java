/** What scenes play with: Vigil's bundles, the bank itself, and clients that keep watching it. */
@NullMarked
package org.vigil.itests.story.stage;

import org.jspecify.annotations.NullMarked;
