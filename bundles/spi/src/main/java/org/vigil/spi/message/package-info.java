/**
 * The messages of the protocol: records, one per thing said, grouped by who talks about what.
 * PROTOCOL.md's rules are cited where a message carries one.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.vigil.spi.message;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
