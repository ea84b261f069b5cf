/** The simulator's door to the links between nodes. */
@NullMarked
package org.vigil.transport.cellar.internal;

import org.jspecify.annotations.NullMarked;
