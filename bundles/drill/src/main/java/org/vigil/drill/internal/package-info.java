/** Takeover drills: there and back, by command and on a schedule. */
@NullMarked
package org.vigil.drill.internal;

import org.jspecify.annotations.NullMarked;
