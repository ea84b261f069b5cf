/** The simulator's door to the coordinator's core. */
@NullMarked
package org.vigil.failover.internal;

import org.jspecify.annotations.NullMarked;
