/**
 * What people's and programs' clients use to look at instruments from any node: {@link
 * org.vigil.api.client.Importer} to discover, monitor, sense, modify and fire, and {@link
 * org.vigil.api.client.Cluster} for the view of the whole.
 *
 * <p>What Vigil hands out here are interfaces that grow by new methods; codes of states, causes and
 * refusals are open strings.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.vigil.api.client;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
