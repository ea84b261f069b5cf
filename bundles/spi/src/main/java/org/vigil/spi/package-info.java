/**
 * What the engine is plugged together from: the {@link org.vigil.spi.Transport} that carries frames
 * between roles, the {@link org.vigil.spi.Codec} of these frames, and the {@link
 * org.vigil.spi.DutyCycle} that runs a role's {@link org.vigil.spi.Core}.
 *
 * <p>Roles (exporter, agent, importer, coordinator) never call one another: they exchange the
 * messages of {@code org.vigil.spi.message}. A core is a plain object: messages and the time go in,
 * messages come out; so the same core runs in a bundle and in a simulator.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.vigil.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
