/** The importer: a client's session. */
@NullMarked
package org.vigil.importer.internal;

import org.jspecify.annotations.NullMarked;
