/** The simulator's door to the importer's core. */
@NullMarked
package org.vigil.importer.internal;

import org.jspecify.annotations.NullMarked;
