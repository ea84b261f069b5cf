/**
 * What the story and the tests in Karaf play with: Vigil's bundles, the bank itself, and clients
 * that keep watching it and find whatever is wrong with what they hear.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.vigil.itests.stage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
