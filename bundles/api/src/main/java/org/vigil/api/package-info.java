/**
 * What a service writes to be instrumented: instruments, their declarations, names, values, and the
 * entity that gathers them.
 *
 * <p>A service holds its instruments in its own fields and registers an {@link
 * org.vigil.api.Instrumented}; nothing here needs a running Vigil (G9). Exporters find the entity
 * through the service registry and attach to each instrument's {@link org.vigil.api.Tap}. What
 * clients use to look at instruments is in {@code org.vigil.api.client}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.vigil.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
